// SPDX-License-Identifier: MIT
#include "explore/circle.hpp"

#include <unwind.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "explore/dependence.hpp"

namespace deadheat::explorer {
namespace {

constexpr int enough_returns = 20;
constexpr long fewest_points = 64;
constexpr std::size_t most_words = 4096;

struct Frames {
  std::uintptr_t address = 0;
  std::uintptr_t top = 0;
  std::uint64_t state = 0;
};

// By the numbers that DWARF gives them: rbx, rbp, r12 to r15. Calls leave them alone.
constexpr std::array kept_registers = {3, 6, 12, 13, 14, 15};

_Unwind_Reason_Code add_frames(_Unwind_Context* context, void* data) {
  auto& frames = *static_cast<Frames*>(data);
  if (_Unwind_GetIP(context) != frames.address) return _URC_NO_REASON;
  frames.state = mix(1, frames.address);
  for (const int number : kept_registers) {
    frames.state = mix(frames.state, _Unwind_GetGR(context, number));
  }
  const std::uintptr_t bottom = _Unwind_GetCFA(context);
  for (std::uintptr_t at = bottom; at < frames.top; at += sizeof(std::uint64_t)) {
    frames.state = mix(frames.state, *reinterpret_cast<const std::uint64_t*>(at));
  }
  return _URC_END_OF_STACK;
}

std::uint64_t word_at(std::uint64_t address) {
  std::uint64_t word = 0;
  std::memcpy(&word, reinterpret_cast<const void*>(address), sizeof word);
  return word;
}

}  // namespace

std::uint64_t state_of_frames(std::uintptr_t address, std::uintptr_t top) {
  Frames frames{.address = address, .top = top};
  _Unwind_Backtrace(&add_frames, &frames);
  return frames.state;
}

void Circle::watch() {
  is_watched_ = true;
  random_ = Random(1);
  most_points_ = fewest_points / 2;
  start_over(0);
}

void Circle::start_over(std::uint64_t state) {
  state_ = state;
  objects_state_ = objects_.state();
  written_.clear();
  has_written_much_ = false;
  moved_.reset();
  points_ = 0;
  most_points_ *= 2;
  returns_ = 0;
}

void Circle::note_write(std::uint64_t address, std::size_t size) {
  has_written_much_ |= written_.size() + size / 8 > most_words;
  if (has_written_much_) return;
  for (std::uint64_t word = address & ~std::uint64_t{7}; word < address + size; word += 8) {
    written_.try_emplace(word, word_at(word));
  }
}

bool Circle::has_same_memory() const {
  return !has_written_much_ && std::all_of(written_.begin(), written_.end(), [](const auto& word) {
    return word_at(word.first) == word.second;
  });
}

// What is compared with is a later state from time to time, as the circle may begin later.
bool Circle::closes(std::uint64_t state, bool is_fair) {
  if (++points_ > most_points_) {
    start_over(state);
    return false;
  }
  const bool comes_back =
      state == state_ && is_fair && has_same_memory() && objects_.state() == objects_state_;
  if (!comes_back) return false;
  moved_.reset();
  return ++returns_ == enough_returns;
}

}  // namespace deadheat::explorer
