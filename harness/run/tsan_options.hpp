// SPDX-License-Identifier: MIT
// TSAN_OPTIONS, as the runtime reads them, and what is wrong with them. Pure functions.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "run/complaint.hpp"

namespace deadheat {

struct TsanOption {
  std::string name = {};
  std::string value = {};
};

struct TsanOptions {
  std::vector<TsanOption> all = {};  // in their order; of one name the last one counts
  std::string unreadable = {};       // what the runtime stops at: a word without '=', an open quote
};

// "name=value", separated by blanks, commas, colons or line ends; a value may be quoted.
TsanOptions tsan_options_from(std::string_view text);

// The value that counts, or nothing.
std::string value_of(const TsanOptions& options, std::string_view name);

// The names in what the runtime prints for help=1.
std::set<std::string> option_names_from_help(std::string_view help);

// Options that nothing knows (silently ignored by the runtime) with the nearest name that is
// known, and those that hide something. Without known names none is called unknown.
std::vector<Complaint> complaints_on(const TsanOptions& options,
                                     const std::set<std::string>& known);

// Of each option that may hide something: its name, for the test of the manual.
std::vector<std::string> hiding_option_names();

}  // namespace deadheat
