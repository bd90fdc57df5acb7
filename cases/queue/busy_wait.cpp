// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <deadheat/case.hpp>

// A worker waits for its item by looking again and again whether it is there. What it looks at is a
// plain flag, so its look races with the write, and nothing says that it may ever see it, or that
// it finds the item when it does. An atomic flag mends that, and not the other fault: whoever looks
// keeps a core busy with nothing. A condition variable puts the worker to sleep.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

struct PolledFlag {
  void raise() { up = true; }
  void wait() {
    while (!up) std::this_thread::yield();
  }
  bool up = false;
};

struct PolledAtomic {
  void raise() { up.store(true, std::memory_order_release); }
  void wait() {
    // partner: the release in raise
    while (!up.load(std::memory_order_acquire)) std::this_thread::yield();
  }
  std::atomic<bool> up = false;
};

struct BlockingAtomic {
  void raise() {
    up.store(true, std::memory_order_release);  // partner: the acquire in wait
    up.notify_one();
  }
  void wait() { up.wait(false, std::memory_order_acquire); }
  std::atomic<bool> up = false;
};

struct Blocking {
  void raise() {
    std::scoped_lock hold(mutex);
    up = true;
    wake.notify_one();
  }
  void wait() {
    std::unique_lock hold(mutex);
    wake.wait(hold, [this] { return up; });
  }
  std::mutex mutex;
  std::condition_variable wake;
  bool up = false;
};

template <class Signal>
struct Slot {
  Signal full, empty;
  int item = 0;
};

// An item goes over, and the next one when it has been taken: each step waits once on either side.
template <class Signal>
Tally trial(Crew& crew) {
  // few: on a busy machine, a thread that yields waits for all others before its next look
  const int items = std::min(crew.steps(), 10);
  std::deque<Slot<Signal>> slots(static_cast<std::size_t>(items));
  long taken = 0;
  crew.together(2, items, [&](int who, int number) {
    Slot<Signal>& slot = slots[static_cast<std::size_t>(number)];
    if (who == 0) {
      slot.item = number + 1;
      slot.full.raise();
      slot.empty.wait();
    } else {
      slot.full.wait();
      if (slot.item == number + 1) ++taken;
      slot.empty.raise();
    }
  });
  return {.expected = items, .found = taken};
}

const Case busy_wait({
    .id = "queue/busy-wait",
    .rule = "A worker takes each item once it is there, and uses no processor until then.",
    .bug = "The worker polls a plain flag: a data race, and a core that is busy with nothing.",
    .fix = "The worker sleeps on a condition variable until it is told.",
    .source = "Effective Python, item 55",
    .tags = {"CP.2", "CP.42", "CWE-362", "CWE-820"},
    .racy = {.trial = trial<PolledFlag>,
             .truth = {.race = must, .wrong = may, .hang = may},
             .deadline = 1s},
    .locked = {trial<Blocking>},
    .further =
        {
            {"polled-atomic", Role::locked, {trial<PolledAtomic>}},
            {"blocking-atomic", Role::locked, {trial<BlockingAtomic>}},
        },
});

}  // namespace
