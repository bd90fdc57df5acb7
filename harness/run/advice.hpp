// SPDX-License-Identifier: MIT
// What to mend where ThreadSanitizer does not see: a sentence each.
#pragma once

#include <string>
#include <vector>

namespace deadheat {

// Options of the user's that hide reports.
std::vector<std::string> advice_on_tsan_options();

// Complaints of the runtime that are known.
std::vector<std::string> advice_on_tsan_output(const std::string& output);

}  // namespace deadheat
