// SPDX-License-Identifier: MIT
#include "explore/pct.hpp"

#include <algorithm>

namespace deadheat::explorer {
namespace {

constexpr std::uint64_t first_guess = 32;                // of the length, before anything has run
constexpr std::uint64_t drawn = std::uint64_t{1} << 63;  // above all that a change point gives

}  // namespace

bool Pct::begin() {
  const std::uint64_t length = length_ == 0 ? first_guess : length_;
  priorities_.clear();
  changes_.clear();
  for (int point = 1; point < depth_; ++point) changes_.push_back(random_.below(length));
  choices_ = 0;
  lowest_ = drawn - 1;
  return true;
}

std::uint64_t Pct::priority(int thread) {
  const auto at = static_cast<std::size_t>(thread);
  if (at >= priorities_.size()) priorities_.resize(at + 1, 0);
  if (priorities_[at] == 0) priorities_[at] = random_.next() | drawn;
  return priorities_[at];
}

std::size_t Pct::highest(const Node& node) {
  std::size_t best = 0;
  for (std::size_t at = 1; at < node.candidates.size(); ++at) {
    if (priority(node.candidates[at].thread) > priority(node.candidates[best].thread)) best = at;
  }
  return best;
}

bool Pct::at_change_point() const {
  return std::find(changes_.begin(), changes_.end(), choices_) != changes_.end();
}

int Pct::choose(const Node& node) {
  std::size_t best = highest(node);
  if (at_change_point()) {
    priorities_[static_cast<std::size_t>(node.candidates[best].thread)] = lowest_--;
    best = highest(node);
  }
  ++choices_;
  return static_cast<int>(best);
}

void Pct::end(const Trace&) { length_ = std::max(length_, choices_); }

}  // namespace deadheat::explorer
