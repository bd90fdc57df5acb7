// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>

namespace deadheat {

// Where the actors of a litmus meet between strides: all pass together. The counter's
// acquire-release operations order what came before the gate in every actor before what comes after
// it in every other.
class Gate {
 public:
  explicit Gate(int size) : size_(size) {}

  void pass() {
    const int turn = turn_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) != size_ - 1) return wait(turn);
    arrived_.store(0, std::memory_order_relaxed);
    start_ = Clock::now() + lead();
    turn_.store(turn + 1, std::memory_order_release);  // partner: the acquire loads in wait()
    turn_.notify_all();
  }

  // After pass(): at the same time in all actors, as far as a clock can tell. Who learns late that
  // the gate is open does not start late. Bounded, for clocks that stand still.
  void start_together() const {
    for (int look = 0; look < most_looks && Clock::now() < start_; ++look) {
    }
  }

 private:
  using Clock = std::chrono::steady_clock;

  // Where a core is kept busy by other work, who gives it up by yielding gets it back when the
  // other actor has given up in turn, and the two never run at the same time. Who sleeps is woken
  // by the other, while that one runs.
  void wait(int turn) {
    for (int spin = 0; spin < spins; ++spin) {
      if (turn_.load(std::memory_order_acquire) != turn) return;
      pause();
    }
    asleep_.fetch_add(1, std::memory_order_relaxed);
    turn_.wait(turn, std::memory_order_acquire);
    asleep_.fetch_sub(1, std::memory_order_relaxed);
  }

  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
  }

  std::chrono::nanoseconds lead() const {
    return asleep_.load(std::memory_order_relaxed) > 0 ? lead_of_sleepers : lead_of_spinners;
  }

  static constexpr int spins = 2000;
  static constexpr int most_looks = 10'000;
  // longer than a cache line takes to the other core
  static constexpr std::chrono::nanoseconds lead_of_spinners{300};
  // longer than it takes to wake one
  static constexpr std::chrono::nanoseconds lead_of_sleepers{30'000};

  const int size_;
  Clock::time_point start_;  // written by the last to arrive, while the others wait
  alignas(64) std::atomic<int> arrived_ = 0;
  alignas(64) std::atomic<int> turn_ = 0;
  alignas(64) std::atomic<int> asleep_ = 0;  // a hint
};

}  // namespace deadheat
