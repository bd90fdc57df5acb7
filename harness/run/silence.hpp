// SPDX-License-Identifier: MIT
// Whether a process that says nothing has hung, or only had no core to run on.
#pragma once

#include <sys/types.h>

#include <string>

namespace deadheat {

// What is known of a process since it was last heard of. Times are in seconds.
struct Silence {
  double seconds = 0;     // how long it lasts
  double processor = 0;   // the processor time that the process used in it
  bool is_ready = false;  // a thread of its group runs, or waits for a core or a disk only
};

// All blocked for the deadline: a hang. With a thread that is ready to run, the process must also
// have used half of the deadline in processor time, or have been silent for ten deadlines: on a
// busy machine it may otherwise just not have had its turn.
bool has_hung(const Silence& silence, double deadline);

// Processor time of all threads of the process since its start, in seconds; 0 where it has ended.
double processor_seconds(pid_t pid);

// Whether a thread of a process in the group runs or waits for a core or a disk.
bool is_any_ready(pid_t group);

// "3 of 3 threads blocked": a deadlock; "1 of 3 threads blocked" and a busy one: a livelock, or
// just slow.
std::string thread_states_of(pid_t pid);

}  // namespace deadheat
