// SPDX-License-Identifier: MIT
#include <atomic>
#include <chrono>

#include <deadheat/case.hpp>

// std::atomic::wait sleeps until it is notified *and* the value has changed. A store alone wakes
// nobody: whoever looked before it sleeps on. On a quick machine the waiter still spins when the
// store comes, and the bug waits for a slow day.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int starter = 0, threads = 2;

void store_only(std::atomic<bool>& flag) { flag.store(true); }

void store_and_notify(std::atomic<bool>& flag) {
  flag.store(true);
  flag.notify_one();
}

template <void (*raise)(std::atomic<bool>&)>
Tally trial(Crew& crew) {
  std::atomic<bool> flag = false;
  long started = 0;
  crew.together(threads, [&](int who) {
    if (who == starter) {
      raise(flag);
    } else {
      flag.wait(false);
      ++started;
    }
  });
  return {.expected = 1, .found = started};
}

const Case missed_flag({
    .id = "condvar/missed-flag",
    .rule = "Who waits for the flag goes on when it has been raised.",
    .bug = "The flag is stored and nobody is notified, so a waiter that is asleep stays asleep.",
    .fix = "notify_one() follows the store.",
    .source = "C++20, [atomics.wait]",
    .tags = {"CWE-820"},
    .racy = {.trial = trial<store_only>, .truth = {.hang = must}, .deadline = 1s},
    .locked = {trial<store_and_notify>},
});

}  // namespace
