// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include <deadheat/case.hpp>

// A pool has accepted tasks, and is shut down. A worker that looks at the stop flag first goes home
// and leaves the queue as it is: those who handed in the tasks were told that they are accepted,
// and will wait for them in vain.
namespace {

using namespace deadheat;

constexpr int workers = 2;

struct State {
  int waiting = 0;  // tasks
  bool stopped = false;
};

bool stop_at_once(const State& state) { return state.stopped; }

bool stop_when_all_is_done(const State& state) { return state.stopped && state.waiting == 0; }

template <bool (*may_end)(const State&)>
class Pool {
 public:
  explicit Pool(std::atomic<long>& ran) {
    for (int worker = 0; worker < workers; ++worker) {
      threads_.emplace_back([&] {
        while (take()) ++ran;
      });
    }
  }
  ~Pool() {
    {
      std::scoped_lock hold(mutex_);
      state_.stopped = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  void accept() {
    std::scoped_lock hold(mutex_);
    ++state_.waiting;
    changed_.notify_one();
  }

 private:
  bool take() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [&] { return state_.stopped || state_.waiting > 0; });
    if (may_end(state_)) return false;
    --state_.waiting;
    return true;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  State state_;
  std::vector<std::thread> threads_;
};

template <bool (*may_end)(const State&)>
Tally trial(Crew& crew) {
  const int tasks = std::min(crew.steps(), 100);
  std::atomic<long> ran = 0;
  {
    Pool<may_end> pool(ran);
    for (int task = 0; task < tasks; ++task) pool.accept();
  }
  return {.expected = tasks, .found = ran};
}

const Case shutdown_drops({
    .id = "pool/shutdown-drops",
    .rule = "A task that was accepted is run.",
    .bug = "A worker ends as soon as it sees the stop flag, with tasks still in the queue.",
    .fix = "A worker ends when the pool is stopped and the queue is empty.",
    .source = "concurrent.futures: Executor.shutdown",
    .tags = {"CWE-696", "quick"},
    .racy = {trial<stop_at_once>, {.wrong = must}},
    .locked = {trial<stop_when_all_is_done>},
});

}  // namespace
