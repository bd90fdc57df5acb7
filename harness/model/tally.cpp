// SPDX-License-Identifier: MIT
#include "model/tally.hpp"

#include <algorithm>

namespace deadheat {

void add_tally(std::vector<TallyCount>& tallies, long& others, const TallyCount& tally,
               std::size_t most) {
  const auto known = std::ranges::find_if(tallies, [&](const TallyCount& each) {
    return each.expected == tally.expected && each.found == tally.found;
  });
  if (known != tallies.end()) {
    known->count += tally.count;
  } else if (tallies.size() < most) {
    tallies.push_back(tally);
  } else {
    others += tally.count;
  }
}

}  // namespace deadheat
