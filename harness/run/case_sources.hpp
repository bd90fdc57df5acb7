// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "model/result.hpp"
#include "run/suites.hpp"

namespace deadheat {

// The files of the cases of these results, where they can still be read, by name. Long lines, long
// files and what is more than some megabytes in all are cut, and no file outside the suite's root
// is taken: a name from a suite must not bring a private file into a report.
std::vector<Source> case_sources(const std::vector<Result>& results,
                                 const std::vector<Suite>& suites);

}  // namespace deadheat
