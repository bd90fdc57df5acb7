// SPDX-License-Identifier: MIT
// The words of a command line together with those of the configuration file.
#pragma once

#include <string>
#include <vector>

#include "cli/manual.hpp"

namespace deadheat {

// What the configuration adds goes to the end, where no option takes it for its values.
struct ConfiguredWords {
  std::vector<std::string> all;
  std::vector<std::string> suites = {};
  std::string told = {};
};

ConfiguredWords with_config(std::vector<std::string> words, const Manual& manual);

}  // namespace deadheat
