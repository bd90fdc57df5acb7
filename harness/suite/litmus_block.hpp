// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>
#include <memory>

#include <deadheat/litmus.hpp>

namespace deadheat {

// How the states of a stride lie in memory.
struct LitmusShape {
  int stride = 0;   // states
  int padding = 0;  // bytes from one state to the next

  friend bool operator==(const LitmusShape&, const LitmusShape&) = default;
};

// A LitmusBlock with its memory, which is that of one stride. Each register has pages of its own,
// as it belongs to one actor. The states are for its user to create and to destroy.
class OwnedLitmusBlock {
 public:
  OwnedLitmusBlock(const LitmusBody& body, LitmusShape shape);
  OwnedLitmusBlock(const OwnedLitmusBlock&) = delete;
  OwnedLitmusBlock& operator=(const OwnedLitmusBlock&) = delete;

  const LitmusBlock& operator*() const { return block_; }

 private:
  struct Freed {
    void operator()(void* memory) const { std::free(memory); }
  };
  template <class T>
  using Pages = std::unique_ptr<T[], Freed>;

  Pages<std::byte> states_;
  std::array<Pages<int>, most_registers> registers_;
  LitmusBlock block_;
};

}  // namespace deadheat
