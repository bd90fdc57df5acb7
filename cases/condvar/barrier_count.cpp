// SPDX-License-Identifier: MIT
#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <numeric>

#include <deadheat/case.hpp>

// Three threads meet at a barrier that was made for two. The first two who come pass, and read the
// cell of the third, who has not written it yet; and the third may find nobody left to meet. (With
// std::barrier, to come when nobody is expected any more is undefined.)
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int threads = 3;

class Barrier {
 public:
  explicit Barrier(int size) : size_(size) {}

  void arrive_and_wait() {
    std::unique_lock hold(mutex_);
    const long mine = phase_;
    if (++arrived_ == size_) {
      arrived_ = 0;
      ++phase_;
      all_here_.notify_all();
    } else {
      all_here_.wait(hold, [&] { return phase_ != mine; });
    }
  }

 private:
  const int size_;
  std::mutex mutex_;
  std::condition_variable all_here_;
  int arrived_ = 0;
  long phase_ = 0;
};

// Each writes a cell of its own, reads all of them in the next phase, and leaves together with the
// others.
template <int size>
Tally trial(Crew& crew) {
  Barrier barrier(size);
  std::array<long, threads> cells{}, sums{};
  crew.together(threads, [&](int who) {
    cells[static_cast<std::size_t>(who)] = 1;
    barrier.arrive_and_wait();
    sums[static_cast<std::size_t>(who)] = std::accumulate(cells.begin(), cells.end(), 0L);
    barrier.arrive_and_wait();
  });
  return {.expected = threads * threads, .found = std::accumulate(sums.begin(), sums.end(), 0L)};
}

const Case barrier_count({
    .id = "condvar/barrier-count",
    .rule = "Behind the barrier, every thread reads what all have written before it.",
    .bug = "The barrier expects fewer threads than come to it, so phases mix and a thread is left "
           "alone.",
    .fix = "The barrier expects as many threads as come.",
    .source = "C++20, [thread.barrier]",
    .tags = {"CWE-362", "CWE-821"},
    .racy = {.trial = trial<threads - 1>,
             .truth = {.race = must, .wrong = may, .hang = must},
             .deadline = 1s},
    .locked = {trial<threads>},
});

}  // namespace
