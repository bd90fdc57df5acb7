// SPDX-License-Identifier: MIT
#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// A semaphore made by hand. Its release saves a notify where the count was not 0: "then nobody can
// be waiting". But two can be asleep when two releases follow each other. The first one wakes one
// of them; the second one sees a count of 1, that the woken thread has not taken yet, and keeps
// quiet. The other thread sleeps beside a count that is not 0.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int releaser = 0, takers = 2, threads = takers + 1;

bool wake_when_it_was_0(int before) { return before == 0; }
bool wake_always(int) { return true; }

template <bool (*wake)(int before)>
class Semaphore {
 public:
  void acquire() {
    std::unique_lock hold(mutex_);
    released_.wait(hold, [&] { return count_ > 0; });
    --count_;
  }

  void release() {
    std::scoped_lock hold(mutex_);
    if (wake(count_++)) released_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable released_;
  int count_ = 0;
};

template <bool (*wake)(int before)>
Tally trial(Crew& crew) {
  Semaphore<wake> semaphore;
  std::array<long, threads> taken{};
  crew.together(threads, [&](int who) {
    if (who == releaser) {
      for (int taker = 0; taker < takers; ++taker) semaphore.release();
    } else {
      semaphore.acquire();
      taken[static_cast<std::size_t>(who)] = 1;
    }
  });
  return {.expected = takers, .found = taken[1] + taken[2]};
}

const Case quiet_release({
    .id = "condvar/quiet-release",
    .rule = "Each release lets one thread go on that waits.",
    .bug = "A release that finds a count above 0 wakes nobody, although a second thread may be "
           "asleep.",
    .fix = "Each release wakes one.",
    .source = "GCC bug 104928 and LLVM issue 46357 (std::counting_semaphore sleeps for ever)",
    .tags = {"CWE-821"},
    .racy = {.trial = trial<wake_when_it_was_0>, .truth = {.hang = must}, .deadline = 1s},
    .locked = {trial<wake_always>},
});

}  // namespace
