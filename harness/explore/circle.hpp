// SPDX-License-Identifier: MIT
// Whether an execution that goes on and on goes round in a circle: whether all that its threads
// know, have written and hold comes back again and again. That alone is a livelock. A thread that
// counts in a register, or in memory that nobody else reads, is none: it may well come to an end.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "explore/object.hpp"
#include "explore/random.hpp"
#include "explore/vector_clock.hpp"

namespace deadheat::explorer {

class Circle {
 public:
  explicit Circle(const Objects& objects) : objects_(objects) {}

  bool is_watched() const { return is_watched_; }
  void watch();
  void stop() { is_watched_ = false; }

  // Before the running thread writes what does not lie on its own stack.
  void note_write(std::uint64_t address, std::size_t size);
  // At a scheduling point of the thread.
  void note_move(int thread) { moved_.set(static_cast<std::size_t>(thread)); }
  bool has_moved(int thread) const { return moved_.test(static_cast<std::size_t>(thread)); }

  // The same point. `state` stands for what threads know; `is_fair` says that no thread was kept
  // waiting since it came back last. True: it has come back often enough.
  bool closes(std::uint64_t state, bool is_fair);

  // Who goes on while it is watched: by chance, as threads that go in step would come back to the
  // same state where others would not.
  std::size_t choose(std::size_t count) { return random_.below(count); }

 private:
  void start_over(std::uint64_t state);
  bool has_same_memory() const;

  const Objects& objects_;
  bool is_watched_ = false;
  Random random_{1};
  std::uint64_t state_ = 0;  // what is compared with
  std::uint64_t objects_state_ = 0;
  std::unordered_map<std::uint64_t, std::uint64_t> written_;  // words, as they were in that state
  bool has_written_much_ = false;
  std::bitset<most_threads> moved_;
  long points_ = 0;  // since that state was first seen
  long most_points_ = 0;
  int returns_ = 0;
};

// Stands for what the running thread knows at its call of the runtime, which returns to `address`:
// the registers that calls leave alone, and the stack from there up to `top`. 0: it is not known.
std::uint64_t state_of_frames(std::uintptr_t address, std::uintptr_t top);

}  // namespace deadheat::explorer
