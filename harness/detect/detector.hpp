// SPDX-License-Identifier: MIT
// Per detector: which flavour it runs, how a child is started, and how often.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

struct DetectorInfo {
  Detector detector;
  Flavour flavour;
  bool by_default;      // run where no detector is named: the others are asked for
  int least_runs;       // processes, also where the first one decides
  int most_runs;        // processes until the truth is decided
  double budget_share;  // of the budget of a variant, for one process
  int cores;            // that one child keeps busy
  int steps;            // what crew.steps() answers; 0: left to the suite
  double slowness;      // how many times as long a trial may take as it would alone
  const char* tool;     // of valgrind, or nullptr
};

const DetectorInfo& info_of(Detector detector);

// Whether it watches by valgrind.
inline bool is_by_valgrind(Detector detector) { return info_of(detector).tool != nullptr; }

// Whether ThreadSanitizer's runtime is in a suite of the flavour, be it clang's or g++'s.
bool has_tsan(Flavour flavour);

// Whether it watches by ThreadSanitizer.
inline bool is_by_tsan(Detector detector) { return has_tsan(info_of(detector).flavour); }

// The detectors that are run where none is named.
std::vector<Detector> usual_detectors();

// The detectors that can run a suite of the flavour.
std::vector<Detector> detectors_for(Flavour flavour);

// What explore is asked. What is not set here is left to the suite.
struct Exploring {
  std::optional<Strategy> strategy = {};
  long schedules = 0;             // at most so many executions; 0: the budget
  std::optional<int> bound = {};  // of preemptions
  int depth = 0;                  // of the bugs that pct is to find
  bool spurious = false;
  int most_spurious = 0;  // in one execution
  bool weak_cas = false;
  bool timeouts = true;
  bool isolate = false;
};

// The same as options, for a suite and for `deadheat run`: empty where nothing is asked.
std::vector<std::string> words_of(const Exploring& asked);

// What one child is asked to do.
struct ChildPlan {
  std::string suite;  // the program
  std::string id;
  std::string variant;
  Detector detector = Detector::stress;
  double budget = 1;  // of the variant, in seconds
  std::uint64_t seed = 1;
  long trials = 0;  // 0: the budget
  int report_fd = 3;
  int xml_fd = 4;            // of valgrind's findings
  Exploring exploring = {};  // under explore
  std::string replay = {};   // a token: that interleaving alone
  bool suppresses = false;   // the suite has suppressions compiled in
};

std::vector<std::string> command_of(const ChildPlan& plan);

// What is added to the child's environment ("NAME=value"), given the user's own TSAN_OPTIONS: they
// are kept, but for halt_on_error, which would end a run with its first report and lose what comes
// after. Its stacks are symbolised here, so that it need not, unless names are suppressed there: a
// symbolizer takes longer to start than most trials take, and counts into a trial's deadline.
std::vector<std::string> environment_of(const ChildPlan& plan, const std::string& tsan_options);

// Whether the next process is worth the whole budget: something must be seen, was not yet, and this
// detector would show it. One that decides some symptoms does not wait for those that it only
// glimpses, and one that is repeated anyway begins with short runs. Takes a result with its
// sightings.
bool is_awaited(const Result& result);

// Whether another process would tell no more: enough runs were made, and every `must` that the
// detector decides was seen, or the most runs were made. Takes a judged result.
bool is_decided(const Result& result);

}  // namespace deadheat
