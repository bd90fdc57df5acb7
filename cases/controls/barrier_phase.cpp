// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <barrier>
#include <cstddef>
#include <vector>

#include <deadheat/case.hpp>

// In each round every thread writes its own cell, and then reads its neighbour's. No lock is taken
// and no cell is atomic: the barrier between the two phases orders all the writes before all the
// reads. Without it the neighbour may not have written yet.
namespace {

using namespace deadheat;

constexpr int threads = 2;
using Round = std::array<int, threads>;

struct NoBarrier {
  explicit NoBarrier(std::ptrdiff_t) {}
  void arrive_and_wait() {}
};

template <class Barrier>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 200);
  std::vector<Round> cells(static_cast<std::size_t>(rounds));
  Barrier barrier(threads);
  std::array<long, threads> right{};
  crew.together(threads, rounds, [&](int who, int number) {
    Round& round = cells[static_cast<std::size_t>(number)];
    const auto own = static_cast<std::size_t>(who);
    round[own] = number + 1;
    barrier.arrive_and_wait();
    if (round[1 - own] == number + 1) ++right[own];
  });
  return {.expected = long{threads} * rounds, .found = right[0] + right[1]};
}

const Case barrier_phase({
    .id = "controls/barrier-phase",
    .rule = "In the second phase every thread reads what its neighbour wrote in the first.",
    .bug = "Nothing keeps a thread from going on while its neighbour still writes.",
    .fix = "A std::barrier stands between the two phases.",
    .source = "C++20, [thread.barrier]",
    .tags = {"CP.2", "CWE-362", "CWE-820"},
    .racy = {trial<NoBarrier>, {.race = must, .wrong = must}},
    .locked = {trial<std::barrier<>>},
});

}  // namespace
