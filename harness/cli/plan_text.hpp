// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "run/plan.hpp"

namespace deadheat {

// What would be run, for `--dry-run`: one line a variant and detector, and how many there are.
std::string plan_text(const std::vector<Job>& jobs);

}  // namespace deadheat
