// SPDX-License-Identifier: MIT
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include <deadheat/case.hpp>

// A thread locks, does the first half of its work, and hands the guard over to a helper who does
// the second half and unlocks. But a mutex belongs to the thread that locked it, and no other may
// unlock it. Where the library does not look who it is, it seems to work. What is meant is a
// semaphore, which has no owner.
namespace {

using namespace deadheat;

constexpr int threads = 2;

class Semaphore {
 public:
  void lock() {
    std::unique_lock hold(mutex_);
    given_back_.wait(hold, [&] { return !is_taken_; });
    is_taken_ = true;
  }
  void unlock() {
    std::scoped_lock hold(mutex_);
    is_taken_ = false;
    given_back_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable given_back_;
  bool is_taken_ = false;
};

template <class Lock>
Tally trial(Crew& crew) {
  Lock lock;
  long halves = 0;
  crew.together(threads, [&](int) {
    std::unique_lock<Lock> hold(lock);
    ++halves;
    std::jthread helper([&halves, hold = std::move(hold)] { ++halves; });
  });
  return {.expected = 2L * threads, .found = halves};
}

const Case unlock_by_another({
    .id = "lock/unlock-by-another",
    .rule = "Only the thread that locked a mutex unlocks it.",
    .bug = "The guard of a std::mutex is moved into another thread, which unlocks it.",
    .fix = "A binary semaphore has no owner: any thread may give it back.",
    .source = "[thread.mutex.requirements.mutex]",
    .tags = {"CWE-667"},
    .racy = {trial<std::mutex>, {.race = may, .misuse = must}},
    .locked = {trial<Semaphore>},
});

}  // namespace
