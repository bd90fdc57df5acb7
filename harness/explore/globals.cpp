// SPDX-License-Identifier: MIT
#include "explore/globals.hpp"

#include <cstring>

// The linker's: from the first writable variable to the end of all.
extern "C" char __data_start[] __attribute__((weak));  // NOLINT(bugprone-reserved-identifier)
extern "C" char _end[] __attribute__((weak));          // NOLINT(bugprone-reserved-identifier)

namespace deadheat::explorer {

Globals::Globals() {
  if (!__data_start || !_end) return;
  start_ = reinterpret_cast<std::uint64_t>(__data_start);
  size_ = reinterpret_cast<std::uint64_t>(_end) - start_;
}

void Globals::keep(std::uint64_t address) {
  Kept kept{.address = address};
  std::memcpy(&kept.content, reinterpret_cast<const void*>(address), sizeof kept.content);
  kept_.push_back(kept);
}

void Globals::undo() {
  for (auto kept = kept_.rbegin(); kept != kept_.rend(); ++kept) {
    std::memcpy(reinterpret_cast<void*>(kept->address), &kept->content, sizeof kept->content);
  }
  kept_.clear();
}

}  // namespace deadheat::explorer
