// SPDX-License-Identifier: MIT
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>

#include <deadheat/case.hpp>

// Items come faster than they are taken. A queue without a bound takes them all: nothing goes wrong
// until the memory is full. With a bound, `push` waits for room, and so whoever is too fast is held
// back.
namespace {

using namespace deadheat;

constexpr std::size_t bound = 2;
constexpr std::size_t no_bound = std::numeric_limits<std::size_t>::max();

class Queue {
 public:
  explicit Queue(std::size_t most) : most_(most) {}

  void push(int item) {
    std::unique_lock hold(mutex_);
    emptied_.wait(hold, [this] { return items_.size() < most_; });
    items_.push_back(item);
    peak_ = std::max(peak_, items_.size());
    filled_.notify_one();
  }

  int pop() {
    std::unique_lock hold(mutex_);
    filled_.wait(hold, [this] { return !items_.empty(); });
    const int item = items_.front();
    items_.pop_front();
    emptied_.notify_one();
    return item;
  }

  std::size_t peak() const { return peak_; }  // for when all is over

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable filled_, emptied_;
  std::deque<int> items_;
  std::size_t peak_ = 0;
};

// Expected: the bound, as the longest that the queue has ever been.
template <std::size_t most>
Tally trial(Crew& crew) {
  const int items = 2 * std::min(crew.steps(), 100);
  Queue queue(most);
  crew.together(2, items, [&](int who, int number) {
    if (who == 0) return queue.push(number);
    queue.pop();
  });
  return {.expected = bound, .found = static_cast<long>(std::max(bound, queue.peak()))};
}

const Case unbounded({
    .id = "queue/unbounded",
    .rule = "The queue is never longer than its bound.",
    .bug = "Nothing holds back who pushes, and the queue grows as long as its items come faster "
           "than they are taken.",
    .fix = "push() waits while the queue is full.",
    .source = "Effective Python, item 55",
    .tags = {"CWE-400", "CWE-770", "quick"},
    .racy = {trial<no_bound>, {.wrong = must}},
    .locked = {trial<bound>},
});

}  // namespace
