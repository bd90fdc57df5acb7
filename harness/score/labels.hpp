// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/score.hpp"

namespace deadheat {

// Reads labels: a line a program, its cells parted by tabs: source, label, and where they are
// wanted arguments, flags for the compiler, and the kind that the finding has to be of. A first
// line may name the columns, in any order. Lines that are empty or begin with # are passed over,
// and spaces round a cell and a carriage return at the end of a line as well; a line without a tab
// may part source and label by spaces. Throws UsageError with `file`, the line and the cell: an
// unknown label, column or kind, a cell that is missing or too much, a program that is there twice,
// or no program at all.
std::vector<Program> labels_from(std::string_view text, const std::string& file);

}  // namespace deadheat
