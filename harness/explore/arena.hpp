// SPDX-License-Identifier: MIT
// The heap of the body while it is explored. Memory is handed out in ascending order and never
// twice in one execution: what was freed is known to be, and every execution sees the same
// addresses. When a body has freed all, the next execution begins at the same place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace deadheat::explorer {

class Arena {
 public:
  // nullptr where there is no memory left.
  void* allocate(std::size_t size, std::size_t alignment);

  bool owns(const void* pointer) const {
    return reinterpret_cast<std::uintptr_t>(pointer) - start_ < capacity;
  }

  // Of a block of the arena.
  std::size_t size_of(const void* pointer) const { return header(pointer)->size; }
  bool is_freed(const void* pointer) const { return header(pointer)->freed; }
  // False where it was freed before.
  bool free(void* pointer);

  // An execution begins: where nothing lives, from the same place again; otherwise behind what
  // lives.
  void begin();
  // Where this execution's blocks begin.
  std::uintptr_t base() const { return base_; }

 private:
  struct alignas(16) Header {
    std::uint64_t size = 0;
    bool freed = false;
  };
  static Header* header(const void* pointer) {
    return const_cast<Header*>(static_cast<const Header*>(pointer)) - 1;
  }

  static constexpr std::size_t capacity = std::size_t{1} << 36;  // of addresses, not of memory

  std::uintptr_t start_ = 0;
  std::uintptr_t base_ = 0;  // where an execution begins
  std::uintptr_t next_ = 0;
  std::size_t living_ = 0;  // blocks of this execution
};

// The one of the process: blocks may outlive the exploration that made them.
extern Arena heap;

}  // namespace deadheat::explorer
