// SPDX-License-Identifier: MIT
// Small programs made from a seed, and what an independent interpreter says of them. It knows
// nothing of the harness: it walks through every interleaving, with vector clocks by the rules of
// C++20. Its own file is compiled without instrumentation.
#pragma once

#include <array>
#include <atomic>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace deadheat {

inline constexpr std::size_t variables = 3;
inline constexpr std::size_t atomics = 2;
inline constexpr std::size_t mutexes = 2;
inline constexpr std::size_t most_threads = 3;
inline constexpr std::size_t most_operations = 6;  // in one thread

enum class Action { read, write, load, store, add, fence, lock, unlock };

struct Operation {
  Action action = Action::read;
  std::size_t object = 0;
  int value = 0;  // written or added
  std::memory_order order = std::memory_order_seq_cst;
  bool if_seen = false;  // only where the thread's last read of an atomic was not nought
};

using Threads = std::vector<std::vector<Operation>>;

// What a program leaves: the variables, the atomics, and what each operation read.
struct Final {
  std::array<int, variables> values = {};
  std::array<int, atomics> atomic_values = {};
  std::array<std::array<int, most_operations>, most_threads> read = {};
};

// Outcomes are compared by their hashes, so that a body can note one without allocating.
using Outcomes = std::bitset<1 << 16>;
std::size_t hash(const Final& final);

struct Truths {
  std::array<bool, variables> races = {};  // in some interleaving
  bool deadlocks = false;                  // in some interleaving
  Outcomes outcomes = {};                  // of the interleavings that end

  bool races_at_all() const {
    for (const bool race : races)
      if (race) return true;
    return false;
  }
};

Threads generate(std::uint64_t seed);
Truths truths_of(const Threads& program);

// The program with all of its orders relaxed, and without fences.
Threads relaxed(const Threads& program);

// The program without its plain accesses to the other variables: they order nothing, so the races
// on this one are the same.
Threads with_one_variable(const Threads& program, std::size_t variable);

std::string text_of(const Threads& program);

}  // namespace deadheat
