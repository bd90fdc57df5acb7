// SPDX-License-Identifier: MIT
// Whether the set-up can detect anything at all.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// One check of the doctor: a control under a detector, as it should be or not.
struct Check {
  std::string name;  // "tsan sees control/race (racy)"
  bool passed = false;
  std::string detail;               // what was seen
  std::vector<std::string> advice;  // what to mend, where it failed
};

// Judges the results of the controls: the planted bug was seen, of the right kind and at the place
// where it was planted, and its repair was silent.
std::vector<Check> examine(const std::vector<Result>& controls);

}  // namespace deadheat
