// SPDX-License-Identifier: MIT
// What changed between two sessions, in each format that `deadheat diff` writes. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/diff.hpp"
#include "reports/report.hpp"

namespace deadheat {

struct DifferenceFormat {
  std::string_view name;
  std::string (*write)(const Difference& difference, const ReportOptions& options);
};

// In the order in which they are listed.
const std::vector<DifferenceFormat>& difference_formats();

// nullptr for a name that is not in the table.
const DifferenceFormat* find_difference_format(std::string_view name);

// One heading with its lines; only those that there is something to tell of.
struct DifferenceSection {
  std::string title = {};
  std::vector<std::string> lines = {};
};
std::vector<DifferenceSection> sections_of(const Difference& difference);

// All in one sentence.
std::string sentence_of(const Difference& difference);

}  // namespace deadheat
