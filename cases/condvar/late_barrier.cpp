// SPDX-License-Identifier: MIT
#include <algorithm>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// A barrier made by hand: who comes last sets the count back to 0, and the others wait until they
// see that 0. A fast thread comes back for the next phase and counts to 1 before a slow one has
// woken. The slow one sees 1, takes it for the old phase, and sleeps on: now each waits for the
// other.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int threads = 2;

struct State {
  int arrived = 0;
  long phase = 0;
};

// Whether the phase that a thread arrived in is over.
bool over_when_the_count_is_0(const State& now, long) { return now.arrived == 0; }
bool over_when_the_phase_is_another(const State& now, long mine) { return now.phase != mine; }

template <bool (*over)(const State& now, long mine)>
class Barrier {
 public:
  explicit Barrier(int size) : size_(size) {}

  void arrive_and_wait() {
    std::unique_lock hold(mutex_);
    const long mine = state_.phase;
    if (++state_.arrived == size_) {
      state_ = {.arrived = 0, .phase = mine + 1};
      all_here_.notify_all();
    } else {
      all_here_.wait(hold, [&] { return over(state_, mine); });
    }
  }

 private:
  const int size_;
  std::mutex mutex_;
  std::condition_variable all_here_;
  State state_;
};

template <class AnyBarrier>
Tally trial(Crew& crew) {
  AnyBarrier barrier(threads);
  const int phases = std::min(crew.steps(), 100);
  long passed = 0;
  crew.together(threads, phases, [&](int who, int) {
    barrier.arrive_and_wait();
    if (who == 0) ++passed;
  });
  return {.expected = phases, .found = passed};
}

const Case late_barrier({
    .id = "condvar/late-barrier",
    .rule = "All threads pass the barrier in every phase.",
    .bug = "The waiters look at a count that the next phase already uses again.",
    .fix = "Each phase has a number, and a thread waits until it is another than its own.",
    .source = "Herlihy and Shavit, The Art of Multiprocessor Programming, chapter on barriers",
    .tags = {"CWE-362"},
    .racy = {.trial = trial<Barrier<over_when_the_count_is_0>>,
             .truth = {.hang = must},
             .deadline = 1s},
    .locked = {trial<Barrier<over_when_the_phase_is_another>>},
    .further = {{"std-barrier", Role::locked, {trial<std::barrier<>>}}},
});

}  // namespace
