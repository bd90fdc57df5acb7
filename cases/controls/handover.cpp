// SPDX-License-Identifier: MIT
#include <atomic>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>

#include <deadheat/case.hpp>

// A message is plain, and handed over by a signal. Every signal of the library orders what was
// written before it for the one who waits for it: a condition variable with its lock, a promise, a
// semaphore, a latch, an atomic that is waited for. A detector has to know them all. A relaxed flag
// that is looked at until it is up orders nothing.
namespace {

using namespace deadheat;

class RelaxedFlag {
 public:
  void give() { up_.store(true, std::memory_order_relaxed); }
  void wait() {
    Backoff backoff;
    while (!up_.load(std::memory_order_relaxed)) backoff.wait();
  }

 private:
  std::atomic<bool> up_ = false;
};

class Condition {
 public:
  void give() {
    std::scoped_lock hold(mutex_);
    given_ = true;
    changed_.notify_one();
  }
  void wait() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [&] { return given_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool given_ = false;
};

class Promise {
 public:
  void give() { promise_.set_value(); }
  void wait() { future_.wait(); }

 private:
  std::promise<void> promise_;
  std::future<void> future_ = promise_.get_future();
};

class Semaphore {
 public:
  void give() { semaphore_.release(); }
  void wait() { semaphore_.acquire(); }

 private:
  std::binary_semaphore semaphore_{0};
};

class Latch {
 public:
  void give() { latch_.count_down(); }
  void wait() { latch_.wait(); }

 private:
  std::latch latch_{1};
};

class WaitedFor {
 public:
  void give() {
    flag_.test_and_set(std::memory_order_release);  // partner: the acquire in wait
    flag_.notify_one();
  }
  void wait() { flag_.wait(false, std::memory_order_acquire); }

 private:
  std::atomic_flag flag_;
};

template <class Signal>
Tally trial(Crew& crew) {
  Signal signal;
  int message = 0;
  long received = 0;
  crew.together(2, [&](int who) {
    if (who == 0) {
      message = 1;
      signal.give();
    } else {
      signal.wait();
      received = message;
    }
  });
  return {.expected = 1, .found = received};
}

const Case handover({
    .id = "controls/handover",
    .rule = "Who has waited for the signal reads the message.",
    .bug = "A relaxed flag is a signal that orders nothing.",
    .fix = "The signal is a condition variable with its lock, or another that the library has.",
    .source = "C++20, [thread.condition], [futures.state], [thread.sema], [thread.latch]",
    .tags = {"CP.2", "CWE-362", "CWE-820"},
    .racy = {trial<RelaxedFlag>, {.race = must, .wrong = may}},
    .locked = {trial<Condition>},
    .further =
        {
            {"promise", Role::locked, {trial<Promise>}},
            {"semaphore", Role::locked, {trial<Semaphore>}},
            {"latch", Role::locked, {trial<Latch>}},
            {"atomic-wait", Role::locked, {trial<WaitedFor>}},
        },
});

}  // namespace
