// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <deque>

#include <deadheat/case.hpp>

// One thread computes results and raises a flag beside each, the other takes those whose flag is
// up. With a plain flag nothing orders the result before the flag: compiler and processor may swap
// the two writes or the two reads. On x86-64 the stale result hardly ever shows; the race is there.
namespace {

using namespace deadheat;

class PlainFlag {
 public:
  void raise() { up_ = true; }
  bool is_up() const { return up_; }

 private:
  bool up_ = false;
};

class AtomicFlag {
 public:
  void raise() { up_.store(true, std::memory_order_release); }        // partner: is_up
  bool is_up() const { return up_.load(std::memory_order_acquire); }  // partner: raise

 private:
  std::atomic<bool> up_ = false;
};

template <class Flag>
struct Result {
  long value = 0;
  Flag ready;
};

long answer_to(int task) { return 3L * task + 1; }

template <class Flag>
Tally trial(Crew& crew) {
  const int tasks = std::min(crew.steps(), 100'000);
  std::deque<Result<Flag>> results(static_cast<std::size_t>(tasks));
  long taken = 0, right = 0;  // by the second thread alone
  crew.together(2, tasks, [&](int who, int task) {
    Result<Flag>& result = results[static_cast<std::size_t>(task)];
    if (who == 0) {
      result.value = answer_to(task);
      result.ready.raise();
    } else if (result.ready.is_up()) {
      ++taken;
      if (result.value == answer_to(task)) ++right;
    }
  });
  return {.expected = taken, .found = right};
}

const Case unsynchronised_result({
    .id = "futures/unsynchronised-result",
    .rule = "Who sees that a result is ready reads the result.",
    .bug = "The flag is a plain bool, which publishes nothing and is itself raced for.",
    .fix = "The flag is atomic: raised with release, looked at with acquire.",
    .source = "C++20, [intro.races]",
    .tags = {"CP.2", "CWE-820"},
    .racy = {trial<PlainFlag>, {.race = must, .wrong = may}},
    .locked = {trial<AtomicFlag>},
});

}  // namespace
