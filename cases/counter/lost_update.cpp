// SPDX-License-Identifier: MIT
#include <atomic>
#include <mutex>

#include <deadheat/case.hpp>

// Five sensors add to one total. `count_ += offset` reads, adds and writes: a thread can write back
// a number that it read before another thread's write, and that write is lost.
namespace {

using namespace deadheat;

constexpr int sensors = 5;

template <class Mutex>
class Counter {
 public:
  void increment(long offset) {
    std::scoped_lock hold(mutex_);
    count_ += offset;
  }
  long count() const { return count_; }

 private:
  Mutex mutex_;
  long count_ = 0;
};

// One operation, that no other thread can come into the middle of.
class AtomicCounter {
 public:
  void increment(long offset) { count_.fetch_add(offset, std::memory_order_relaxed); }
  long count() const { return count_; }

 private:
  std::atomic<long> count_ = 0;
};

// `volatile` keeps the compiler from leaving accesses out; it does not make the three steps one.
class VolatileCounter {
 public:
  void increment(long offset) { count_ = count_ + offset; }
  long count() const { return count_; }

 private:
  volatile long count_ = 0;
};

// Each access is atomic, so there is no data race for a detector to see, and updates are lost all
// the same.
class LoadStoreCounter {
 public:
  void increment(long offset) {
    const long seen = count_.load(std::memory_order_relaxed);
    count_.store(seen + offset, std::memory_order_relaxed);
  }
  long count() const { return count_; }

 private:
  std::atomic<long> count_ = 0;
};

class SpinLock {
 public:
  void lock() {
    Backoff backoff;
    while (taken_.test_and_set(std::memory_order_acquire))
      backoff.wait();  // partner: the release in unlock
  }
  void unlock() { taken_.clear(std::memory_order_release); }

 private:
  std::atomic_flag taken_;
};

template <class AnyCounter>
Tally trial(Crew& crew) {
  AnyCounter counter;
  const int threads = crew.threads(sensors);
  crew.together(threads, crew.steps(), [&] { counter.increment(1); });
  return {.expected = long{threads} * crew.steps(), .found = counter.count()};
}

const Case lost_update({
    .id = "counter/lost-update",
    .rule = "Every increment counts: the total is sensors x steps.",
    .bug = "count_ += offset is a read, an add and a write, and no lock spans the three.",
    .fix = "A std::mutex is held around the update.",
    .source = "Effective Python, item 54",
    .tags = {"CP.2", "CP.8", "CWE-362", "quick"},
    .racy = {trial<Counter<NoLock>>, {.race = must, .wrong = must}},
    .locked = {trial<Counter<std::mutex>>},
    .further =
        {
            {"atomic", Role::locked, {trial<AtomicCounter>}},
            {"spinlock", Role::locked, {trial<Counter<SpinLock>>}},
            {"volatile", Role::racy, {trial<VolatileCounter>, {.race = must, .wrong = must}}},
            {"relaxed-load-store", Role::racy, {trial<LoadStoreCounter>, {.wrong = must}}},
        },
});

}  // namespace
