// SPDX-License-Identifier: MIT
#include "explore/pos.hpp"

#include "explore/dependence.hpp"

namespace deadheat::explorer {

bool Pos::begin() {
  priorities_.clear();
  return true;
}

std::uint64_t& Pos::priority(int thread) {
  const auto at = static_cast<std::size_t>(thread);
  if (at >= priorities_.size()) priorities_.resize(at + 1, not_drawn);
  if (priorities_[at] == not_drawn) priorities_[at] = random_.next() | 1;
  return priorities_[at];
}

int Pos::choose(const Node& node) {
  // it may have gone on alone since it was chosen, and has another operation now
  if (node.last >= 0) priority(node.last) = not_drawn;
  std::size_t best = 0;
  for (std::size_t at = 0; at < node.candidates.size(); ++at) {
    if (priority(node.candidates[at].thread) > priority(node.candidates[best].thread)) best = at;
  }
  const Candidate& chosen = node.candidates[best];
  for (const Candidate& other : node.candidates) {
    if (other.thread == chosen.thread || dependent(other.touches, chosen.touches)) {
      priority(other.thread) = not_drawn;
    }
  }
  return static_cast<int>(best);
}

}  // namespace deadheat::explorer
