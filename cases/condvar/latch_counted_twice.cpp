// SPDX-License-Identifier: MIT
#include <array>
#include <chrono>
#include <latch>

#include <deadheat/case.hpp>

// A latch counts calls, not threads. A worker that counts down when its result is there, and once
// more in its clean-up, opens the latch for a colleague who is still at work. When he too has
// counted, the count is below 0, which is undefined: a waiter that looks for 0 may have missed it
// for ever.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int workers = 2, threads = workers + 1;

// Counts down at the end of a scope, so that no way out of it can be forgotten.
class CountDownAtEnd {
 public:
  explicit CountDownAtEnd(std::latch& latch) : latch_(latch) {}
  CountDownAtEnd(const CountDownAtEnd&) = delete;
  CountDownAtEnd& operator=(const CountDownAtEnd&) = delete;
  ~CountDownAtEnd() { latch_.count_down(); }

 private:
  std::latch& latch_;
};

void count_it_too(std::latch& latch) { latch.count_down(); }
void leave_it_to_the_end(std::latch&) {}

template <void (*tell)(std::latch&)>
Tally trial(Crew& crew) {
  std::latch all_done(workers);
  std::array<long, workers> results{};
  long sum = 0;
  crew.together(threads, [&](int who) {
    if (who < workers) {
      CountDownAtEnd count_down(all_done);
      results[static_cast<std::size_t>(who)] = 1;
      if (who == 0) tell(all_done);
    } else {
      all_done.wait();
      sum = results[0] + results[1];
    }
  });
  return {.expected = workers, .found = sum};
}

const Case latch_counted_twice({
    .id = "condvar/latch-counted-twice",
    .rule = "Who has waited for the latch finds the result of every worker.",
    .bug = "One worker counts down twice, so the latch opens while the other is still at work.",
    .fix = "One place counts down: the end of the worker's scope.",
    .source = "C++20, [thread.latch]",
    .tags = {"CWE-821"},
    // race and hang: whether the late worker meets the waiter is a matter of time
    .racy = {.trial = trial<count_it_too>,
             .truth = {.race = may, .wrong = must, .hang = may},
             .deadline = 1s},
    .locked = {trial<leave_it_to_the_end>},
});

}  // namespace
