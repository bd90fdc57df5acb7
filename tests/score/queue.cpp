// SPDX-License-Identifier: MIT
// A queue with a lock and a condition.
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  std::queue<int> queue;
  std::thread taker([&] {
    std::unique_lock hold(mutex);
    changed.wait(hold, [&] { return !queue.empty(); });
    queue.pop();
  });
  {
    const std::scoped_lock hold(mutex);
    queue.push(1);
  }
  changed.notify_one();
  taker.join();
}
