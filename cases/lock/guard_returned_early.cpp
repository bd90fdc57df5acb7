// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>

#include <deadheat/case.hpp>

// A function is to lock for its caller. Its guard is a local variable and ends when the function
// returns: the caller gets "locked" as an answer, and no lock. What has to be returned is the guard
// itself.
namespace {

using namespace deadheat;

constexpr int threads = 2;

struct Counter {
  std::mutex mutex;
  long count = 0;
};

bool locked(Counter& counter) {
  std::unique_lock hold(counter.mutex);
  return hold.owns_lock();
}

std::unique_lock<std::mutex> lock_of(Counter& counter) {
  std::unique_lock hold(counter.mutex);
  return hold;
}

template <auto lock>
Tally trial(Crew& crew) {
  Counter counter;
  const int steps = std::min(crew.steps(), 100'000);
  crew.together(threads, steps, [&] {
    if (const auto hold = lock(counter)) ++counter.count;
  });
  return {.expected = long{threads} * steps, .found = counter.count};
}

const Case guard_returned_early({
    .id = "lock/guard-returned-early",
    .rule = "Every increment counts: the total is threads x steps.",
    .bug = "The function returns that it has locked, and its guard unlocks as it returns.",
    .fix = "The function returns the std::unique_lock, and the caller keeps it.",
    .source = "Williams: C++ Concurrency in Action, chapter 3",
    .tags = {"CP.20", "CWE-362", "CWE-667"},
    .racy = {trial<locked>, {.race = must, .wrong = must}},
    .locked = {trial<lock_of>},
});

}  // namespace
