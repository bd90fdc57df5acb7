// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <optional>

#include <deadheat/case.hpp>

// Every call of the queue locks, so there is no data race. But between `empty()` and `pop()` the
// lock is free, and another thread can take the last item: the answer of `empty()` was true, and is
// not any more.
namespace {

using namespace deadheat;

constexpr int threads = 2;

class Queue {
 public:
  explicit Queue(int items) : items_(static_cast<std::size_t>(items), 1) {}

  bool empty() {
    std::scoped_lock hold(mutex_);
    return items_.empty();
  }

  // Nothing where the queue is empty: a real one would throw, or read past its end.
  std::optional<int> pop() {
    std::scoped_lock hold(mutex_);
    return take();
  }

  enum class Popped { item, nothing_left, empty_after_all };

  Popped pop_unless_empty() {
    std::scoped_lock hold(mutex_);
    return take() ? Popped::item : Popped::nothing_left;
  }

 private:
  std::optional<int> take() {
    if (items_.empty()) return std::nullopt;
    const int item = items_.front();
    items_.pop_front();
    return item;
  }

  std::mutex mutex_;
  std::deque<int> items_;
};

Queue::Popped check_then_pop(Queue& queue) {
  if (queue.empty()) return Queue::Popped::nothing_left;
  return queue.pop() ? Queue::Popped::item : Queue::Popped::empty_after_all;
}

Queue::Popped pop_or_nothing(Queue& queue) { return queue.pop_unless_empty(); }

// Each round has one item and two threads that want it. Expected: no pop of an empty queue after a
// check.
template <Queue::Popped (*take)(Queue&)>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 20'000);
  std::deque<Queue> queues;
  for (int round = 0; round < rounds; ++round) queues.emplace_back(1);

  std::array<long, threads> right{};
  crew.together(threads, rounds, [&](int who, int round) {
    if (take(queues[static_cast<std::size_t>(round)]) != Queue::Popped::empty_after_all) {
      ++right[static_cast<std::size_t>(who)];
    }
  });
  return {.expected = long{threads} * rounds, .found = right[0] + right[1]};
}

const Case check_then_pop_case({
    .id = "queue/check-then-pop",
    .rule = "A pop that follows a check that the queue is not empty gives an item.",
    .bug = "Each call locks, but the lock is free between the check and the pop (an atomicity "
           "violation).",
    .fix = "One call checks and pops under one lock.",
    .source = "Effective Python, item 55",
    .tags = {"CWE-362", "CWE-367"},
    .racy = {trial<check_then_pop>, {.wrong = must}},
    .locked = {trial<pop_or_nothing>},
});

}  // namespace
