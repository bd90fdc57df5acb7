// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// A semaphore lets in as many as it was told, and it cannot know how many the room has places for.
// Off by one, it lets in one too many, and nobody notices until all come at the same time.
namespace {

using namespace deadheat;

constexpr int threads = 2, places = 1;

class Semaphore {
 public:
  explicit Semaphore(int count) : count_(count) {}

  void acquire() {
    std::unique_lock hold(mutex_);
    released_.wait(hold, [&] { return count_ > 0; });
    --count_;
  }

  void release() {
    std::scoped_lock hold(mutex_);
    ++count_;
    released_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable released_;
  int count_;
};

// Expected: whoever comes in finds a place.
template <int count>
Tally trial(Crew& crew) {
  Semaphore entrance(count);
  std::atomic<int> inside = 0;
  const int visits = std::min(crew.steps(), 5'000);
  std::array<long, threads> seated{};  // one slot each: the check must not order the threads

  crew.together(threads, visits, [&](int who, int) {
    entrance.acquire();
    if (inside.fetch_add(1, std::memory_order_relaxed) < places) {
      ++seated[static_cast<std::size_t>(who)];
    }
    inside.fetch_sub(1, std::memory_order_relaxed);
    entrance.release();
  });
  return {.expected = long{threads} * visits, .found = seated[0] + seated[1]};
}

const Case semaphore_count({
    .id = "condvar/semaphore-count",
    .rule = "No more threads are inside than there are places.",
    .bug = "The semaphore starts with a count that is one more than the places.",
    .fix = "The semaphore's count is the number of places.",
    .source = "C++20, [thread.sema]",
    .tags = {"CWE-821"},
    .racy = {trial<places + 1>, {.wrong = must}},
    .locked = {trial<places>},
});

}  // namespace
