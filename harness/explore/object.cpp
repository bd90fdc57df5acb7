// SPDX-License-Identifier: MIT
#include "explore/object.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "explore/dependence.hpp"

namespace deadheat::explorer {

Objects::Objects() : slots_(4096) {}

Object& Objects::fresh(std::uint64_t address, ObjectKind kind) {
  if (taken_ * 2 > slots_.size()) grow();
  Slot& found = slot(address);
  if (found.execution != execution_) ++taken_;
  found.address = address;
  found.execution = execution_;
  found.object = last_ = &take(address, kind);
  return *found.object;
}

Object& Objects::take(std::uint64_t address, ObjectKind kind) {
  if (used_ == pool_.size()) pool_.emplace_back();
  Object& object = pool_[used_++];
  object.address = address;
  object.kind = kind;
  object.number = ++numbers_[static_cast<std::size_t>(kind)];
  object.version = 0;
  object.owner = -1;
  object.depth = object.readers = object.waiting = 0;
  object.count = object.limit = 0;
  object.last = -1;
  object.released.clear();
  object.read_released.clear();
  return object;
}

void Objects::forget(std::uint64_t address) {
  last_ = &none_;
  Slot& found = slot(address);
  if (found.execution == execution_) found.object = nullptr;
}

void Objects::forget_all() {
  ++execution_;
  last_ = &none_;
  used_ = taken_ = 0;
  std::fill(std::begin(numbers_), std::end(numbers_), 0u);
}

// Objects that nobody uses do not matter, so that it is the same whether they are still known.
std::uint64_t Objects::state() const {
  std::uint64_t state = 0;
  for (std::size_t index = 0; index < used_; ++index) {
    const Object& object = pool_[index];
    const std::array parts = {object.owner + 1L, long{object.depth}, long{object.readers},
                              object.count, long{object.waiting}};
    if (std::all_of(parts.begin(), parts.end(), [](long part) { return part == 0; })) continue;
    std::uint64_t one = object.address;
    for (const long part : parts) one = mix(one, static_cast<std::uint64_t>(part));
    state += one;
  }
  return state;
}

void Objects::grow() {
  std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  for (const Slot& each : old) {
    if (each.execution == execution_) slot(each.address) = each;
  }
}

}  // namespace deadheat::explorer
