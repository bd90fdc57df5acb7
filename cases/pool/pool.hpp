// SPDX-License-Identifier: MIT
// A bounded pool that is right: a fixed number of workers share one queue of tasks. Cases whose bug
// is in the use of a pool, and not in the pool, use it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace pool {

class Pool {
 public:
  explicit Pool(int workers) {
    for (int worker = 0; worker < workers; ++worker) workers_.emplace_back([this] { work(); });
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() {
    stop();
    join();
  }

  void post(std::function<void()> task) {
    {
      std::scoped_lock hold(mutex_);
      tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
  }

  // The future tells that the task is done, and throws what the task threw.
  std::future<void> submit(std::function<void()> task) {
    const auto promised = std::make_shared<std::packaged_task<void()>>(std::move(task));
    post([promised] { (*promised)(); });
    return promised->get_future();
  }

  // Runs a task that waits in the queue, in the caller's thread. False: none waits.
  bool run_one() {
    std::unique_lock hold(mutex_);
    if (tasks_.empty()) return false;
    run_first(hold);
    return true;
  }

  // The workers end when all accepted tasks are done.
  void stop() {
    {
      std::scoped_lock hold(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }

  void join() {
    for (std::thread& worker : workers_) {
      if (worker.joinable()) worker.join();
    }
  }

 private:
  void work() {
    std::unique_lock hold(mutex_);
    while (true) {
      changed_.wait(hold, [&] { return stopped_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      run_first(hold);
    }
  }

  void run_first(std::unique_lock<std::mutex>& hold) {
    const std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    hold.unlock();
    task();
    hold.lock();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopped_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace pool
