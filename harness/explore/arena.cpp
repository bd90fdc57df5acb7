// SPDX-License-Identifier: MIT
#include "explore/arena.hpp"

#include <sys/mman.h>

#include <algorithm>

#include "explore/real.hpp"

namespace deadheat::explorer {

constinit Arena heap;

void* Arena::allocate(std::size_t size, std::size_t alignment) {
  if (start_ == 0) {
    void* memory = real_mmap(capacity);
    if (memory == MAP_FAILED) return nullptr;
    start_ = base_ = next_ = reinterpret_cast<std::uintptr_t>(memory);
  }
  alignment = std::max(alignment, alignof(Header));
  const std::uintptr_t at = (next_ + sizeof(Header) + alignment - 1) & ~(alignment - 1);
  // blocks end at a multiple of 8, so that no two of them share a word
  const std::size_t whole = (std::max<std::size_t>(size, 1) + 7) / 8 * 8;
  if (size > capacity / 2 || at + whole > start_ + capacity) return nullptr;
  next_ = at + whole;
  Header* made = header(reinterpret_cast<void*>(at));
  made->size = size;
  made->freed = false;
  ++living_;
  return reinterpret_cast<void*>(at);
}

bool Arena::free(void* pointer) {
  if (header(pointer)->freed) return false;
  header(pointer)->freed = true;
  // a block of an earlier execution, which the arena has already given up, may end now
  if (living_ > 0 && reinterpret_cast<std::uintptr_t>(pointer) >= base_) --living_;
  return true;
}

void Arena::begin() {
  if (living_ > 0) base_ = next_;
  living_ = 0;
  next_ = base_;
}

}  // namespace deadheat::explorer
