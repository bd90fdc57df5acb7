// SPDX-License-Identifier: MIT
// How long the threads of a trial are at work: from when the last of them is there until the last
// one ends. What it costs to create them, to prepare the trial and to check it does not count.
//
// State for the whole process, as Crew calls its hook by a plain function pointer; one trial at a
// time.
#pragma once

namespace deadheat::stopwatch {

void reset();

// For TrialSize::place: the calling thread is about to wait for the start, and is at work until it
// ends.
void enter(int who);

// Since reset(), summed where the body ran threads together more than once. 0: it never did.
double seconds();

}  // namespace deadheat::stopwatch
