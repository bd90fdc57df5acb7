// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>

#include <deadheat/case.hpp>

// `std::unique_lock<std::mutex>(mutex_);` does not even lock: T(x) at the start of a statement
// declares an x of type T, in redundant parentheses. So this is a new unique_lock that is called
// mutex_, hides the member, and has no mutex. Compilers warn of what is hidden, where they are
// asked to, and clang warns of the parentheses.
namespace {

using namespace deadheat;

constexpr int threads = 2;

class Counter {
 public:
// The warnings are right: the bug is what they warn of.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wvexing-parse"
#pragma GCC diagnostic ignored "-Wparentheses"
  void unnamed() {
    std::unique_lock<std::mutex>(mutex_);
    ++count_;
  }
#pragma GCC diagnostic pop

  void named() {
    std::unique_lock<std::mutex> hold(mutex_);
    ++count_;
  }

  long count() const { return count_; }

 private:
  std::mutex mutex_;
  long count_ = 0;
};

template <void (Counter::*increment)()>
Tally trial(Crew& crew) {
  Counter counter;
  const int steps = std::min(crew.steps(), 100'000);
  crew.together(threads, steps, [&] { (counter.*increment)(); });
  return {.expected = long{threads} * steps, .found = counter.count()};
}

const Case unnamed_unique_lock({
    .id = "lock/unnamed-unique-lock",
    .rule = "Every increment counts: the total is threads x steps.",
    .bug = "The line declares an empty std::unique_lock that is called mutex_, and locks nothing.",
    .fix = "The guard has a name of its own, and the mutex is its argument.",
    .source = "C++ Core Guidelines; [stmt.ambig]",
    .tags = {"CP.44", "CWE-362", "CWE-667"},
    .racy = {trial<&Counter::unnamed>, {.race = must, .wrong = must}},
    .locked = {trial<&Counter::named>},
});

}  // namespace
