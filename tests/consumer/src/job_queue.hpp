#pragma once

#include <deque>
#include <mutex>
#include <optional>

// Jobs that wait for a worker, the oldest first. Any thread may call any function.
class JobQueue {
 public:
  void push(int job);

  // The oldest job, or nothing where none waits.
  std::optional<int> take();

 private:
  std::mutex mutex_;
  std::deque<int> jobs_;
};
