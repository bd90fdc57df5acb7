// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <vector>

#include <deadheat/case.hpp>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan"  // g++ says that its ThreadSanitizer does not follow fences
#endif

// Two letters are laid out, and then a flag is raised for each. One fence before all the flags and
// one after all the looks at them do for any number of letters: that is what fences are for.
// Without them the relaxed flags publish nothing. A detector that does not follow fences reports
// the one like the other.
namespace {

using namespace deadheat;

constexpr int letters = 2;

struct Board {
  std::array<long, letters> letter{};
  std::array<std::atomic<bool>, letters> there{};
};

void no_fence(std::memory_order) {}
void fence(std::memory_order order) { std::atomic_thread_fence(order); }

template <void (*fence)(std::memory_order)>
void lay_out(Board& board, long text) {
  for (long& letter : board.letter) letter = text;
  fence(std::memory_order_release);  // partner: the fence in read
  for (std::atomic<bool>& there : board.there) there.store(true, std::memory_order_relaxed);
}

// How many letters of the board were read right.
template <void (*fence)(std::memory_order)>
long read(const Board& board, long text) {
  Backoff backoff;
  for (const std::atomic<bool>& there : board.there) {
    while (!there.load(std::memory_order_relaxed)) backoff.wait();
  }
  fence(std::memory_order_acquire);  // partner: the fence in lay_out
  return std::ranges::count(board.letter, text);
}

template <void (*fence)(std::memory_order)>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 5'000);
  std::vector<Board> boards(static_cast<std::size_t>(rounds));
  long right = 0;  // only the reader's
  crew.together(2, rounds, [&](int who, int round) {
    Board& board = boards[static_cast<std::size_t>(round)];
    if (who == 0) {
      lay_out<fence>(board, round + 1);
    } else {
      right += read<fence>(board, round + 1);
    }
  });
  return {.expected = long{letters} * rounds, .found = right};
}

const Case fence_publication({
    .id = "controls/fence-publication",
    .rule = "Who sees all the flags reads the letters.",
    .bug = "Relaxed flags alone order nothing: the letters are read while they are written.",
    .fix = "A release fence before the flags goes up pairs with an acquire fence after the looks.",
    .source = "C++20, [atomics.fences]",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {trial<no_fence>, {.race = must, .wrong = may}},
    .locked = {.trial = trial<fence>,
               .false_alarm = {{Detector::tsan, Symptom::race,
                                "ThreadSanitizer does not follow std::atomic_thread_fence"}}},
});

}  // namespace
