// SPDX-License-Identifier: MIT
// What the command line gives as text, before it is read.
#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"

namespace deadheat {

struct Raw {
  std::string deadline = "10s";
  std::string budget = "1s";
  std::string clean_budget = {};
  std::string memory = "4096";
  std::string strategy = {};
  std::string shard = {};
  std::string shell = {};   // of completion
  std::string config = {};  // read beforehand; here for the help
  bool no_config = false;   // likewise
  std::string doctor_format = {};
  std::vector<std::string> detectors, roles, formats, score_formats;
};

// Throws UsageError that names the option and the value.
void read_raw(const Raw& raw, CliOptions& options);

}  // namespace deadheat
