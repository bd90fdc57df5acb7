// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>
#include <vector>

#include "model/symbols.hpp"
#include "run/child.hpp"
#include "score/program_detectors.hpp"
#include "score/program_process.hpp"

namespace deadheat {
namespace {

// The arguments go through the environment: the command line is the suite's.
std::vector<std::string> explored_environment(const std::string& path, const Program& program) {
  std::vector<std::string> environment = {"DEADHEAT_PROGRAM_NAME=" + path};
  for (std::size_t index = 0; index < program.arguments.size(); ++index) {
    environment.push_back("DEADHEAT_PROGRAM_ARGUMENT_" + std::to_string(index + 1) + "=" +
                          program.arguments[index]);
  }
  environment.push_back("DEADHEAT_PROGRAM_ARGUMENTS=" + std::to_string(program.arguments.size()));
  return environment;
}

// exit(0) that is not called by the first thread is an end of the process to the explorer, and an
// ordinary one to whoever wrote the program.
bool is_ordinary_exit(const Finding& finding, const Exploration& exploration) {
  if (finding.kind != "exit") return false;
  return std::ranges::any_of(exploration.interleavings_shown, [&](const Interleaving& shown) {
    return shown.fingerprint == finding.fingerprint && shown.message.ends_with("exit code 0");
  });
}

// What a shell or a loader exits with when there is nothing to run.
bool says_not_run(const Exploration& exploration) {
  return std::ranges::any_of(exploration.interleavings_shown, [](const Interleaving& shown) {
    return shown.kind == "exit" &&
           (shown.message.ends_with("exit code 126") || shown.message.ends_with("exit code 127"));
  });
}

void take_exploration(ProgramResult& result, ProgramRun& run, ChildResult child) {
  if (child.exploration) {
    std::erase_if(child.findings, [&](const Finding& finding) {
      return is_ordinary_exit(finding, *child.exploration);
    });
    if (says_not_run(*child.exploration)) {
      be_in_trouble(result, Trouble::not_run,
                    "it exited with code 126 or 127, which says that it could not be run");
    }
    result.exploration = std::move(child.exploration);
  }
  add_findings_of_run(result, run, std::move(child.findings));
}

}  // namespace

void run_explore(const std::string& path, const Program& program, const RunOptions& options,
                 ProgramResult& result) {
  Symbols symbols;
  ChildResult child = run_child(
      {.plan = {.suite = path,
                .id = "program/main",
                .variant = "explored",
                .detector = Detector::explore,
                .budget = options.budget,
                .seed = options.seed + result.runs.size()},
       .deadline = options.deadline + 10 * options.budget,  // it may wait for one execution so long
       .memory = options.memory,
       .symbolizer = options.symbolizer,
       .root = options.root,
       .environment = explored_environment(path, program),
       .folder = options.folder},
      symbols);
  ProgramRun run{.how = child.run.how,
                 .code = child.run.code,
                 .message = child.run.message,
                 .seconds = child.run.seconds,
                 .threw = child.run.counts.threw};
  if (run.how == How::refused) be_in_trouble(result, Trouble::unsupported, run.message);
  if (run.how == How::exited || run.how == How::signalled || run.how == How::unreadable) {
    be_in_trouble(result, Trouble::not_run, "the explorer itself failed: " + run.message);
    run.output = the_end_of(child.run.err.text);
  }
  take_exploration(result, run, std::move(child));
  if (run.how == How::not_started) be_in_trouble(result, Trouble::not_run, run.message);
  result.runs.push_back(std::move(run));
}

}  // namespace deadheat
