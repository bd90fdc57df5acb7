// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include <deadheat/case.hpp>

// A guard that waits for its lock no longer than so long. When the time is over it holds nothing,
// and says so to who asks; this one goes on as if it had the lock. It goes well until the day on
// which somebody keeps the lock for longer than the time that was thought to be enough.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int threads = 2;

// By the system's clock: ThreadSanitizer of clang 14 does not know the call of the C library that
// waits by the steady one, and takes the lock for a free one.
auto a_moment_from_now() { return std::chrono::system_clock::now() + 1us; }

struct Counter {
  std::timed_mutex mutex;
  long count = 0;

  // Slow, so that another thread asks for the lock meanwhile, on a machine with one core too.
  void increment() {
    const long before = count;
    std::this_thread::yield();
    count = before + 1;
  }
};

void without_looking(Counter& counter) {
  std::unique_lock hold(counter.mutex, a_moment_from_now());
  counter.increment();
}

void again_until_it_holds(Counter& counter) {
  std::unique_lock hold(counter.mutex, a_moment_from_now());
  while (!hold.owns_lock()) hold.try_lock_until(a_moment_from_now());
  counter.increment();
}

template <void (*increment)(Counter&)>
Tally trial(Crew& crew) {
  Counter counter;
  const int steps = std::min(crew.steps(), 20);
  crew.together(threads, steps, [&] { increment(counter); });
  return {.expected = long{threads} * steps, .found = counter.count};
}

const Case timed_lock({
    .id = "lock/timed-lock",
    .rule = "Every increment counts: the total is threads x steps.",
    .bug = "When the time is over the guard holds nothing, and the increment is done all the same.",
    .fix = "Who did not get the lock in time tries again.",
    .source = "[thread.lock.unique.cons]",
    .tags = {"CWE-362", "CWE-252"},
    .racy = {trial<without_looking>, {.race = must, .wrong = must}},
    .locked = {trial<again_until_it_holds>},
});

}  // namespace
