// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

// One thread writes a variable, another reads it twice. An atomic has one order of its values, and
// whoever saw a new one never sees an older one again, even with relaxed: coherence. A plain
// variable promises nothing: the compiler may swap the two reads, or read as often as it likes.
namespace {

using namespace deadheat;

// A number with the functions of std::atomic<int> and nothing of its promises.
class Plain {
 public:
  void store(int value, std::memory_order) { value_ = value; }
  int load(std::memory_order) const { return value_; }

 private:
  int value_ = 0;
};

template <class Cell>
struct Clock {
  Cell time = {};

  static void first(Clock& clock) { clock.time.store(1, std::memory_order_relaxed); }
  static void second(Clock& clock, int& once, int& again) {
    once = clock.time.load(std::memory_order_relaxed);
    again = clock.time.load(std::memory_order_relaxed);
  }
};

const Litmus<Clock<Plain>, Clock<std::atomic<int>>> corr({
    .id = "litmus/corr",
    .rule = "Time does not go backwards: who saw 1 does not see 0 afterwards.",
    .bug = "The variable is plain: its two reads have no order, and race with the write.",
    .fix = "The variable is atomic, for which relaxed suffices: one variable has one order.",
    .source = "C++20, [intro.races], read-read coherence (CoRR)",
    .tags = {"CP.2", "CWE-362", "quick"},
    .racy = {.truth = {.race = must}},
    .outcomes =
        {
            // once, again  racy  locked
            {{0, 0}, may, may, "both reads came before the write"},
            {{0, 1}, may, may, "the write came in between"},
            {{1, 1}, may, may, "both reads came after the write"},
            {{1, 0}, may, never, "time went backwards: in C++, if the compiler swaps the reads"},
        },
});

}  // namespace
