// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

#include <deadheat/case.hpp>

// The taker looks whether an item is there, and goes to sleep if not. Between its look and its
// sleep it holds the lock; so whoever changes what it looks at has to hold the lock too. That the
// count is an atomic does not help: the item comes after the look, the wake-up before the sleep,
// and the taker sleeps for ever. To wake it before the item is there is as bad: it looks and sleeps
// again.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

class Mailbox {
 public:
  void put() {
    {
      std::scoped_lock hold(mutex_);
      ++items_;
    }
    filled_.notify_one();
  }

  void put_without_lock() {
    ++items_;
    filled_.notify_one();
  }

  void notify_then_put() {
    filled_.notify_one();
    std::scoped_lock hold(mutex_);
    ++items_;
  }

  void take() {
    std::unique_lock hold(mutex_);
    filled_.wait(hold, [this] { return items_ > 0; });
    --items_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::atomic<int> items_ = 0;
};

// Each round has a mailbox of its own, so that no later item makes good for a lost wake-up.
template <void (Mailbox::*put)()>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 500);
  std::deque<Mailbox> boxes(static_cast<std::size_t>(rounds));
  long taken = 0;
  crew.together(2, rounds, [&](int who, int round) {
    Mailbox& box = boxes[static_cast<std::size_t>(round)];
    if (who == 0) return (box.*put)();
    box.take();
    ++taken;
  });
  return {.expected = rounds, .found = taken};
}

const Case lost_wake_up({
    .id = "queue/lost-wake-up",
    .rule = "Who waits for an item is woken when there is one.",
    .bug = "The item is put without the lock, between the taker's look and its sleep, and the "
           "wake-up finds nobody asleep.",
    .fix = "The lock is held while the item is put, and the wake-up comes after.",
    .source = "C++20, [thread.condition]",
    .tags = {"CP.42", "CWE-821", "CWE-833"},
    .racy = {.trial = trial<&Mailbox::put_without_lock>,
             .truth = {.hang = must},
             .deadline = 500ms},
    .locked = {trial<&Mailbox::put>},
    .further =
        {{"notified-first",
          Role::racy,
          {.trial = trial<&Mailbox::notify_then_put>, .truth = {.hang = must}, .deadline = 500ms}}},
});

}  // namespace
