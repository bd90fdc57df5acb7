// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>
#include <thread>

#include <deadheat/case.hpp>

// std::try_to_lock asks for the lock and does not wait: where another thread has it, the guard ends
// up with nothing and says so to who asks. This one does not ask. Alone it always has the lock, so
// that every test with one thread passes.
namespace {

using namespace deadheat;

constexpr int threads = 2;

struct Counter {
  std::mutex mutex;
  long count = 0;

  // Slow, so that another thread asks for the lock meanwhile, on a machine with one core too.
  void increment() {
    const long before = count;
    std::this_thread::yield();
    count = before + 1;
  }
};

void without_looking(Counter& counter) {
  std::unique_lock hold(counter.mutex, std::try_to_lock);
  counter.increment();
}

void or_wait(Counter& counter) {
  std::unique_lock hold(counter.mutex, std::try_to_lock);
  if (!hold.owns_lock()) hold.lock();
  counter.increment();
}

template <void (*increment)(Counter&)>
Tally trial(Crew& crew) {
  Counter counter;
  const int steps = std::min(crew.steps(), 20);
  crew.together(threads, steps, [&] { increment(counter); });
  return {.expected = long{threads} * steps, .found = counter.count};
}

const Case try_lock_ignored({
    .id = "lock/try-lock-ignored",
    .rule = "Every increment counts: the total is threads x steps.",
    .bug = "Nobody looks whether the lock was had, and the increment is done in either case.",
    .fix = "Who did not get the lock at once waits for it.",
    .source = "[thread.lock.unique.cons]",
    .tags = {"CWE-362", "CWE-252"},
    .racy = {trial<without_looking>, {.race = must, .wrong = must}},
    .locked = {trial<or_wait>},
});

}  // namespace
