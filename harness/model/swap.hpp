// SPDX-License-Identifier: MIT
// The swap test: what each side of a case showed is judged by the truth of the other side. Where
// the judge does not refuse that, the sides do not differ, or their truths are not tested. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

struct SwappedCase {
  std::string id = {};
  bool refused = false;  // all variants are
  std::string reason = {};
};

// In the order of the ids. A racy variant has to be broken by the truth of `locked`, and a locked
// one must not be confirmed, over all detectors, by the truth of `racy`. Nothing is run again.
std::vector<SwappedCase> judge_swapped(const std::vector<Result>& results);

}  // namespace deadheat
