// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>

#include <deadheat/case.hpp>

// A spinlock of one flag. Only one thread at a time is inside, whatever the memory order; but
// without acquire the compiler and the processor may read what the lock guards before they have the
// lock. Mutual exclusion is half of what a lock gives, and visibility is the other half.
namespace {

using namespace deadheat;

constexpr int threads = 2;

template <std::memory_order take>
class SpinLock {
 public:
  void lock() {
    Backoff backoff;
    while (taken_.test_and_set(take)) backoff.wait();
  }
  // partner: the acquire in lock, where there is one
  void unlock() { taken_.clear(std::memory_order_release); }

 private:
  std::atomic_flag taken_;
};

template <std::memory_order take>
Tally trial(Crew& crew) {
  SpinLock<take> lock;
  long count = 0;
  const int steps = std::min(crew.steps(), 50'000);
  crew.together(threads, steps, [&] {
    lock.lock();
    ++count;
    lock.unlock();
  });
  return {.expected = long{threads} * steps, .found = count};
}

const Case spinlock_without_acquire({
    .id = "atomicity/spinlock-without-acquire",
    .rule = "What one thread wrote under the lock, the next one reads under the lock.",
    .bug = "A relaxed test_and_set keeps others out and orders nothing.",
    .fix = "test_and_set with acquire, the partner of the release in unlock.",
    .source = "C++20, [atomics.order]",
    .tags = {"CP.101", "CWE-821"},
    .racy = {trial<std::memory_order_relaxed>, {.race = must, .wrong = may}},
    .locked = {trial<std::memory_order_acquire>},
});

}  // namespace
