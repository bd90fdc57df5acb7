// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>

#include <deadheat/case.hpp>

// Dekker's mutual exclusion, the oldest for two threads: each raises a flag and then looks at the
// other's. That is store buffering: with relaxed accesses each may look before its own flag is out,
// and both go in. Even when they do not, nothing orders what one did inside before what the next
// does.
namespace {

using namespace deadheat;

constexpr int threads = 2;

template <std::memory_order order>
class Dekker {
 public:
  void lock(int who) {
    Backoff backoff;
    wants_[index(who)].store(true, order);
    while (wants_[index(1 - who)].load(order)) {
      if (turn_.load(order) != who) let_the_other(who);
      backoff.wait();
    }
  }

  void unlock(int who) {
    turn_.store(1 - who, order);
    wants_[index(who)].store(false, order);
  }

 private:
  static std::size_t index(int who) { return static_cast<std::size_t>(who); }

  void let_the_other(int who) {
    Backoff backoff;
    wants_[index(who)].store(false, order);
    // Dekker's asks for the turn alone. When two were inside, a turn can be lost, and so nobody
    // waits for one who wants nothing.
    while (turn_.load(order) != who && wants_[index(1 - who)].load(order)) backoff.wait();
    wants_[index(who)].store(true, order);
  }

  std::array<std::atomic<bool>, threads> wants_{};
  std::atomic<int> turn_ = 0;
};

template <std::memory_order order>
Tally trial(Crew& crew) {
  Dekker<order> lock;
  long count = 0;
  const int steps = std::min(crew.steps(), 5'000);
  crew.together(threads, steps, [&](int who, int) {
    lock.lock(who);
    ++count;
    lock.unlock(who);
  });
  return {.expected = long{threads} * steps, .found = count};
}

const Case dekker({
    .id = "litmus/dekker",
    .rule = "One thread at a time counts.",
    .bug = "Relaxed flags may be looked at before one's own is out, and order nothing inside.",
    .fix = "All accesses of the flags and of the turn are seq_cst.",
    .source = "Dijkstra: Cooperating Sequential Processes, EWD 123, 1965",
    .tags = {"CP.100", "CWE-362", "CWE-667"},
    .racy = {trial<std::memory_order_relaxed>, {.race = must, .wrong = may}},
    .locked = {trial<std::memory_order_seq_cst>},
});

}  // namespace
