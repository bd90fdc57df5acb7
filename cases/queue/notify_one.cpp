// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// A queue is closed, which concerns all who wait for an item. `notify_one` wakes one of them, who
// goes home; the others sleep on, as no item will ever come.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int workers = 2;

using Notify = void (std::condition_variable::*)() noexcept;

template <Notify notify>
class Queue {
 public:
  void push() {
    {
      std::scoped_lock hold(mutex_);
      ++items_;
    }
    changed_.notify_one();
  }

  void close() {
    {
      std::scoped_lock hold(mutex_);
      closed_ = true;
    }
    (changed_.*notify)();
  }

  // False where the queue is closed and empty.
  bool pop() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return items_ > 0 || closed_; });
    if (items_ == 0) return false;
    --items_;
    return true;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int items_ = 0;
  bool closed_ = false;
};

template <Notify notify>
Tally trial(Crew& crew) {
  const int items = std::min(crew.steps(), 200);
  Queue<notify> queue;
  std::array<long, workers> done{};
  crew.together(workers + 1, [&](int who) {
    if (who == workers) {
      for (int item = 0; item < items; ++item) queue.push();
      queue.close();
    } else {
      while (queue.pop()) ++done[static_cast<std::size_t>(who)];
    }
  });
  return {.expected = items, .found = done[0] + done[1]};
}

const Case notify_one({
    .id = "queue/notify-one",
    .rule = "When the queue is closed and empty, every worker ends.",
    .bug = "close() notifies one worker, and the other sleeps on.",
    .fix = "close() notifies all.",
    .source = "Effective Python, item 55",
    .tags = {"CP.42", "CWE-821", "CWE-833"},
    .racy = {.trial = trial<&std::condition_variable::notify_one>,
             .truth = {.hang = must},
             .deadline = 500ms},
    .locked = {trial<&std::condition_variable::notify_all>},
});

}  // namespace
