// SPDX-License-Identifier: MIT
// Two texts, line by line. Pure functions.
#pragma once

#include <vector>

#include "reports/source_sides.hpp"

namespace deadheat {

enum class Change { same, gone, come };

struct DiffLine {
  Change change = Change::same;
  SourceLine line;
};

// The lines of both in order, with as few changes as there can be (longest common subsequence);
// what is gone comes before what has come.
std::vector<DiffLine> line_diff(const std::vector<SourceLine>& from,
                                const std::vector<SourceLine>& to);

}  // namespace deadheat
