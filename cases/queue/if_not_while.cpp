// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>

#include <deadheat/case.hpp>

// A taker that is woken has been told that there was an item. Before it has the lock again, another
// taker can have come and gone with it. Whoever looked with `if` takes from an empty queue; `while`
// looks again, and sleeps again.
namespace {

using namespace deadheat;

constexpr int takers = 2;

class Queue {
 public:
  void push(int item) {
    {
      std::scoped_lock hold(mutex_);
      items_.push_back(item);
    }
    filled_.notify_all();
  }

  // Both tell whether there was an item to take; a queue that does not ask would read past its end.
  bool pop_after_if() {
    std::unique_lock hold(mutex_);
    if (items_.empty()) filled_.wait(hold);
    return take();
  }

  bool pop_after_while() {
    std::unique_lock hold(mutex_);
    while (items_.empty()) filled_.wait(hold);
    return take();
  }

 private:
  bool take() {
    if (items_.empty()) return false;
    items_.pop_front();
    return true;
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> items_;
};

// As many calls of pop as there are items: one that takes nothing leaves an item in the queue.
template <bool (Queue::*pop)()>
Tally trial(Crew& crew) {
  const int items_each = std::min(crew.steps(), 200);
  Queue queue;
  std::array<long, takers> taken{};
  crew.together(takers + 1, [&](int who) {
    if (who == takers) {
      for (int item = 0; item < takers * items_each; ++item) queue.push(item);
    } else {
      for (int call = 0; call < items_each; ++call) {
        if ((queue.*pop)()) ++taken[static_cast<std::size_t>(who)];
      }
    }
  });
  return {.expected = long{takers} * items_each, .found = taken[0] + taken[1]};
}

const Case if_not_while({
    .id = "queue/if-not-while",
    .rule = "A pop that has waited gives an item.",
    .bug = "After the wait the queue is not looked at again, and another taker has been there.",
    .fix = "The wait is in a while loop, which looks again each time it is woken.",
    .source = "Lampson and Redell, CACM 1980",
    .tags = {"CP.42", "CWE-362", "CWE-367"},
    .racy = {trial<&Queue::pop_after_if>, {.wrong = must}},
    .locked = {trial<&Queue::pop_after_while>},
});

}  // namespace
