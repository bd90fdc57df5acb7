// SPDX-License-Identifier: MIT
// Reads what a suite reports, line by line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// What the lines of one child have said so far.
struct Reported {
  bool started = false;
  bool ended = false;
  Setting setting;
  Counts counts;
  std::vector<OutcomeCount> outcomes;
  std::vector<Finding> findings;           // with modules and offsets only, not yet symbolised
  std::optional<Exploration> exploration;  // not yet symbolised; `findings` are then its own
  std::vector<std::string> threw;
  std::string refused;
  long unreadable = 0;          // lines
  std::string unreadable_line;  // the first of them, cut
};

// Adds one line, without its newline. A line that cannot be read is counted, and the others stand;
// returns whether it could.
bool add_line(Reported& reported, std::string_view line);

}  // namespace deadheat
