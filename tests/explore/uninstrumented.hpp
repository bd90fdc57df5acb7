// SPDX-License-Identifier: MIT
// Code that the scheduler cannot see: uninstrumented.cpp is compiled without -fsanitize=thread.
#pragma once

namespace deadheat {

// No thread, no lock, no atomic: nothing that could be interposed either.
void add_without_instrumentation(int& count);

// Two threads that race, in a file whose accesses nobody sees.
void race_without_instrumentation();

}  // namespace deadheat
