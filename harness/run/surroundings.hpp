// SPDX-License-Identifier: MIT
// What a machine gives or denies to detectors.
#pragma once

#include <string>
#include <vector>

#include "run/complaint.hpp"
#include "run/suites.hpp"

namespace deadheat {

struct Surroundings {
  std::string symbolizer = {};           // the program that answers; empty: none does
  bool can_fix_addresses = true;         // personality(ADDR_NO_RANDOMIZE) is allowed
  int random_bits = 0;                   // vm.mmap_rnd_bits; 0: not known
  bool can_trace = true;                 // ptrace of an own child is allowed
  bool has_debugger = true;              // gdb or eu-stack is on the PATH
  std::vector<std::string> denied = {};  // other system calls that a filter keeps away
  int cores = 1;                         // that this process may use
};

// Looks. `suites` say which symbolizer fits them.
Surroundings look_around(const std::vector<Suite>& suites);

// A pure function: what no test can provoke on a machine (vm.mmap_rnd_bits) is tested by it.
std::vector<Complaint> complaints_on(const Surroundings& surroundings);

}  // namespace deadheat
