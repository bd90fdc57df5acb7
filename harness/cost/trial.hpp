// SPDX-License-Identifier: MIT
// One trial of a variant, timed.
#pragma once

#include <deadheat/entry.hpp>

namespace deadheat {

struct TimedTrial {
  double processor = 0;  // seconds of processor time in the whole trial, of all threads
  double seconds =
      0;            // the threads at work; the whole trial where the body starts threads of its own
  int steps = 0;    // that each thread took; of a litmus: states; 1 where none are counted
  int threads = 1;  // that ran together
  bool sizable = false;   // whether the body works with any number of threads
  bool is_whole = false;  // no steps are counted: the costs are those of a trial
  bool holds = false;     // it says what it holds at once
};

struct CostSize {
  int steps = 1;
  int threads = 0;  // 0: what the body asks for
};

// More steps than this a trial is not asked for.
inline constexpr int most_steps = 1'000'000;

// What the body throws is passed on. A trial that does not end within the variant's deadline ends
// the process, with a sentence that names `what`.
TimedTrial timed_trial(const Side& side, const char* what, CostSize size);

}  // namespace deadheat
