// SPDX-License-Identifier: MIT
// The two loops of the stress engine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <deadheat/entry.hpp>

#include "model/result.hpp"
#include "suite/events.hpp"

namespace deadheat {

// How long to go on, and how.
struct LoopOptions {
  double budget = 1;  // seconds
  long trials = 0;    // exactly so many; 0: the budget
  long enough = 0;    // stop after so many wrong trials; 0: never
  std::uint64_t seed = 1;
  int steps = 1;
  int stride = 0;      // 0: tuned
  int padding = 0;     // 0: tuned
  bool tune = true;    // false: a fixed stride and padding where they are 0
  bool spread = true;  // spread the threads of every second trial over the cores
};

struct LoopResult {
  Setting setting;
  Counts counts;
  std::vector<OutcomeCount> outcomes;
  std::vector<std::string> threw;  // what trials threw, each message once
};

// Trials until enough of them were wrong, their number is reached, or the budget is used up.
LoopResult run_tally(const Side& side, const LoopOptions& options, Events& events);

// Strides through arrays of states until their number or the budget is used up.
LoopResult run_litmus(const Side& side, const LoopOptions& options, Events& events);

}  // namespace deadheat
