// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>

#include <deadheat/case.hpp>

// A worker counts what it has done, and a display reads the count while it runs. Any recent value
// will do, so nothing has to be ordered; but a plain count is a data race, which promises not even
// that. An atomic with one writer needs no read-modify-write: a relaxed load and a relaxed store
// are enough, and cost what the plain count costs.
namespace {

using namespace deadheat;

class Plain {
 public:
  long load(std::memory_order) const { return value_; }
  void store(long value, std::memory_order) { value_ = value; }

 private:
  long value_ = 0;
};

// One worker and one display.
template <class Count>
Tally trial(Crew& crew) {
  Count done;
  const int steps = std::min(crew.steps(), 200'000);
  long shown = 0, sensible = 0;  // only the display's
  crew.together(2, steps, [&](int who, int) {
    if (who == 0) {
      done.store(done.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
      return;
    }
    const long seen = done.load(std::memory_order_relaxed);
    if (seen >= shown && seen <= steps) ++sensible;
    shown = seen;
  });
  return {.expected = 2L * steps, .found = done.load(std::memory_order_relaxed) + sensible};
}

const Case progress({
    .id = "controls/progress",
    .rule = "Progress read while the work runs never goes back, and never beyond the end.",
    .bug = "The count is plain, and read while it is written.",
    .fix = "The count is atomic, written and read with relaxed, as nothing hangs on its order.",
    .source = "C++20, [intro.races]; Boehm: How to Miscompile Programs with \"Benign\" Data Races, "
              "HotPar 2011",
    .tags = {"CP.2", "CP.200", "CWE-362", "quick"},
    .racy = {trial<Plain>, {.race = must, .wrong = may}},
    .locked = {trial<std::atomic<long>>},
});

}  // namespace
