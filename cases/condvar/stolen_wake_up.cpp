// SPDX-License-Identifier: MIT
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// A notify does not hand over the lock. Between the notify and the moment when the waiter has its
// lock again, a third thread that never waited can come and take what the notify was about. What
// was true at the notify has to be looked at again after the wake-up.
namespace {

using namespace deadheat;

constexpr int threads = 3;

struct Shelf {
  std::mutex mutex;
  std::condition_variable filled;
  int loaves = 0;

  bool take() {
    if (loaves == 0) return false;
    --loaves;
    return true;
  }
};

void wait_once(Shelf& shelf, std::unique_lock<std::mutex>& hold) {
  if (shelf.loaves == 0) shelf.filled.wait(hold);
}

void wait_until_there(Shelf& shelf, std::unique_lock<std::mutex>& hold) {
  while (shelf.loaves == 0) shelf.filled.wait(hold);
}

void bake(Shelf& shelf) {
  std::scoped_lock hold(shelf.mutex);
  ++shelf.loaves;
  shelf.filled.notify_one();
}

// There are two loaves, and the passer-by takes one at most: there is one for the customer who
// waits.
template <void (*wait)(Shelf&, std::unique_lock<std::mutex>&)>
Tally trial(Crew& crew) {
  Shelf shelf;
  bool served = false;
  crew.together(threads, [&](int who) {
    if (who == 0) {
      std::unique_lock hold(shelf.mutex);
      wait(shelf, hold);
      served = shelf.take();
    } else if (who == 1) {
      std::scoped_lock hold(shelf.mutex);
      shelf.take();
    } else {
      bake(shelf);
      bake(shelf);
    }
  });
  return {.expected = 1, .found = served ? 1 : 0};
}

const Case stolen_wake_up({
    .id = "condvar/stolen-wake-up",
    .rule = "A customer who waited for a loaf takes one home.",
    .bug = "A passer-by takes the loaf between the notify and the waiter's return, and `if` does "
           "not look again.",
    .fix = "`while` looks again after each wake-up, and waits for the next loaf.",
    .source = "Lampson and Redell, Experience with Processes and Monitors in Mesa, CACM 1980",
    .tags = {"CP.42", "CWE-367"},
    .racy = {trial<wait_once>, {.wrong = must}},
    .locked = {trial<wait_until_there>},
});

}  // namespace
