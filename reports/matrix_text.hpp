// SPDX-License-Identifier: MIT
// The matrix of detectors and families as lines of text, in columns.
#pragma once

#include <string>
#include <vector>

#include "model/matrix.hpp"

namespace deadheat {

// A line of names, one for each family with "caught of due", one of their sums, and one of the
// locked variants that were flagged. Empty where there is only one family: the sums say it then.
std::vector<std::string> matrix_lines(const FamilyMatrix& matrix);

}  // namespace deadheat
