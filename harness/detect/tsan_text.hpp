// SPDX-License-Identifier: MIT
// ThreadSanitizer's reports as text, for programs in which no hook of ours catches them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// What TSAN_OPTIONS has to hold so that the text can be read: the user's own options, then ours. A
// frame is a line of its own, and what is not a report ends the program as it would without
// ThreadSanitizer.
std::string tsan_text_options(const std::string& users, const std::string& log_path);

// The findings of a log that was written with these options, with functions, lines and
// fingerprints, once for each report. A log that ends in the midst of a report gives what is there
// of it.
std::vector<Finding> tsan_findings_from(std::string_view log);

// What ThreadSanitizer says of itself when it cannot go on, or nothing: "FATAL: ThreadSanitizer:
// unexpected memory mapping …".
std::string tsan_failure_in(std::string_view text);

}  // namespace deadheat
