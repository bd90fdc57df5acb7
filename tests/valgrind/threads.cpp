// SPDX-License-Identifier: MIT
// What the recorded outputs beside this file were made of, each with the first argument in its name
// (`died.xml`: with DWARF 5, which valgrind 3.19 cannot read):
//
//   clang++ -std=c++20 -O1 -g -gdwarf-4 -pthread threads.cpp -o threads
//   valgrind --tool=helgrind --num-callers=4 --xml=yes --xml-file=helgrind-race.xml ./threads race
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>

namespace {

std::mutex first, second;
std::atomic<long> hits = 0;

__attribute__((noinline)) void add(long& total) { total = total + 1; }

void race() {
  const auto total = std::make_unique<long>(0);
  std::thread one([&] { add(*total); });
  std::thread other([&] {
    std::scoped_lock hold(first);
    add(*total);
  });
  one.join();
  other.join();
}

void inversion() {
  {
    std::scoped_lock hold_first(first);
    std::scoped_lock hold_second(second);
  }
  std::thread([] {
    std::scoped_lock hold_second(second);
    std::scoped_lock hold_first(first);
  }).join();
}

void locks() {
  inversion();
  first.lock();
  std::thread([] { first.unlock(); }).join();
  std::thread([] { second.lock(); }).join();
  std::condition_variable changed;
  std::thread([&] { changed.notify_one(); }).join();
  std::mutex other;
  std::thread waiter([&] {
    std::unique_lock hold(other);
    changed.wait_for(hold, std::chrono::milliseconds(1));
  });
  waiter.join();
  pthread_mutex_t third = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&third);
  pthread_mutex_destroy(&third);
}

void atomics() {
  const auto count = [] {
    hits.store(hits.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  };
  std::thread one(count), other(count);
  one.join();
  other.join();
}

}  // namespace

int main(int, char** words) {
  if (std::strcmp(words[1], "race") == 0) race();
  if (std::strcmp(words[1], "locks") == 0) locks();
  if (std::strcmp(words[1], "atomics") == 0) atomics();
  if (std::strcmp(words[1], "crash") == 0) std::abort();
}
