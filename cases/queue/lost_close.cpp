// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

#include <deadheat/case.hpp>

// The end of the work is told by a last item, which a worker takes as its sign to go. With two
// workers and one such item, the first takes it and goes, and the second waits for ever.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int workers = 2;
constexpr int no_more = 0;

class Queue {
 public:
  void push(int item) {
    {
      std::scoped_lock hold(mutex_);
      items_.push_back(item);
    }
    filled_.notify_one();
  }

  int pop() {
    std::unique_lock hold(mutex_);
    filled_.wait(hold, [this] { return !items_.empty(); });
    const int item = items_.front();
    items_.pop_front();
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> items_;
};

void go(Queue&) {}
void tell_the_next_and_go(Queue& queue) { queue.push(no_more); }

template <int signs, void (*leave)(Queue&) = go>
Tally trial(Crew& crew) {
  const int items = std::min(crew.steps(), 200);
  Queue queue;
  std::array<long, workers> done{};
  crew.together(workers + 1, [&](int who) {
    if (who == workers) {
      for (int item = 1; item <= items; ++item) queue.push(item);
      for (int sign = 0; sign < signs; ++sign) queue.push(no_more);
    } else {
      while (queue.pop() != no_more) ++done[static_cast<std::size_t>(who)];
      leave(queue);
    }
  });
  return {.expected = items, .found = done[0] + done[1]};
}

const Case lost_close({
    .id = "queue/lost-close",
    .rule = "When the queue is closed and empty, every worker ends.",
    .bug = "One sign of the end is pushed for two workers, and the first takes it with it.",
    .fix = "As many signs are pushed as there are workers.",
    .source = "Effective Python, item 55",
    .tags = {"CP.42", "CWE-833"},
    .racy = {.trial = trial<1>, .truth = {.hang = must}, .deadline = 500ms},
    .locked = {trial<workers>},
    .further = {{"passed-on", Role::locked, {trial<1, tell_the_next_and_go>}}},
});

}  // namespace
