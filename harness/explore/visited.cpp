// SPDX-License-Identifier: MIT
#include "explore/visited.hpp"

namespace deadheat::explorer {

void Visited::clear() {
  slots_.assign(1024, {});
  used_ = 0;
}

Visited::Slot& Visited::slot_of(std::uint64_t state) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = state & mask;
  while (slots_[at].state != 0 && slots_[at].state != state) at = (at + 1) & mask;
  return slots_[at];
}

void Visited::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.state != 0) slot_of(slot.state) = slot;
  }
}

bool Visited::was_reached(std::uint64_t state, int price) {
  if (state == 0) state = 1;
  if (used_ * 2 >= slots_.size() && slots_.size() < most_states) grow();
  Slot& slot = slot_of(state);
  if (slot.state == state) {
    if (slot.price <= price) return true;
    slot.price = price;
    return false;
  }
  if (is_full()) return false;
  slot = {state, price};
  ++used_;
  return false;
}

}  // namespace deadheat::explorer
