// SPDX-License-Identifier: MIT
#include "run/child.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "model/duration.hpp"
#include "model/signal_name.hpp"
#include "run/output.hpp"
#include "run/process.hpp"
#include "run/silence.hpp"
#include "run/stacks.hpp"
#include "run/symbolize.hpp"
#include "run/valgrind.hpp"

namespace deadheat {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
  return all;
}

// An exit code that is not 0 is the detector's way to say that it reported something: only where
// the detector is a sanitizer, and only after the suite itself said that it was done.
bool may_exit_with(int code, Detector detector) { return code == 0 || is_by_tsan(detector); }

How how_it_ended(const ProcessEnd& end, const Reported& reported, Detector detector) {
  if (!reported.refused.empty()) return How::refused;
  if (end.how != How::finished) return end.how;
  if (reported.ended && may_exit_with(end.code, detector)) return How::finished;
  return How::exited;
}

std::string what_happened(How how, const ProcessEnd& end, const Reported& reported,
                          const ChildOptions& options) {
  switch (how) {
    case How::finished:
      return reported.threw.empty() ? "" : "a trial threw: " + joined(reported.threw);
    case How::exited:
      return reported.ended
                 ? "it exited with code " + std::to_string(end.code) + " after its last trial"
                 : "it exited with code " + std::to_string(end.code) +
                       " before its trials were done";
    case How::signalled:
      return "it was ended by " + name_of_signal(end.code);
    case How::deadline:
      return "a trial did not end within " + for_person(options.deadline) +
             ", and the process was killed";
    case How::memory:
      return "it used more than " + std::to_string(options.memory >> 20) +
             " MiB of memory, and was killed";
    case How::interrupted:
      return "the session was interrupted";
    case How::not_started:
      return end.message;
    case How::refused:
      return reported.refused;
    case How::unreadable:
      break;
  }
  return std::to_string(reported.unreadable) +
         " lines of its report could not be read, so what it measured cannot be trusted; the "
         "first: " +
         reported.unreadable_line;
}

// A crash may cut the line that is being written; lines that no suite writes are another matter.
bool is_unreadable(How how, const Reported& reported) {
  return reported.unreadable > 0 && (how == How::finished || how == How::exited);
}

// What a process prints matters most where it did not end well; a sanitizer's text is in the
// findings already.
Output kept(const Output& output, How how) {
  return how == How::finished ? shortened(output, 4096) : output;
}

// Seconds until it has read the program and its debug information, and has begun to run it.
constexpr double valgrind_start = 120;

std::string tsan_options() {
  const char* given = std::getenv("TSAN_OPTIONS");
  return given ? given : "";
}

}  // namespace

ChildResult run_child(const ChildOptions& given, Symbols& symbols) {
  const DetectorInfo& info = info_of(given.plan.detector);
  const bool by_valgrind = is_by_valgrind(info.detector);
  ChildOptions options = given;
  options.deadline *= info.slowness;
  std::vector<std::string> environment = environment_of(options.plan, tsan_options());
  environment.insert(environment.end(), options.environment.begin(), options.environment.end());
  Reported reported;
  ChildResult result;
  const ProcessEnd end = run_process({
      .command = command_of(options.plan),
      .environment = environment,
      .folder = options.folder,
      .deadline = options.deadline,
      .longest = options.plan.budget + 20 * options.deadline + 600,
      .memory = options.memory,
      .fixed_addresses = true,
      .on_report = [&](std::string_view line) { return add_line(reported, line); },
      .start = by_valgrind ? valgrind_start : 0,
      .has_file = by_valgrind,
      .before_kill =
          [&](pid_t pid) {
            result.run.threads = thread_states_of(pid);
            // of a process under valgrind, these are valgrind's own
            if (!by_valgrind) result.run.stacks = stacks_of(pid, options.symbolizer, options.root);
          },
  });
  Run& run = result.run;
  run.how = how_it_ended(end, reported, options.plan.detector);
  if (is_unreadable(run.how, reported)) run.how = How::unreadable;
  run.code = end.code;
  run.message = what_happened(run.how, end, reported, options);
  run.seconds = end.seconds;
  run.peak_memory = end.peak_memory;
  run.seed = options.plan.seed;
  run.counts = reported.counts;
  run.out = kept(end.out, run.how);
  run.err = kept(end.err, run.how);
  result.setting = reported.setting;
  result.outcomes = reported.outcomes;
  result.findings = std::move(reported.findings);
  result.exploration = std::move(reported.exploration);
  Exploration* const exploration = result.exploration ? &*result.exploration : nullptr;
  const std::string problem =
      symbolize(result.findings, exploration, options.symbolizer, options.root, symbols);
  if (!problem.empty() && run.message.empty()) run.message = problem;
  if (by_valgrind) add_valgrind(result, end, reported, options.root);
  return result;
}

}  // namespace deadheat
