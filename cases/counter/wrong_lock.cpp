// SPDX-License-Identifier: MIT
#include <array>
#include <mutex>

#include <deadheat/case.hpp>

// Every thread holds a lock while it counts, but each has a lock of its own. A lock orders those
// who take the same lock, and nobody else.
namespace {

using namespace deadheat;

constexpr int threads = 2;

struct OwnLocks {
  std::mutex& of(int who) { return locks[static_cast<std::size_t>(who)]; }
  std::array<std::mutex, threads> locks;
};

struct OneLock {
  std::mutex& of(int) { return lock; }
  std::mutex lock;
};

template <class Locks>
Tally trial(Crew& crew) {
  Locks locks;
  long count = 0;
  crew.together(threads, crew.steps(), [&](int who, int) {
    std::scoped_lock hold(locks.of(who));
    ++count;
  });
  return {.expected = long{threads} * crew.steps(), .found = count};
}

const Case wrong_lock({
    .id = "counter/wrong-lock",
    .rule = "Every increment counts: the total is threads x steps.",
    .bug = "Each thread locks its own mutex, which keeps nobody else out.",
    .fix = "All threads lock the one mutex that guards the count.",
    .source = "Effective Python, item 54",
    .tags = {"CP.2", "CP.50", "CWE-362", "CWE-821"},
    .racy = {trial<OwnLocks>, {.race = must, .wrong = must}},
    .locked = {trial<OneLock>},
});

}  // namespace
