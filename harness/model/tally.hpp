// SPDX-License-Identifier: MIT
// What trials ended with, counted. Pure functions.
#pragma once

#include <cstddef>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// Counts a pair among those that are known, or as another one; where there are `most` pairs
// already, what is new goes to `others`.
void add_tally(std::vector<TallyCount>& tallies, long& others, const TallyCount& tally,
               std::size_t most);

}  // namespace deadheat
