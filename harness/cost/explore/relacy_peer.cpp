// SPDX-License-Identifier: MIT
#include "cost/explore/relacy_peer.hpp"

#include <ostream>

#include <relacy/relacy.hpp>  // the last one, as it makes `new` and other words macros

namespace deadheat {
namespace {

constexpr int items_of_one = 2;

struct MutexCounter : rl::test_suite<MutexCounter, 2> {
  rl::mutex mutex;
  rl::var<int> count;

  void before() { count($) = 0; }
  void thread(unsigned) {
    for (int turn = 0; turn < 3; ++turn) {
      mutex.lock($);
      count($) = count($) + 1;
      mutex.unlock($);
    }
  }
  void after() { RL_ASSERT(count($) == 6); }
};

// Its containers are not watched, so the queue is a row of watched variables.
struct Queue : rl::test_suite<Queue, 4> {
  rl::mutex mutex;
  rl::condition_variable filled;
  rl::var<int> items[2 * items_of_one];
  rl::var<int> first;
  rl::var<int> end;
  rl::var<int> sums[2];

  void before() {
    first($) = 0;
    end($) = 0;
    sums[0]($) = 0;
    sums[1]($) = 0;
  }
  void push(int item) {
    mutex.lock($);
    const int place = end($);
    items[place]($) = item;
    end($) = place + 1;
    mutex.unlock($);
    filled.notify_one($);
  }
  int pop() {
    mutex.lock($);
    while (first($) == end($)) filled.wait(mutex, $);
    const int place = first($);
    const int item = items[place]($);
    first($) = place + 1;
    mutex.unlock($);
    return item;
  }
  void thread(unsigned number) {
    if (number < 2) {
      for (int item = 1; item <= items_of_one; ++item) push(item);
      return;
    }
    rl::var<int>& sum = sums[number - 2];
    for (int item = 1; item <= items_of_one; ++item) sum($) = sum($) + pop();
  }
  void after() { RL_ASSERT(sums[0]($) + sums[1]($) == 6); }
};

struct StoreBuffering : rl::test_suite<StoreBuffering, 2> {
  rl::atomic<int> x;
  rl::atomic<int> y;
  rl::var<int> r1;
  rl::var<int> r2;

  void before() {
    x.store(0, rl::mo_relaxed, $);
    y.store(0, rl::mo_relaxed, $);
    r1($) = 0;
    r2($) = 0;
  }
  void thread(unsigned number) {
    if (number == 0) {
      x.store(1, rl::mo_relaxed, $);
      r1($) = y.load(rl::mo_relaxed, $);
    } else {
      y.store(1, rl::mo_relaxed, $);
      r2($) = x.load(rl::mo_relaxed, $);
    }
  }
  void after() { RL_ASSERT(r1($) + r2($) <= 2); }
};

template <class Suite>
bool simulate(long executions) {
  std::ostream nowhere(nullptr);
  rl::test_params settings;
  settings.iteration_count = static_cast<rl::iteration_t>(executions);
  settings.output_stream = &nowhere;
  settings.progress_stream = &nowhere;
  settings.search_type = rl::random_scheduler_type;
  return rl::simulate<Suite>(settings);
}

}  // namespace

bool has_relacy() { return true; }
bool relacy_mutex_counter(long executions) { return simulate<MutexCounter>(executions); }
bool relacy_queue(long executions) { return simulate<Queue>(executions); }
bool relacy_store_buffering(long executions) { return simulate<StoreBuffering>(executions); }

}  // namespace deadheat
