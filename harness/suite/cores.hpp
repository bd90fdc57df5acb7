// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace deadheat {

// The cores that this process was allowed to run on when it was first asked.
const std::vector<int>& allowed_cores();

// Puts the calling thread on one of the allowed cores, in turn. False where that is not allowed.
bool pin_to_core(int who);

}  // namespace deadheat
