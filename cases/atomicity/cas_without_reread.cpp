// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>

#include <deadheat/case.hpp>

// compare_exchange puts the value that it found into `seen` when it fails. The next try then
// succeeds, whatever has happened meanwhile: what it writes must be made from the new `seen`. Here
// it was made from the old one, so the other thread's update is overwritten.
namespace {

using namespace deadheat;

constexpr int threads = 2;

using Total = std::atomic<long>;

void from_the_first_look(Total& total) {
  long seen = total.load();
  const long next = seen + 1;
  while (!total.compare_exchange_weak(seen, next)) {
  }
}

void from_the_last_look(Total& total) {
  long seen = total.load();
  while (!total.compare_exchange_weak(seen, seen + 1)) {
  }
}

template <void (*add_one)(Total&)>
Tally trial(Crew& crew) {
  Total total = 0;
  const int steps = std::min(crew.steps(), 100'000);
  crew.together(threads, steps, [&] { add_one(total); });
  return {.expected = long{threads} * steps, .found = total};
}

const Case cas_without_reread({
    .id = "atomicity/cas-without-reread",
    .rule = "Every increment counts: the total is threads x steps.",
    .bug = "After a failed compare_exchange the next try writes a value made from the first look.",
    .fix = "The value to write is made anew in every turn of the loop.",
    .source = "C++20, [atomics.types.operations] (compare_exchange)",
    .tags = {"CP.100", "CWE-362", "quick"},
    .racy = {trial<from_the_first_look>, {.wrong = must}},
    .locked = {trial<from_the_last_look>},
});

}  // namespace
