// SPDX-License-Identifier: MIT
#include "score/program_verdict.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "detect/detector.hpp"
#include "model/error.hpp"
#include "model/names.hpp"
#include "model/verdict.hpp"
#include "run/excerpt.hpp"

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

bool has_must(const Truth& truth) {
  return std::ranges::any_of(names<Symptom>,
                             [&](const auto& each) { return truth.of(each.first) == must; });
}

// Of the program without what was seen: a report shows its sentences in the place of a case's.
Result empty_result(const BuiltProgram& program, Detector detector) {
  return {.suite = program.name,
          .id = program.name,
          .rule = "The program shows what its TRUTH says, and nothing else.",
          .bug = "What its TRUTH says that it must or may show.",
          .fix = "None is known: it is a program, and has no other side.",
          .file = program.source,
          .line = 1,
          .variant = {.name = "program",
                      .role = has_must(program.truth) ? Role::racy : Role::locked,
                      .truth = program.truth,
                      .deadline = program.deadline},
          .detector = detector};
}

// A process that came to its end is a trial; under explore each execution is one.
Counts counts_of(const ProgramRun& run, const ProgramResult& shown) {
  if (shown.exploration) return {.trials = shown.exploration->executions, .threw = run.threw};
  return {.trials = run.how == How::finished ? 1 : 0};
}

Run run_of(const ProgramRun& run, const ProgramResult& shown) {
  return {.how = run.how,
          .code = run.code,
          .message = run.message,
          .seconds = run.seconds,
          .counts = counts_of(run, shown),
          .err = {.text = run.output, .bytes = run.output.size()}};
}

// A detector that could not do its work has judged nothing, whatever the last process did.
void take_trouble(Result& result, const ProgramResult& shown) {
  if (shown.trouble == Trouble::none || result.runs.empty()) return;
  Run& last = result.runs.back();
  if (last.how != How::refused && last.how != How::not_started) last.how = How::unreadable;
  last.message = shown.problem;
}

// Threads that explore does not see are scheduled by nobody.
void be_undecided_without_threads(Result& result) {
  if (!result.exploration || result.exploration->threads > 1) return;
  result.exploration->unsupported.push_back({.call = "a program that starts no thread"});
}

const std::string& path_of(const BuiltProgram& program, Detector detector) {
  const Flavour flavour = info_of(detector).flavour;
  const auto known = program.built.find(flavour);
  if (known == program.built.end()) {
    throw UsageError("--detector: the flavour '" + std::string(name(flavour)) + "' of '" +
                     program.name + "', which " + std::string(name(detector)) +
                     " runs, is not built by its deadheat_add_program()");
  }
  if (!std::filesystem::exists(known->second)) {
    throw UsageError("'" + known->second + "' is not there: build the program '" + program.name +
                     "' first");
  }
  return known->second;
}

// Another process would take its whole deadline again, or could not be run again.
bool is_last(const ProgramResult& shown, const Result& result) {
  const How how = shown.runs.back().how;
  return shown.trouble != Trouble::none || how == How::deadline || how == How::interrupted ||
         is_decided(result);
}

}  // namespace

std::vector<Detector> usual_detectors_of(const BuiltProgram& program) {
  std::vector<Detector> usual = usual_detectors();
  std::erase_if(usual,
                [&](Detector each) { return !program.built.contains(info_of(each).flavour); });
  return usual;
}

Result judged(const BuiltProgram& program, const ProgramResult& shown) {
  Result result = empty_result(program, shown.detector);
  result.findings = shown.findings;
  result.findings.insert(result.findings.end(), shown.remarks.begin(), shown.remarks.end());
  result.exploration = shown.exploration;
  for (const ProgramRun& run : shown.runs) {
    result.runs.push_back(run_of(run, shown));
    result.counts.trials += result.runs.back().counts.trials;
    result.counts.threw += result.runs.back().counts.threw;
  }
  take_trouble(result, shown);
  be_undecided_without_threads(result);
  judge(result);
  return result;
}

Result run_built(const BuiltProgram& program, Detector detector, const RunOptions& options) {
  const Clock::time_point start = Clock::now();
  const std::string path = path_of(program, detector);
  const Program asked{.source = program.source, .arguments = program.arguments};
  RunOptions once = options;
  once.runs = 1;
  once.deadline = program.deadline;
  once.symbolizer = program.symbolizer;
  once.root = program.root;
  ProgramResult shown{.detector = detector};
  Result result;
  do {
    run_program(path, asked, once, shown);
    result = judged(program, shown);
  } while (!is_last(shown, result));
  for (Finding& finding : result.findings) add_excerpts(finding, program.root);
  if (result.exploration) add_sources(*result.exploration, program.root);
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

}  // namespace deadheat
