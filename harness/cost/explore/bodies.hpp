// SPDX-License-Identifier: MIT
// The bodies that are explored: user code, compiled as the cases of an explore suite are.
#pragma once

#include <deadheat/entry.hpp>

namespace deadheat {

// Two threads count to three each, under a mutex.
Tally mutex_counter();

// Two producers hand two items each to two consumers, which wait on a condition variable.
Tally queue();

// Both threads raise a flag and look at the other's, relaxed. There is no wrong tally.
Tally store_buffering();

// Two threads increment a std::atomic by a load and a store.
Tally lost_update();

// Two threads increment a plain int.
Tally racy_counter();

}  // namespace deadheat
