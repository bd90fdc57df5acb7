// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "explore/random.hpp"
#include "explore/search.hpp"

namespace deadheat::explorer {

// Yuan, Yang, Gu, "Partial order aware concurrency sampling", CAV 2018. Each pending operation has
// a random priority and the highest comes first; what does not commute with it gets a new one, so
// that orders which matter are drawn independently of each other.
class Pos : public Search {
 public:
  explicit Pos(std::uint64_t seed) : random_(seed) {}

  bool begin() override;
  int choose(const Node& node) override;
  int pick(Pick what, int options) override { return draw(random_, what, options); }
  void end(const Trace&) override {}
  const char* current() const override { return "pos"; }

 private:
  static constexpr std::uint64_t not_drawn = 0;
  std::uint64_t& priority(int thread);

  Random random_;
  std::vector<std::uint64_t> priorities_;  // by thread
};

}  // namespace deadheat::explorer
