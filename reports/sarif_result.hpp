// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "model/result.hpp"

namespace deadheat {

// The SARIF results of one variant under one detector: its findings, and what went wrong without
// one. What the case declares is a note; what must never be seen, and what must be and was not, is
// an error.
std::vector<nlohmann::json> sarif_results(const Result& result, long rule_index);

}  // namespace deadheat
