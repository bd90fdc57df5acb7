// SPDX-License-Identifier: MIT
// The files that a process has mapped, and where an address is in them.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// A mapped file. Its addresses, less `base`, are those that its symbols have.
struct Module {
  std::string path = {};
  std::uint64_t first = 0;  // address
  std::uint64_t end = 0;    // the first address behind it
  std::uint64_t base = 0;
};

// Of a living process; none where it cannot be asked.
std::vector<Module> modules_of(pid_t pid);

// Reads the form of /proc/PID/maps, proc(5). `is_fixed` tells of a path whether that program was
// linked to run at fixed addresses, which then are those of its symbols.
std::vector<Module> modules_from(std::string_view maps, bool (*is_fixed)(const std::string& path));

// With module and offset, as a symbolizer takes them; without a module where no file is mapped.
Frame frame_at(const std::vector<Module>& modules, std::uint64_t address);

}  // namespace deadheat
