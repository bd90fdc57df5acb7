// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/result.hpp"

namespace deadheat {

// One code flow with one threadFlow a thread: the events of the interleaving that shows the
// finding, and where there is none the stacks of its accesses. Empty where nothing is known.
nlohmann::json sarif_code_flows(const Finding& finding, const Interleaving* interleaving);

}  // namespace deadheat
