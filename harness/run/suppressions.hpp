// SPDX-License-Identifier: MIT
// A suppressions file of ThreadSanitizer's, and what its runtime says of it. Pure functions.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "run/complaint.hpp"

namespace deadheat {

struct Suppression {
  int line = 0;           // in the file
  std::string text = {};  // "race:some_function"
};

// Comments and empty lines are left out.
std::vector<Suppression> suppressions_from(std::string_view text);

// Those that matched, in what processes printed that ran with print_suppressions=1.
std::set<std::string> matched_suppressions(std::string_view output);

std::vector<Suppression> those_that_match(const std::vector<Suppression>& all,
                                          const std::set<std::string>& matched);
std::vector<Suppression> those_that_do_not_match(const std::vector<Suppression>& all,
                                                 const std::set<std::string>& matched);

// Patterns that match nearly everything, and lines that the runtime stops at.
std::vector<Complaint> complaints_on(const std::vector<Suppression>& suppressions,
                                     const std::string& file);

// "line 3 of the suppressions file 'tsan.supp' (race:some_function)".
std::string place_of(const Suppression& suppression, const std::string& file);

}  // namespace deadheat
