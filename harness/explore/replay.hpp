// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "explore/decisions.hpp"
#include "explore/strategy.hpp"

namespace deadheat::explorer {

// Runs a schedule again. Where a decision does not fit, the ordinary choice is taken in its place:
// `strayed` tells.
class Replay : public Strategy {
 public:
  explicit Replay(const Decisions& decisions) : decisions_(decisions) {}

  bool looks_at_operations() const override { return false; }
  bool begin() override {
    number_ = 0;
    next_ = 0;
    strayed_ = false;
    return true;
  }

  int choose(const Node& node) override {
    const Decision* decision = decision_here();
    if (!decision) return 0;
    if (!decision->is_pick) {
      for (std::size_t index = 0; index < node.candidates.size(); ++index) {
        if (node.candidates[index].thread == decision->answer) return static_cast<int>(index);
      }
    }
    strayed_ = true;
    return 0;
  }

  int pick(Pick, int options) override {
    const Decision* decision = decision_here();
    if (!decision) return 0;
    if (decision->is_pick && decision->answer < options) return decision->answer;
    strayed_ = true;
    return 0;
  }

  void end(const Trace&) override {}

  bool strayed() const { return strayed_ || next_ < decisions_.size(); }
  std::uint32_t nodes() const { return number_; }

 private:
  const Decision* decision_here() {
    const std::uint32_t number = number_++;
    if (next_ == decisions_.size() || decisions_[next_].node != number) return nullptr;
    return &decisions_[next_++];
  }

  const Decisions decisions_;
  std::uint32_t number_ = 0;
  std::size_t next_ = 0;
  bool strayed_ = false;
};

}  // namespace deadheat::explorer
