// SPDX-License-Identifier: MIT
// A schedule is what was decided against the ordinary choice, and where. All else follows from it.
#pragma once

#include <cstdint>
#include <vector>

namespace deadheat::explorer {

struct Decision {
  std::uint32_t node = 0;    // nodes and picks are counted together, from 0
  std::uint16_t answer = 0;  // the thread that goes on, or the option of a pick
  bool is_pick = false;
  bool preempts = false;  // told by the execution; no part of the schedule

  friend bool operator==(const Decision& one, const Decision& other) {
    return one.node == other.node && one.answer == other.answer && one.is_pick == other.is_pick;
  }
};

using Decisions = std::vector<Decision>;

}  // namespace deadheat::explorer
