// SPDX-License-Identifier: MIT
#include "explore/random_walk.hpp"

namespace deadheat::explorer {
namespace {

constexpr double switching = 0.2;

}  // namespace

int RandomWalk::choose(const Node& node) {
  const auto count = node.candidates.size();
  if (!node.preempts) return static_cast<int>(random_.below(count));
  if (!random_.chance(switching)) return 0;
  return 1 + static_cast<int>(random_.below(count - 1));
}

}  // namespace deadheat::explorer
