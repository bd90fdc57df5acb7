// SPDX-License-Identifier: MIT
#include <algorithm>
#include <thread>

#include <deadheat/case.hpp>

// The result of a thread is read before the thread was waited for. It is there if the thread was
// quick enough. The join at the end of the scope comes too late: it is what would have ordered the
// write before the read.
namespace {

using namespace deadheat;

void not_yet(std::jthread&) {}
void join(std::jthread& thread) { thread.join(); }

template <void (*before_the_read)(std::jthread&)>
bool arrives() {
  long result = 0;
  std::jthread thread([&result] { result = 42; });
  before_the_read(thread);
  const long read = result;
  return read == 42;
}

template <void (*before_the_read)(std::jthread&)>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 10);
  long right = 0;
  for (int round = 0; round < rounds; ++round) {
    if (arrives<before_the_read>()) ++right;
  }
  return {.expected = rounds, .found = right};
}

const Case missing_join({
    .id = "lifetime/missing-join",
    .rule = "The result of a thread that was started is 42.",
    .bug = "The result is read before the thread is joined.",
    .fix = "The thread is joined before its result is read.",
    .source = "C++20, [thread.thread.member]; C++ Core Guidelines, CP.23",
    .tags = {"CP.23", "CWE-362", "CWE-820", "quick"},
    .racy = {trial<not_yet>, {.race = must, .wrong = must}},
    .locked = {trial<join>},
});

}  // namespace
