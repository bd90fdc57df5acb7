// SPDX-License-Identifier: MIT
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include <deadheat/case.hpp>

// A worker goes on until a flag tells it to stop, and then reads why. The flag is a plain bool:
// reading it while it is written is a data race, a compiler may read it once and never again, and
// seeing it says nothing about the reason that was written before. A relaxed atomic mends the first
// two; the reason needs release and acquire, or a lock.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int reason_to_stop = 7;

struct PlainFlag {
  void raise() { up = true; }
  bool is_up() const { return up; }
  bool up = false;
};

template <std::memory_order raising, std::memory_order looking>
struct AtomicFlag {
  void raise() { up.store(true, raising); }
  bool is_up() const { return up.load(looking); }
  std::atomic<bool> up = false;
};
using Relaxed = AtomicFlag<std::memory_order_relaxed, std::memory_order_relaxed>;
using Published = AtomicFlag<std::memory_order_release, std::memory_order_acquire>;

struct LockedFlag {
  void raise() {
    std::scoped_lock hold(mutex);
    up = true;
  }
  bool is_up() {
    std::scoped_lock hold(mutex);
    return up;
  }
  std::mutex mutex;
  bool up = false;
};

template <class Flag>
Tally trial(Crew& crew) {
  Flag stop;
  int reason = 0, reason_seen = 0;
  crew.together(2, [&](int who) {
    if (who == 0) {
      reason = reason_to_stop;
      stop.raise();
    } else {
      while (!stop.is_up()) std::this_thread::yield();  // a step of its work
      reason_seen = reason;
    }
  });
  return {.expected = reason_to_stop, .found = reason_seen};
}

const Case stop_flag({
    .id = "queue/stop-flag",
    .rule = "A worker that is told to stop ends, and knows why.",
    .bug = "The flag is a plain bool, which is read while it is written.",
    .fix = "The flag is an atomic, stored with release and loaded with acquire.",
    .source = "Effective Python, item 55",
    .tags = {"CP.2", "CWE-362", "CWE-820"},
    .racy = {.trial = trial<PlainFlag>,
             .truth = {.race = must, .wrong = may, .hang = may},
             .deadline = 1s},
    .locked = {trial<Published>},
    .further =
        {
            {"mutex", Role::locked, {trial<LockedFlag>}},
            {"relaxed", Role::racy, {trial<Relaxed>, {.race = must, .wrong = may}}},
        },
});

}  // namespace
