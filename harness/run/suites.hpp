// SPDX-License-Identifier: MIT
// Which suites there are, and what is in them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

struct Suite {
  std::string path;
  SuiteInfo info;
  std::vector<CaseInfo> controls;  // where they were asked for
};

// The programs of a list of suites and build folders. A build folder is one with
// `deadheat-suites/`, which deadheat_add_cases() writes. Throws UsageError that names what is
// missing, not built, or not a suite.
std::vector<std::string> find_suites(const std::vector<std::string>& paths);

enum class Asked { cases, cases_and_controls };

// Asks a suite for its cases, and for its controls where they are wanted: under ThreadSanitizer
// each start of a suite takes its time. Throws UsageError with the suite's own sentence where it
// refuses (duplicate ids, a build that can detect nothing).
Suite ask_suite(const std::string& path, Asked asked);

// The build folder that the running program lies in, or nothing.
std::string own_build_folder();

}  // namespace deadheat
