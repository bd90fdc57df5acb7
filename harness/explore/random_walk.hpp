// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "explore/random.hpp"
#include "explore/search.hpp"

namespace deadheat::explorer {

// Stays with the running thread most of the time. A walk that draws anew at every step almost
// never lets a thread go far, and so misses what needs one thread to overtake another.
class RandomWalk : public Search {
 public:
  explicit RandomWalk(std::uint64_t seed) : random_(seed) {}

  bool looks_at_operations() const override { return false; }
  bool begin() override { return true; }
  int choose(const Node& node) override;
  int pick(Pick what, int options) override { return draw(random_, what, options); }
  void end(const Trace&) override {}
  const char* current() const override { return "random"; }

 private:
  Random random_;
};

}  // namespace deadheat::explorer
