// SPDX-License-Identifier: MIT
// Where a process that hangs is.
#pragma once

#include <sys/types.h>

#include <string>

namespace deadheat {

// The stacks of all threads of a living process, by eu-stack with functions, files and lines from
// the suite's symbolizer, else by gdb, which has to read all debug information first; a sentence
// where neither can tell. Files are told from `root` on.
std::string stacks_of(pid_t pid, const std::string& symbolizer, const std::string& root);

}  // namespace deadheat
