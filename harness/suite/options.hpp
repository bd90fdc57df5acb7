// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deadheat/explore.hpp>

namespace deadheat {

// What a suite was asked to do.
struct SuiteOptions {
  bool help = false;
  bool list = false;
  bool json = false;
  bool controls = false;         // list the doctor's controls, which are hidden otherwise
  std::string run;               // "family/bug/variant"
  std::optional<long> trials;    // exactly so many
  std::optional<double> budget;  // seconds
  std::uint64_t seed = 1;
  std::optional<long> enough;  // stop after so many wrong trials; 0: never
  std::optional<int> steps;
  int stride = 0;  // litmus; 0: tuned at the start
  int padding = 0;
  bool gate = true;  // let the threads of a trial go at once
  std::optional<int> report_fd;
  ExploreOptions explore = {};  // of the explore flavour; budget, seed and enough are those above
  std::string only_explore;     // the first option that was given of those that only it has
};

// Throws UsageError that names the option and the value.
SuiteOptions parse_suite_options(const std::vector<std::string>& arguments);
std::string suite_help(const std::string& program);

}  // namespace deadheat
