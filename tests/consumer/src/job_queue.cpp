#include "job_queue.hpp"

void JobQueue::push(int job) {
  std::scoped_lock hold(mutex_);
  jobs_.push_back(job);
}

std::optional<int> JobQueue::take() {
  std::scoped_lock hold(mutex_);
  if (jobs_.empty()) return std::nullopt;
  const int job = jobs_.front();
  jobs_.pop_front();
  return job;
}
