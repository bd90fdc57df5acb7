// SPDX-License-Identifier: MIT
// What a process that hangs is doing.
#pragma once

#include <sys/types.h>

#include <string>

namespace deadheat {

// The stacks of all threads, by gdb, else by eu-stack; a sentence where neither can tell.
std::string stacks_of(pid_t pid);

// "3 of 3 threads blocked": a deadlock; "1 of 3 threads blocked" and a busy one: a livelock, or
// just slow.
std::string thread_states_of(pid_t pid);

}  // namespace deadheat
