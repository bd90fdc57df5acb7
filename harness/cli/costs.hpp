// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// Reads the JSON that a cost program (Google Benchmark) writes. Throws UsageError with the file and
// what is wrong.
std::vector<Cost> read_costs(const std::vector<std::string>& files);

}  // namespace deadheat
