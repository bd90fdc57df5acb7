// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <vector>

#include <deadheat/case.hpp>

// The largest value so far is an atomic. A thread looks whether its value is larger, and stores it.
// Between the two, another thread can store a larger one, which is then overwritten. Every access
// is atomic, so there is no data race, and the maximum is lost all the same.
namespace {

using namespace deadheat;

constexpr int threads = 2;

void load_then_store(std::atomic<int>& largest, int value) {
  if (largest.load(std::memory_order_relaxed) < value) {
    largest.store(value, std::memory_order_relaxed);
  }
}

// A compare-exchange that fails has put the newer value into `seen`.
void compare_exchange(std::atomic<int>& largest, int value) {
  int seen = largest.load(std::memory_order_relaxed);
  while (seen < value && !largest.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {
  }
}

// Each round has a maximum of its own. Expected: the larger of the two values, in each.
template <void (*raise)(std::atomic<int>& largest, int value)>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 50'000);
  std::vector<std::atomic<int>> largest(static_cast<std::size_t>(rounds));
  crew.together(threads, rounds, [&](int who, int round) {
    raise(largest[static_cast<std::size_t>(round)], who + 1);
  });
  const auto is_right = [](const std::atomic<int>& value) { return value == threads; };
  return {.expected = rounds, .found = std::ranges::count_if(largest, is_right)};
}

const Case lost_maximum({
    .id = "counter/lost-maximum",
    .rule = "When all threads are done, the maximum is the largest value that any of them had.",
    .bug = "The look and the store are two steps, and a larger value in between is overwritten.",
    .fix = "A compare-exchange stores only where the maximum is still the one that was looked at.",
    .source = "C++20, [atomics.types.operations]",
    .tags = {"CP.100", "CWE-362", "CWE-367"},
    .racy = {trial<load_then_store>, {.wrong = must}},
    .locked = {trial<compare_exchange>},
});

}  // namespace
