// SPDX-License-Identifier: MIT
// The two loops of a suite. Those of the stress engine are in tally_loop.cpp and litmus_loop.cpp; a
// suite of the explore flavour has those of explore_loop.cpp instead.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deadheat/entry.hpp>
#include <deadheat/explore.hpp>

#include "model/result.hpp"
#include "suite/events.hpp"

namespace deadheat {

// How long to go on, and how.
struct LoopOptions {
  double budget = 1;  // seconds
  long trials = 0;    // exactly so many; 0: the budget
  long enough = 0;    // stop after so many wrong trials (explore: executions that failed); 0: never
  std::uint64_t seed = 1;
  int steps = 1;
  int stride = 0;      // 0: tuned
  int padding = 0;     // 0: tuned
  bool tune = true;    // false: a fixed stride and padding where they are 0
  bool spread = true;  // spread the threads of every second trial over the cores
  bool gate = true;    // let threads go at once; false: nothing orders them but their start and end
  // of the explore flavour
  std::string run = {};  // "family/bug/variant"
  ExploreOptions explore = {};
};

struct LoopResult {
  Setting setting;
  Counts counts;
  std::vector<OutcomeCount> outcomes;
  std::vector<std::string> threw;  // what trials threw, each message once
  // of the explore flavour
  std::optional<Exploration> exploration = {};
  std::vector<Finding> findings = {};  // with modules and offsets, not yet symbolised
  std::string failure = {};            // why nothing can be said
};

// Trials until enough of them were wrong, their number is reached, or the budget is used up.
LoopResult run_tally(const Side& side, const LoopOptions& options, Events& events);

// Strides through arrays of states until their number or the budget is used up; without a gate, as
// below.
LoopResult run_litmus(const Side& side, const LoopOptions& options, Events& events);

// One fresh state after the other, each with threads of its own, which nothing orders but their
// start and their end.
LoopResult run_litmus_apart(const Side& side, const LoopOptions& options, Events& events);

}  // namespace deadheat
