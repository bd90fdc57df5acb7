// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace deadheat::explorer {

// The states that a search was in, and at what price. States are told apart by a hash.
class Visited {
 public:
  Visited() { clear(); }
  void clear();
  // Whether the state was reached before at this price or a lower one; if not, it is now.
  bool was_reached(std::uint64_t state, int price);
  // What comes now is not remembered.
  bool is_full() const { return slots_.size() >= most_states && used_ * 4 >= slots_.size() * 3; }

 private:
  static constexpr std::size_t most_states = std::size_t{1} << 20;  // 16 MiB

  struct Slot {
    std::uint64_t state = 0;  // 0: empty
    int price = 0;
  };
  Slot& slot_of(std::uint64_t state);
  void grow();

  std::vector<Slot> slots_;  // open addressing; a power of two
  std::size_t used_ = 0;
};

}  // namespace deadheat::explorer
