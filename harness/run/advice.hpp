// SPDX-License-Identifier: MIT
// What to mend where a detector does not see: a sentence each.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// Options of the user's that hide reports.
std::vector<std::string> advice_on_tsan_options();

// Complaints of the runtime that are known.
std::vector<std::string> advice_on_tsan_output(const std::string& output);

// On a control that explore does not judge as it should.
std::vector<std::string> advice_on_explore(const Result& control);

}  // namespace deadheat
