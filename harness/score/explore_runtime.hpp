// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace deadheat {

// What a foreign program is linked with under explore, and the compiler that it fits.
struct ExploreRuntime {
  std::string compiler;               // a clang++
  std::string symbolizer;             // may be empty
  std::vector<std::string> switches;  // of the instrumentation
  std::vector<std::string> link;      // in this order, behind the program
};

// Reads `folder`/explore.txt; without a folder that of the build or the installation that this
// program lies in. Nothing where there is none and no folder was asked for. Throws UsageError where
// the folder has none, or a part of it is missing.
std::optional<ExploreRuntime> find_explore_runtime(const std::string& folder);

}  // namespace deadheat
