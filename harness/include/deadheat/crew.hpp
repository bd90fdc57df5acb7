// SPDX-License-Identifier: MIT
// What a body uses to run its threads together; it also sizes the trial.
#pragma once

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstdint>
#include <exception>
#include <memory>
#include <thread>
#include <vector>

namespace deadheat {

// Waits a little longer each time it is called: a bounded spin, then a yield, so that a thread
// which waits does not keep the core from the one it waits for.
class Backoff {
 public:
  void wait() {
    if (++calls_ < spins) {
      pause();
    } else {
      std::this_thread::yield();
    }
  }

 private:
  static constexpr int spins = 4000;

  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
  }

  int calls_ = 0;
};

// How the engine sizes one trial.
struct TrialSize {
  int steps = 1;           // what crew.steps() answers
  int threads = 0;         // what crew.threads() answers; 0: what the body asks for
  std::uint64_t seed = 0;  // varies the start of the threads; 0: all at once
  void (*place)(int who) =
      nullptr;  // called first in each thread of together(): the engine puts it on a core
  bool gate =
      true;  // false: threads start as they come, under a scheduler that decides who goes on
  void (*held)(int tasks) = nullptr;  // called by crew.holds()
};

class Crew {
 public:
  explicit Crew(TrialSize size) : size_(size) {}

  // How many steps each thread should take: a million under stress, hundreds under TSan, two or
  // three under explore.
  int steps() const { return size_.steps; }

  // How many threads to use where the body works with any number of them: `wanted`, unless the
  // engine asks for another number (costs are measured by threads). Under explore it may be fewer.
  int threads(int wanted) {
    sizable_ = true;
    return size_.threads > 0 ? size_.threads : wanted;
  }

  std::uint64_t seed() const { return size_.seed; }

  // Says that so many units of work (threads, tasks, coroutines) have been started and are not
  // joined yet: when costs are measured, what memory each takes is looked at now.
  void holds(int tasks) const {
    if (size_.held) size_.held(tasks);
  }

  // Runs work(who), who = 0 … size-1, in a thread each, all let go at once, and joins them. An
  // exception from one of them is thrown again here, after all have ended.
  template <std::invocable<int> Work>
  void together(int size, Work work) {
    most_threads_ = std::max(most_threads_, size);
    // one slot for each thread: a shared one would order the threads under test
    std::vector<std::exception_ptr> failures(static_cast<std::size_t>(size));
    const auto work_or_fail = [&](int who) {
      try {
        work(who);
      } catch (...) {
        failures[static_cast<std::size_t>(who)] = std::current_exception();
      }
    };
    if (size_.gate) {
      start_at_once(size, work_or_fail);
    } else {
      start_as_they_come(size, work_or_fail);
    }
    for (const std::exception_ptr& failure : failures) {
      if (failure) std::rethrow_exception(failure);
    }
  }

  // The same with `steps` calls of step() or step(who, number) in each thread, and a compiler fence
  // between them: without it an optimiser folds the loop into one update, and the bug cannot show.
  template <class Step>
  requires std::invocable<Step&> || std::invocable<Step&, int, int>
  void together(int size, int steps, Step step) {
    most_steps_ = std::max(most_steps_, steps);
    together(size, [&](int who) {
      for (int number = 0; number < steps; ++number) {
        if constexpr (std::invocable<Step&>) {
          step();
        } else {
          step(who, number);
        }
        std::atomic_signal_fence(std::memory_order_seq_cst);
      }
    });
  }

  // What the trial did, for the engine: the most threads it ran together and the most steps each
  // took (0: it used no such loop), and whether it asked threads().
  int most_threads() const { return most_threads_; }
  int most_steps() const { return most_steps_; }
  bool sizable() const { return sizable_; }

 private:
  // Lets threads go at once. Arrivals are relaxed on purpose: they must not order the threads among
  // themselves. The store of `state_` pairs with the acquire load in arrive_and_wait, which orders
  // each thread after the caller, and no thread after another.
  class Start {
   public:
    explicit Start(int size) : size_(size) {}

    // False: the start was called off, and the work must not be done.
    bool arrive_and_wait(int spins) {
      arrived_.fetch_add(1, std::memory_order_relaxed);
      Backoff backoff;
      State state = State::waiting;
      while ((state = state_.load(std::memory_order_acquire)) == State::waiting) backoff.wait();
      for (int spin = 0; spin < spins; ++spin) std::atomic_signal_fence(std::memory_order_seq_cst);
      return state == State::gone;
    }

    void go() {
      Backoff backoff;
      while (arrived_.load(std::memory_order_relaxed) < size_) backoff.wait();
      state_.store(State::gone, std::memory_order_release);
    }

    void call_off_unless_gone() {
      State waiting = State::waiting;
      state_.compare_exchange_strong(waiting, State::off, std::memory_order_release,
                                     std::memory_order_relaxed);
    }

   private:
    enum class State { waiting, gone, off };

    const int size_;
    alignas(64) std::atomic<int> arrived_ = 0;
    alignas(64) std::atomic<State> state_ = State::waiting;
  };

  // Where a thread cannot be created, those that already wait are sent home, so that they can be
  // joined.
  class CallOff {
   public:
    explicit CallOff(Start& start) : start_(start) {}
    CallOff(const CallOff&) = delete;
    CallOff& operator=(const CallOff&) = delete;
    ~CallOff() { start_.call_off_unless_gone(); }

   private:
    Start& start_;
  };

  // Not of jthreads: each would bring a stop state of its own, which a scheduler would have to look
  // at.
  struct Joined {
    std::vector<std::thread> threads;
    ~Joined() {
      for (std::thread& thread : threads) thread.join();
    }
  };

  template <class Work>
  void start_at_once(int size, const Work& work) {
    Start start(size);
    std::vector<std::jthread> threads;
    threads.reserve(static_cast<std::size_t>(size));
    CallOff call_off_unless_started(start);
    for (int who = 0; who < size; ++who) {
      threads.emplace_back([&, who] {
        if (size_.place) size_.place(who);
        if (start.arrive_and_wait(delay(who))) work(who);
      });
    }
    start.go();
  }

  template <class Work>
  void start_as_they_come(int size, const Work& work) {
    Joined joined;
    joined.threads.reserve(static_cast<std::size_t>(size));
    for (int who = 0; who < size; ++who) {
      joined.threads.emplace_back([&, who] {
        if (size_.place) size_.place(who);
        work(who);
      });
    }
  }

  // How many empty turns a thread makes between the start and its work: up to a few hundred, drawn
  // from the seed.
  int delay(int who) const {
    if (size_.seed == 0) return 0;
    std::uint64_t mixed = size_.seed + 0x9e3779b97f4a7c15u * static_cast<std::uint64_t>(who + 1);
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;  // splitmix64, Steele et al. 2014
    return static_cast<int>((mixed >> 40) & 0xff);
  }

  TrialSize size_;
  int most_threads_ = 0;
  int most_steps_ = 0;
  bool sizable_ = false;
};

}  // namespace deadheat
