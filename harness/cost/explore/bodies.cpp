// SPDX-License-Identifier: MIT
#include "cost/explore/bodies.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

namespace deadheat {
namespace {

constexpr int items_of_one = 2;

class Queue {
 public:
  void push(int item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push(item);
    }
    filled_.notify_one();
  }

  int pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !items_.empty(); });
    const int item = items_.front();
    items_.pop();
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::queue<int> items_;
};

void produce(Queue& queue) {
  for (int item = 1; item <= items_of_one; ++item) queue.push(item);
}

void consume(Queue& queue, int& sum) {
  for (int item = 1; item <= items_of_one; ++item) sum += queue.pop();
}

template <class Function>
void run_twice(Function function) {
  std::thread first(function);
  std::thread second(function);
  first.join();
  second.join();
}

}  // namespace

Tally mutex_counter() {
  std::mutex mutex;
  int count = 0;
  run_twice([&] {
    for (int turn = 0; turn < 3; ++turn) {
      const std::lock_guard lock(mutex);
      ++count;
    }
  });
  return {.expected = 6, .found = count};
}

Tally queue() {
  Queue queue;
  int one = 0, other = 0;
  std::thread first_producer([&] { produce(queue); });
  std::thread second_producer([&] { produce(queue); });
  std::thread first_consumer([&] { consume(queue, one); });
  std::thread second_consumer([&] { consume(queue, other); });
  first_producer.join();
  second_producer.join();
  first_consumer.join();
  second_consumer.join();
  return {.expected = 6, .found = one + other};
}

Tally store_buffering() {
  std::atomic<int> x = 0, y = 0;
  int r1 = 0, r2 = 0;
  std::thread first([&] {
    x.store(1, std::memory_order_relaxed);
    r1 = y.load(std::memory_order_relaxed);
  });
  std::thread second([&] {
    y.store(1, std::memory_order_relaxed);
    r2 = x.load(std::memory_order_relaxed);
  });
  first.join();
  second.join();
  return {.expected = r1 + r2, .found = r1 + r2};
}

Tally lost_update() {
  std::atomic<int> count = 0;
  run_twice([&] {
    const int seen = count.load();
    count.store(seen + 1);
  });
  return {.expected = 2, .found = count.load()};
}

Tally racy_counter() {
  int count = 0;
  run_twice([&] { ++count; });
  return {.expected = 2, .found = count};
}

}  // namespace deadheat
