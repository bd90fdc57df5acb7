// SPDX-License-Identifier: MIT
// Store buffering as one would write it at first: two threads that meet at a barrier before every
// single state. What the engine is compared with.
#pragma once

namespace deadheat {

struct NaiveRun {
  long states = 0;
  long relaxed = 0;  // outcomes in which both reads overtook the writes
  double seconds = 0;
};

NaiveRun with_std_barrier(double seconds);

// The same with a barrier that never sleeps: as close as a barrier can bring two threads.
NaiveRun with_spin_barrier(double seconds);

}  // namespace deadheat
