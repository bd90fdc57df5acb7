// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>

#include <deadheat/case.hpp>

// A guard without a name is a temporary: it locks, and unlocks at the end of its own line. What
// comes after it is not guarded. It reads almost like the right one, and compiles.
namespace {

using namespace deadheat;

constexpr int threads = 2;

struct Counter {
  std::mutex mutex;
  long count = 0;
};

void unnamed(Counter& counter) {
  std::lock_guard<std::mutex>{counter.mutex};
  ++counter.count;
}

void named(Counter& counter) {
  std::lock_guard<std::mutex> hold{counter.mutex};
  ++counter.count;
}

template <void (*increment)(Counter&)>
Tally trial(Crew& crew) {
  Counter counter;
  const int steps = std::min(crew.steps(), 100'000);
  crew.together(threads, steps, [&] { increment(counter); });
  return {.expected = long{threads} * steps, .found = counter.count};
}

const Case unnamed_guard({
    .id = "lock/unnamed-guard",
    .rule = "Every increment counts: the total is threads x steps.",
    .bug = "The guard has no name, so that it unlocks before the increment.",
    .fix = "The guard has a name, and lives to the end of its block.",
    .source = "C++ Core Guidelines; [class.temporary]",
    .tags = {"CP.44", "CWE-362", "CWE-667", "quick"},
    .racy = {trial<unnamed>, {.race = must, .wrong = must}},
    .locked = {trial<named>},
});

}  // namespace
