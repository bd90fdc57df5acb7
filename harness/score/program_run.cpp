// SPDX-License-Identifier: MIT
#include "score/program_run.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "detect/tsan_text.hpp"
#include "model/duration.hpp"
#include "model/error.hpp"
#include "model/finding.hpp"
#include "model/names.hpp"
#include "model/symbols.hpp"
#include "run/child.hpp"
#include "run/process.hpp"
#include "run/stacks.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_in_a_file = std::uint64_t{256} << 20;
constexpr std::size_t most_of_a_log = std::size_t{8} << 20;
constexpr std::size_t most_findings = 20;  // kept of one program under one detector
constexpr std::size_t most_output = 2000;  // bytes

std::string name_of_signal(int number) {
  const char* abbreviation = sigabbrev_np(number);
  return abbreviation ? "SIG" + std::string(abbreviation) : "signal " + std::to_string(number);
}

std::string the_end_of(const std::string& text) {
  return text.size() > most_output ? "…" + text.substr(text.size() - most_output) : text;
}

// What one process showed by its end alone, as a kind; empty where it ended well.
std::string kind_of_end(const ProgramRun& run) {
  switch (run.how) {
    case How::exited:
      return "exit";
    case How::signalled:
      return run.code == SIGABRT ? "abort" : "crash";
    case How::memory:
      return "memory";
    case How::deadline:
      return "hang";
    case How::finished:
    case How::interrupted:
    case How::not_started:
    case How::unreadable:
    case How::refused:
      break;
  }
  return {};
}

std::string message_of(const ProcessEnd& end, const ProgramRun& run, double deadline,
                       const std::string& threads) {
  switch (run.how) {
    case How::exited:
      return "it exited with code " + std::to_string(end.code);
    case How::signalled:
      return "it was ended by " + name_of_signal(end.code);
    case How::memory:
      return "it went over the memory limit, and was killed";
    case How::deadline:
      return "it did not end within " + for_person(deadline) + ", and was killed" +
             (threads.empty() ? "" : " (" + threads + ")");
    default:
      return end.message;
  }
}

void add_kind(ProgramRun& run, const std::string& kind) {
  if (!kind.empty() && std::ranges::find(run.kinds, kind) == run.kinds.end())
    run.kinds.push_back(kind);
}

void add_findings_of_run(ProgramResult& result, ProgramRun& run, std::vector<Finding> findings) {
  for (const Finding& finding : findings) add_kind(run, finding.kind);
  if (findings.size() > most_findings) findings.resize(most_findings);
  add_findings(result.findings, findings);
  if (result.findings.size() > most_findings) result.findings.resize(most_findings);
}

void be_in_trouble(ProgramResult& result, Trouble trouble, std::string problem) {
  result.trouble = trouble;
  result.problem = std::move(problem);
}

// A process of a program, by whatever command.
struct Ended {
  ProcessEnd end;
  ProgramRun run;
};

Ended run_command(const std::vector<std::string>& command,
                  const std::vector<std::string>& environment, double deadline,
                  const RunOptions& options) {
  std::string threads;
  Ended ended;
  ended.end = run_process({.command = command,
                           .environment = environment,
                           .folder = options.folder,
                           .deadline = deadline,
                           .longest = deadline,
                           .memory = options.memory,
                           .file = most_in_a_file,
                           .fixed_addresses = !environment.empty(),
                           .before_kill = [&](pid_t pid) { threads = thread_states_of(pid); }});
  const ProcessEnd& end = ended.end;
  ProgramRun& run = ended.run;
  run.how = end.how == How::finished && end.code != 0 ? How::exited : end.how;
  run.code = end.code;
  run.seconds = end.seconds;
  run.message = message_of(end, run, deadline, threads);
  if (run.how != How::finished) run.output = the_end_of(end.err.text);
  return ended;
}

// 126 and 127 are what a shell or a loader says when there is nothing to run.
bool could_not_run(const ProgramRun& run) {
  return run.how == How::not_started ||
         (run.how == How::exited && (run.code == 126 || run.code == 127));
}

void add_run(ProgramResult& result, ProgramRun run) {
  if (could_not_run(run)) {
    be_in_trouble(result, Trouble::not_run,
                  run.how == How::exited ? run.message + ", which says that it could not be run"
                                         : run.message);
  }
  add_kind(run, kind_of_end(run));
  result.runs.push_back(std::move(run));
}

std::vector<std::string> command_of(const std::string& path, const Program& program) {
  std::vector<std::string> command = {path};
  command.insert(command.end(), program.arguments.begin(), program.arguments.end());
  return command;
}

// The text of all files whose name begins so, up to a limit; they are removed.
std::string take_logs(const std::string& prefix) {
  const fs::path start(prefix);
  std::string text;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(start.parent_path(), problem)) {
    if (!entry.path().filename().string().starts_with(start.filename().string())) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string part(most_of_a_log, '\0');
    file.read(part.data(), static_cast<std::streamsize>(part.size()));
    part.resize(static_cast<std::size_t>(file.gcount()));
    text += part;
    fs::remove(entry.path(), problem);
  }
  return text;
}

void run_stress(const std::string& path, const Program& program, const RunOptions& options,
                ProgramResult& result) {
  add_run(result, run_command(command_of(path, program), {}, options.deadline, options).run);
}

void run_tsan(const std::string& path, const Program& program, const RunOptions& options,
              ProgramResult& result) {
  const std::string log = options.folder + "/deadheat-tsan";
  const char* users = std::getenv("TSAN_OPTIONS");
  const std::string variable = "TSAN_OPTIONS=" + tsan_text_options(users ? users : "", log);
  Ended ended = run_command(command_of(path, program), {variable}, options.deadline, options);
  const std::string text = take_logs(log);
  std::vector<Finding> findings = tsan_findings_from(text);
  const std::string failure = tsan_failure_in(text + "\n" + ended.end.err.text);
  if (!failure.empty() && findings.empty())
    be_in_trouble(result, Trouble::not_run, "ThreadSanitizer could not run it: " + failure);
  add_findings_of_run(result, ended.run, std::move(findings));
  add_run(result, std::move(ended.run));
}

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

// What a reader of a score needs of an exploration: numbers, and tokens; not each event.
Exploration in_short(Exploration exploration) {
  for (Interleaving& shown : exploration.interleavings_shown) {
    shown.left_out += static_cast<long>(shown.steps.size());
    shown.steps.clear();
  }
  return exploration;
}

void take_exploration(ProgramResult& result, ProgramRun& run, ChildResult child) {
  if (child.exploration) {
    std::erase_if(child.findings, [&](const Finding& finding) {
      return is_ordinary_exit(finding, *child.exploration);
    });
    result.exploration = in_short(std::move(*child.exploration));
  }
  add_findings_of_run(result, run, std::move(child.findings));
}

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
       .root = "",
       .environment = explored_environment(path, program),
       .folder = options.folder},
      symbols);
  ProgramRun run{.how = child.run.how,
                 .code = child.run.code,
                 .message = child.run.message,
                 .seconds = child.run.seconds};
  if (run.how == How::refused) be_in_trouble(result, Trouble::unsupported, run.message);
  if (run.how == How::exited || run.how == How::signalled || run.how == How::unreadable) {
    be_in_trouble(result, Trouble::not_run, "the explorer itself failed: " + run.message);
    run.output = the_end_of(child.run.err.text);
  }
  take_exploration(result, run, std::move(child));
  if (run.how == How::not_started) be_in_trouble(result, Trouble::not_run, run.message);
  result.runs.push_back(std::move(run));
}

void run_once(const std::string& path, const Program& program, const RunOptions& options,
              ProgramResult& result) {
  switch (result.detector) {
    case Detector::stress:
      return run_stress(path, program, options, result);
    case Detector::tsan:
      return run_tsan(path, program, options, result);
    case Detector::explore:
      return run_explore(path, program, options, result);
    case Detector::helgrind:
    case Detector::drd:
      break;
  }
  throw UsageError("this Deadheat does not score programs under " +
                   std::string(name(result.detector)));
}

// Another process would take its whole deadline again, or could not be run again.
bool is_last(const ProgramResult& result) {
  const How how = result.runs.back().how;
  return result.trouble != Trouble::none || how == How::deadline || how == How::interrupted;
}

}  // namespace

void run_program(const std::string& path, const Program& program, const RunOptions& options,
                 ProgramResult& result) {
  const int runs = options.runs > 0 ? options.runs : usual_runs(result.detector);
  for (int number = 0; number < runs; ++number) {
    run_once(path, program, options, result);
    if (is_last(result)) return;
  }
}

bool was_interrupted(const ProgramResult& result) {
  return std::ranges::any_of(result.runs,
                             [](const ProgramRun& run) { return run.how == How::interrupted; });
}

int usual_runs(Detector detector) {
  switch (detector) {
    case Detector::stress:
    case Detector::tsan:
      return 3;  // one run can miss even a simple race
    case Detector::explore:
    case Detector::helgrind:
    case Detector::drd:
      break;
  }
  return 1;
}

}  // namespace deadheat
