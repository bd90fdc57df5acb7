// SPDX-License-Identifier: MIT
// The program's own variables of static storage duration: what an execution writes into them is
// undone at its end, so that the next one finds what the first one found. Writes of libraries that
// are not instrumented are not seen, and stay.
#pragma once

#include <cstdint>
#include <vector>

namespace deadheat::explorer {

class Globals {
 public:
  Globals();

  bool owns(std::uint64_t address) const { return address - start_ < size_; }
  // Keeps the eight bytes at `address` (a multiple of 8) as they are before the first write.
  void keep(std::uint64_t address);
  void undo();
  bool changed() const { return !kept_.empty(); }

 private:
  struct Kept {
    std::uint64_t address = 0;
    std::uint64_t content = 0;
  };
  std::uint64_t start_ = 0;
  std::uint64_t size_ = 0;
  std::vector<Kept> kept_;
};

}  // namespace deadheat::explorer
