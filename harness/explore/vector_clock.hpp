// SPDX-License-Identifier: MIT
// Logical time: how far each thread is known to have come (Mattern 1989; FastTrack, Flanagan and
// Freund, PLDI 2009).
#pragma once

#include <array>
#include <cstdint>

namespace deadheat::explorer {

inline constexpr int most_threads = 256;  // in one execution

// Of fixed capacity, so that a clock is reset and copied without an allocation. What lies beyond
// its size is 0.
class VectorClock {
 public:
  std::uint32_t operator[](int thread) const {
    return thread < size_ ? at_[static_cast<std::size_t>(thread)] : 0;
  }

  void set(int thread, std::uint32_t time) {
    grow(thread + 1);
    at_[static_cast<std::size_t>(thread)] = time;
  }

  void tick(int thread) { ++at_[static_cast<std::size_t>(thread)]; }

  void join(const VectorClock& other) {
    grow(other.size_);
    for (int thread = 0; thread < other.size_; ++thread) {
      const auto index = static_cast<std::size_t>(thread);
      if (at_[index] < other.at_[index]) at_[index] = other.at_[index];
    }
  }

  void assign(const VectorClock& other) {
    size_ = other.size_;
    for (int thread = 0; thread < size_; ++thread) {
      const auto index = static_cast<std::size_t>(thread);
      at_[index] = other.at_[index];
    }
  }

  void clear() { size_ = 0; }
  bool is_empty() const { return size_ == 0; }

 private:
  void grow(int size) {
    for (; size_ < size; ++size_) at_[static_cast<std::size_t>(size_)] = 0;
  }

  int size_ = 0;
  std::array<std::uint32_t, most_threads> at_;  // the first size_ of them
};

}  // namespace deadheat::explorer
