// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <vector>

#include <deadheat/case.hpp>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan"  // g++ says that its ThreadSanitizer does not follow fences
#endif

// The deque of a work-stealing pool: its owner pushes and takes at the bottom, thieves steal at the
// top. For the last task owner and thief both reach, so the owner has to claim it by the same
// exchange of `top` as a thief. Before that each says what it is about to take and then looks at
// what the other took: store buffering, that only a seq_cst fence keeps in order.
namespace {

using namespace deadheat;

struct Task {
  int number = 0;  // plain: written before the push
};

struct Correct {
  static void publish(std::atomic<long>& bottom, long value) {
    bottom.store(value, std::memory_order_release);  // partner: the load of bottom in steal
  }
  static bool claim(std::atomic<long>& top, long index) {
    return top.compare_exchange_strong(index, index + 1, std::memory_order_seq_cst,
                                       std::memory_order_relaxed);
  }
};

// The owner claims the last task by a store, whether or not a thief was there first.
struct Unasked : Correct {
  static bool claim(std::atomic<long>& top, long index) {
    top.store(index + 1, std::memory_order_seq_cst);
    return true;
  }
};

// As the paper has it: a fence, and then a relaxed store.
struct ByFence : Correct {
  static void publish(std::atomic<long>& bottom, long value) {
    std::atomic_thread_fence(std::memory_order_release);  // partner: the load of bottom in steal
    bottom.store(value, std::memory_order_relaxed);
  }
};

template <class Orders>
class Deque {
 public:
  explicit Deque(int size) : slots_(static_cast<std::size_t>(size)) {}

  // Only the owner.
  void push(Task& task) {
    const long bottom = bottom_.load(std::memory_order_relaxed);
    slot(bottom).store(&task, std::memory_order_relaxed);
    Orders::publish(bottom_, bottom + 1);
  }

  // Only the owner.
  Task* take() {
    const long last = bottom_.load(std::memory_order_relaxed) - 1;
    Orders::publish(bottom_, last);
    std::atomic_thread_fence(std::memory_order_seq_cst);  // partner: the fence in steal
    const long top = top_.load(std::memory_order_relaxed);
    if (top < last) return slot(last).load(std::memory_order_relaxed);
    Task* task = nullptr;
    if (top == last && Orders::claim(top_, top)) task = slot(last).load(std::memory_order_relaxed);
    Orders::publish(bottom_, last + 1);
    return task;
  }

  Task* steal() {
    const long top = top_.load(std::memory_order_acquire);
    std::atomic_thread_fence(std::memory_order_seq_cst);          // partner: the fence in take
    const long bottom = bottom_.load(std::memory_order_acquire);  // partner: publish
    if (top >= bottom) return nullptr;
    Task* task = slot(top).load(std::memory_order_relaxed);
    return Correct::claim(top_, top) ? task : nullptr;
  }

 private:
  std::atomic<Task*>& slot(long index) { return slots_[static_cast<std::size_t>(index)]; }

  std::atomic<long> top_ = 0;
  std::atomic<long> bottom_ = 0;
  std::vector<std::atomic<Task*>> slots_;
};

// How often each task was done, by one of the two.
using Done = std::vector<int>;

void work_on(Task* task, Done& done) {
  if (task) ++done[static_cast<std::size_t>(task->number)];
}

// In each step the owner pushes two tasks and takes one, and the thief would steal two.
template <class Orders>
Tally trial(Crew& crew) {
  const int steps = std::min(crew.steps(), 20'000);
  std::vector<Task> tasks(static_cast<std::size_t>(2 * steps));
  Deque<Orders> deque(2 * steps);
  std::array<Done, 2> done{Done(tasks.size()), Done(tasks.size())};
  crew.together(2, steps, [&](int who, int step) {
    if (who == 1) {
      for (int times = 0; times < 2; ++times) work_on(deque.steal(), done[1]);
      return;
    }
    for (int number = 2 * step; number < 2 * (step + 1); ++number) {
      Task& task = tasks[static_cast<std::size_t>(number)];
      task.number = number;
      deque.push(task);
    }
    work_on(deque.take(), done[0]);
  });
  while (Task* left = deque.take()) work_on(left, done[0]);

  long once = 0;
  for (std::size_t task = 0; task < tasks.size(); ++task) {
    if (done[0][task] + done[1][task] == 1) ++once;
  }
  return {.expected = 2L * steps, .found = once};
}

const Case chase_lev_deque({
    .id = "controls/chase-lev-deque",
    .rule = "Every task is done exactly once, by its owner or by a thief.",
    .bug = "The owner claims the last task by a store, though a thief may have been there first.",
    .fix = "Owner and thief claim the last task by a compare-exchange of the same index.",
    .source = "Chase, Lev: Dynamic Circular Work-Stealing Deque, SPAA 2005; Le, Pop, Cohen, Zappa "
              "Nardelli: Correct and Efficient Work-Stealing for Weak Memory Models, PPoPP 2013",
    .tags = {"CP.100", "CP.102", "CWE-362"},
    .racy = {trial<Unasked>, {.wrong = must}},
    .locked = {trial<Correct>},
    .further =
        {
            {"fence",
             Role::locked,
             {.trial = trial<ByFence>,
              .false_alarm = {{Detector::tsan, Symptom::race,
                               "ThreadSanitizer does not follow std::atomic_thread_fence"}}}},
        },
});

}  // namespace
