// SPDX-License-Identifier: MIT
// What memory a unit of work takes that a body holds: see Crew::holds(). It is measured in a
// process of its own, in its first trial: later ones find stacks and heap that were touched before.
#pragma once

#include <string>

#include "model/exit_code.hpp"

namespace deadheat {

// Resident memory for each unit, in bytes, of the benchmark "family/bug/variant/threads:N"; 0 where
// the body does not say what it holds, or the process did not end well. The kernel counts in pages.
double bytes_per_task(const std::string& benchmark);

// The variant that such a process is asked for; empty in any other.
std::string asked_for_memory_of(int count, char** words);

// What that process does: prints the number.
ExitCode tell_memory_of(const std::string& variant);

}  // namespace deadheat
