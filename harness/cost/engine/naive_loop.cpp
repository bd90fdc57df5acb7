// SPDX-License-Identifier: MIT
#include "cost/engine/naive_loop.hpp"

#include <atomic>
#include <barrier>
#include <chrono>
#include <cstddef>
#include <thread>

#include <deadheat/crew.hpp>

#include "suite/cores.hpp"

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

// std::barrier's part that is used here.
template <class Completion>
class SpinBarrier {
 public:
  SpinBarrier(std::ptrdiff_t size, Completion completion) : size_(size), completion_(completion) {}

  void arrive_and_wait() {
    const int turn = turn_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) == size_ - 1) {
      arrived_.store(0, std::memory_order_relaxed);
      completion_();
      turn_.store(turn + 1, std::memory_order_release);  // partner: the acquire load below
      return;
    }
    Backoff backoff;
    while (turn_.load(std::memory_order_acquire) == turn) backoff.wait();
  }

 private:
  const std::ptrdiff_t size_;
  Completion completion_;
  alignas(64) std::atomic<std::ptrdiff_t> arrived_ = 0;
  alignas(64) std::atomic<int> turn_ = 0;
};

// Each on a line of its own, as their neighbourhood costs the naive loop nothing.
struct Places {
  alignas(64) std::atomic<int> x = 0;
  alignas(64) std::atomic<int> y = 0;
  alignas(64) int r1 = 1;
  alignas(64) int r2 = 1;
};

// Run by the barrier while both threads wait: grades the state and makes it fresh.
struct Grade {
  Places* places;
  NaiveRun* run;
  Clock::time_point start;
  double budget;
  bool* more;

  void operator()() noexcept {
    if (places->r1 == 0 && places->r2 == 0) ++run->relaxed;
    places->x.store(0, std::memory_order_relaxed);  // ordered by the barrier
    places->y.store(0, std::memory_order_relaxed);
    if (++run->states % 32 != 0) return;  // looking at the clock costs something too
    run->seconds = std::chrono::duration<double>(Clock::now() - start).count();
    *more = run->seconds < budget;
  }
};

template <class Barrier>
void act(int actor, Barrier& barrier, std::atomic<int>& own, std::atomic<int>& other, int& read,
         const bool& more) {
  pin_to_core(actor);
  barrier.arrive_and_wait();
  while (more) {
    own.store(1, std::memory_order_relaxed);
    read = other.load(std::memory_order_relaxed);
    barrier.arrive_and_wait();
  }
}

template <class Barrier>
NaiveRun run(double budget) {
  Places places;
  NaiveRun run;
  bool more = true;  // written by the completion only, and so ordered by the barrier
  Barrier barrier(2, Grade{&places, &run, Clock::now(), budget, &more});
  {
    std::jthread first([&] { act(0, barrier, places.x, places.y, places.r1, more); });
    std::jthread second([&] { act(1, barrier, places.y, places.x, places.r2, more); });
  }
  return run;
}

}  // namespace

NaiveRun with_std_barrier(double seconds) { return run<std::barrier<Grade>>(seconds); }
NaiveRun with_spin_barrier(double seconds) { return run<SpinBarrier<Grade>>(seconds); }

}  // namespace deadheat
