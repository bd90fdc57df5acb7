// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>

#include <deadheat/case.hpp>

// Peterson's mutual exclusion: each says that it wants to go in, gives the turn to the other, and
// waits while the other wants and has the turn. Release and acquire look right, as for any lock,
// and are not: they let a thread look at the other's flag while its own is still in a store buffer.
// Only seq_cst keeps a load behind an earlier store.
namespace {

using namespace deadheat;

constexpr int threads = 2;

template <std::memory_order order>
class Peterson {
 public:
  void lock(int who) {
    const int other = 1 - who;
    wants_[index(who)].store(true, order);
    turn_.store(other, order);
    Backoff backoff;
    while (wants_[index(other)].load(order) && turn_.load(order) == other) backoff.wait();
  }

  void unlock(int who) { wants_[index(who)].store(false, order); }

 private:
  static std::size_t index(int who) { return static_cast<std::size_t>(who); }

  std::array<std::atomic<bool>, threads> wants_{};
  std::atomic<int> turn_ = 0;
};

template <std::memory_order order>
Tally trial(Crew& crew) {
  Peterson<order> lock;
  long count = 0;
  const int steps = std::min(crew.steps(), 5'000);
  crew.together(threads, steps, [&](int who, int) {
    lock.lock(who);
    ++count;
    lock.unlock(who);
  });
  return {.expected = long{threads} * steps, .found = count};
}

const Case peterson({
    .id = "litmus/peterson",
    .rule = "One thread at a time counts.",
    .bug = "Relaxed flags may be looked at before one's own is out, and order nothing inside.",
    .fix = "All accesses of the flags and of the turn are seq_cst.",
    .source = "Peterson: Myths About the Mutual Exclusion Problem, IPL 1981",
    .tags = {"CP.100", "CWE-362", "CWE-667"},
    .racy = {trial<std::memory_order_relaxed>, {.race = must, .wrong = may}},
    .locked = {trial<std::memory_order_seq_cst>},
});

}  // namespace
