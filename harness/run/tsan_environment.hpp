// SPDX-License-Identifier: MIT
// The user's TSAN_OPTIONS, and the files that they name.
#pragma once

#include <string>
#include <vector>

#include "run/complaint.hpp"
#include "run/suites.hpp"
#include "run/suppressions.hpp"
#include "run/tsan_options.hpp"

namespace deadheat {

// Of the environment variable, with the options of the files that it includes.
TsanOptions users_tsan_options();

struct SuppressionsFile {
  std::string path = {};  // as TSAN_OPTIONS has it; empty: none
  bool is_read = false;
  std::vector<Suppression> suppressions = {};
};
SuppressionsFile users_suppressions();

// What is wrong with both. The runtimes of the suites are asked which options they know.
std::vector<Complaint> audit_tsan_environment(const std::vector<Suite>& suites);

// Those of the suppressions that matched nothing in what processes printed.
std::vector<Complaint> unused_suppressions(const std::string& output);

}  // namespace deadheat
