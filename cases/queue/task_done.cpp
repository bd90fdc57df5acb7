// SPDX-License-Identifier: MIT
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <numeric>
#include <optional>
#include <vector>

#include <deadheat/case.hpp>

// The queue counts what is unfinished: up with each item that is put, down with each task_done().
// join() waits for none. A worker that says so as soon as it has the item lets join() return while
// it is still at work; a queue that counts an item when it is taken lets it return while items
// wait. Either way the results are read while they are written, unless the worker's next get()
// comes before the reader has the lock, and hides it.
namespace {

using namespace deadheat;

constexpr int workers = 2;

enum class Counted { when_put, when_taken };

template <Counted counted>
class Queue {
 public:
  void put(std::size_t item) {
    {
      std::scoped_lock hold(mutex_);
      items_.push_back(item);
      if (counted == Counted::when_put) ++unfinished_;
    }
    filled_.notify_one();
  }

  // Nothing where the queue is closed and empty.
  std::optional<std::size_t> get() {
    std::unique_lock hold(mutex_);
    filled_.wait(hold, [this] { return closed_ || !items_.empty(); });
    if (items_.empty()) return std::nullopt;
    const std::size_t item = items_.front();
    items_.pop_front();
    if (counted == Counted::when_taken) ++unfinished_;
    return item;
  }

  void task_done() {
    std::scoped_lock hold(mutex_);
    if (--unfinished_ == 0) finished_.notify_all();
  }

  void join() {
    std::unique_lock hold(mutex_);
    finished_.wait(hold, [this] { return unfinished_ == 0; });
  }

  void close() {
    std::scoped_lock hold(mutex_);
    closed_ = true;
    filled_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_, finished_;
  std::deque<std::size_t> items_;
  int unfinished_ = 0;
  bool closed_ = false;
};

enum class Told { before_the_work, after_the_work };

// Expected: a result for each item, when join() has returned.
template <Told told, Counted counted = Counted::when_put>
Tally trial(Crew& crew) {
  const auto items = static_cast<std::size_t>(std::min(crew.steps(), 200));
  Queue<counted> queue;
  std::vector<long> results(items);
  long found = 0;
  crew.together(workers + 1, [&](int who) {
    if (who == workers) {
      for (std::size_t item = 0; item < items; ++item) queue.put(item);
      queue.join();
      found = std::accumulate(results.begin(), results.end(), 0L);
      queue.close();
      return;
    }
    while (const std::optional<std::size_t> item = queue.get()) {
      if (told == Told::before_the_work) queue.task_done();
      results[*item] = 1;
      if (told == Told::after_the_work) queue.task_done();
    }
  });
  return {.expected = static_cast<long>(items), .found = found};
}

const Case task_done({
    .id = "queue/task-done",
    .rule = "When join() returns, the work on each item is done.",
    .bug = "The worker calls task_done() when it has taken the item, before it works on it.",
    .fix = "The worker calls task_done() after its work.",
    .source = "Effective Python, item 55",
    .tags = {"CP.2", "CWE-362"},
    .racy = {trial<Told::before_the_work>, {.race = may, .wrong = must}},
    .locked = {trial<Told::after_the_work>},
    .further = {{"counted-when-taken",
                 Role::racy,
                 {trial<Told::after_the_work, Counted::when_taken>, {.race = may, .wrong = must}}}},
});

}  // namespace
