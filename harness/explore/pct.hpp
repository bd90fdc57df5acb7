// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "explore/random.hpp"
#include "explore/search.hpp"

namespace deadheat::explorer {

// Burckhardt, Kothari, Musuvathi, Nagarakatte, "A randomized scheduler with probabilistic
// guarantees of finding bugs", ASPLOS 2010. The thread with the highest priority runs; at depth - 1
// random points it falls below all others. An ordering bug of that depth shows with a probability
// of at least 1 / (threads * length ^ (depth - 1)), whatever the program does elsewhere.
class Pct : public Search {
 public:
  Pct(std::uint64_t seed, int depth) : random_(seed), depth_(depth < 1 ? 1 : depth) {}

  bool looks_at_operations() const override { return false; }
  bool begin() override;
  int choose(const Node& node) override;
  int pick(Pick what, int options) override { return draw(random_, what, options); }
  void end(const Trace&) override;
  const char* current() const override { return "pct"; }

 private:
  std::uint64_t priority(int thread);
  std::size_t highest(const Node& node);
  bool at_change_point() const;

  Random random_;
  int depth_;
  // The length is counted in choices: a point where only one thread can go on changes nothing.
  std::uint64_t length_ = 0;
  std::uint64_t choices_ = 0;
  std::uint64_t lowest_ = 0;               // the next priority below all others
  std::vector<std::uint64_t> priorities_;  // by thread; 0: not drawn yet
  std::vector<std::uint64_t> changes_;
};

}  // namespace deadheat::explorer
