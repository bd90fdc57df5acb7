// SPDX-License-Identifier: MIT
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// Waiter and notifier both hold a mutex, but not the same one. The waiter looks at the flag and is
// about to wait; nothing keeps the notifier from setting the flag and notifying just there. The
// mutex that wait() gives up closes this gap only if the notifier has to take it too.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int notifier = 0, threads = 2;

struct Door {
  std::mutex waiters_mutex, notifiers_mutex;
  std::condition_variable opened;
  bool open = false;
};

template <std::mutex Door::*notifiers>
Tally trial(Crew& crew) {
  Door door;
  long came_in = 0;
  crew.together(threads, [&](int who) {
    if (who == notifier) {
      std::scoped_lock hold(door.*notifiers);
      door.open = true;
      door.opened.notify_all();
    } else {
      std::unique_lock hold(door.waiters_mutex);
      door.opened.wait(hold, [&] { return door.open; });
      ++came_in;
    }
  });
  return {.expected = 1, .found = came_in};
}

const Case wrong_mutex({
    .id = "condvar/wrong-mutex",
    .rule = "Who waits for the door comes in when it has been opened.",
    .bug = "The notifier holds another mutex than the waiter, so it can open and notify between "
           "the waiter's look and its wait.",
    .fix = "Notifier and waiter hold the same mutex.",
    .source = "C++20, [thread.condition.condvar] (the lock that wait is given)",
    .tags = {"CP.50", "CWE-821"},
    .racy = {.trial = trial<&Door::notifiers_mutex>,
             .truth = {.race = must, .hang = must},
             .deadline = 1s},
    .locked = {trial<&Door::waiters_mutex>},
});

}  // namespace
