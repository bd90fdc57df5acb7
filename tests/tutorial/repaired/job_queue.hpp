#pragma once

#include <deque>
#include <mutex>
#include <optional>

// Workers take jobs from it until it is empty.
template <class Job, class Mutex = std::mutex>
class JobQueue {
 public:
  void push(Job job) {
    std::scoped_lock hold(mutex_);
    jobs_.push_back(std::move(job));
  }

  std::optional<Job> pop() {
    std::scoped_lock hold(mutex_);
    if (jobs_.empty()) return std::nullopt;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }

 private:
  Mutex mutex_;
  std::deque<Job> jobs_;
};
