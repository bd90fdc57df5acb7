// SPDX-License-Identifier: MIT
// The one source of chance of the strategies: small, fast, and the same on every machine.
#pragma once

#include <cstdint>

#include "explore/strategy.hpp"

namespace deadheat::explorer {

// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  // From 0 to n - 1. The bias of the remainder is far below what any exploration could show.
  std::uint64_t below(std::uint64_t n) { return n < 2 ? 0 : next() % n; }

  bool chance(double p) { return static_cast<double>(next() >> 11) * 0x1p-53 < p; }

 private:
  std::uint64_t state_;
};

// How the random strategies answer a Pick: waiters are equals, but what a program seldom meets
// should not crowd out the rest.
inline int draw(Random& random, Pick what, int options) {
  constexpr double ordinary = 0.75;
  if (what != Pick::waiter && random.chance(ordinary)) return 0;
  return static_cast<int>(random.below(static_cast<std::uint64_t>(options)));
}

}  // namespace deadheat::explorer
