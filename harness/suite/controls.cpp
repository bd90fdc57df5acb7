// SPDX-License-Identifier: MIT
// The doctor's controls: planted bugs and their repairs, compiled into every suite with the suite's
// own flags. A detector that does not see these would not see the bugs of the suite either.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>

#include <deadheat/case.hpp>

#include "model/result.hpp"

namespace {

using namespace deadheat;

constexpr int threads = 2;

template <class Mutex>
Tally planted_race(Crew& crew) {
  Mutex mutex;
  // on the heap, as what a test wants to see must not be lost to a register
  const auto count = std::make_unique<long>(0);
  crew.together(threads, crew.steps(), [&] {
    std::scoped_lock hold(mutex);
    ++*count;
  });
  return {.expected = 0, .found = 0};
}

const Case race({
    .id = "control/race",
    .rule = "Two threads do not write one number at the same time.",
    .bug = "Nothing orders the two writes.",
    .fix = "A std::mutex is held around the write.",
    .racy = {planted_race<NoLock>, {.race = must}},
    .locked = {planted_race<std::mutex>},
});

// The controlled scheduler tells of an inversion that can lead to a deadlock, and finds that too.
// Elsewhere the threads run one after the other: the order is inverted, and no deadlock can follow.
constexpr bool side_by_side = Flavour::DEADHEAT_SUITE_FLAVOUR == Flavour::explore;

template <bool Same>
Tally planted_inversion(Crew& crew) {
  std::mutex first, second;
  const auto both = [](std::mutex& one, std::mutex& other) {
    std::scoped_lock hold_one(one);
    std::scoped_lock hold_other(other);
  };
  const auto in_order = [&](int who) {
    who == 0 || Same ? both(first, second) : both(second, first);
  };
  if (side_by_side) {
    crew.together(2, in_order);
  } else {
    crew.together(1, [&](int) { in_order(0); });
    crew.together(1, [&](int) { in_order(1); });
  }
  return {};
}

const Case inversion({
    .id = "control/inversion",
    .rule = "Two locks are taken in one order.",
    .bug = "The second thread takes them the other way round.",
    .fix = "Both threads take them in the same order.",
    .racy = {planted_inversion<false>, {.inversion = must, .hang = side_by_side ? must : never}},
    .locked = {planted_inversion<true>},
});

struct Read {
  std::atomic<long>& count;
  void operator()() const {
    const long seen = count.load(std::memory_order_relaxed);
    std::this_thread::yield();  // so that the update is lost on a machine with one core too
    count.store(seen + 1, std::memory_order_relaxed);
  }
};

struct Add {
  std::atomic<long>& count;
  void operator()() const { count.fetch_add(1, std::memory_order_relaxed); }
};

// On a busy machine there may be time for one trial only, and in one start of it the threads may
// miss each other: several starts make a trial. The controlled scheduler needs no second one.
template <class Update>
Tally planted_wrong(Crew& crew) {
  constexpr int starts = side_by_side ? 1 : 8;
  const int steps = std::min(250, crew.steps());
  std::atomic<long> count = 0;
  for (int start = 0; start < starts; ++start) crew.together(threads, steps, Update{count});
  return {.expected = starts * threads * steps, .found = count};
}

const Case wrong({
    .id = "control/wrong",
    .rule = "Every update counts.",
    .bug = "Each access is atomic, and the update is two of them.",
    .fix = "The update is one atomic operation.",
    .racy = {planted_wrong<Read>, {.wrong = must}},
    .locked = {planted_wrong<Add>},
});

template <bool Ends>
Tally planted_hang(Crew&) {
  std::mutex mutex;
  mutex.lock();
  if (Ends) mutex.unlock();
  std::jthread waiter([&] { std::scoped_lock hold(mutex); });
  return {};
}

const Case hang({
    .id = "control/hang",
    .rule = "Every lock is given back.",
    .bug = "The lock is kept for ever, and another thread waits for it.",
    .fix = "The lock is given back before the other thread asks for it.",
    .racy = {.trial = planted_hang<false>,
             .truth = {.hang = must},
             .deadline = std::chrono::milliseconds(500)},
    .locked = {planted_hang<true>},
});

template <bool Ends>
Tally planted_crash(Crew& crew) {
  std::atomic<bool> ends = Ends;
  crew.together(1, [&](int) {
    if (!ends) std::abort();
  });
  return {};
}

const Case crash({
    .id = "control/crash",
    .rule = "The process lives.",
    .bug = "It aborts.",
    .fix = "It does not.",
    .racy = {planted_crash<false>, {.crash = must}},
    .locked = {planted_crash<true>},
});

// The deep ones: an option of ThreadSanitizer's that hides a kind of bug hides the control of that
// kind too.
template <class Access>
Tally planted_mixed_access(Crew& crew) {
  const auto value = std::make_unique<std::atomic<long>>(0);
  crew.together(2, crew.steps(), [&](int who, int) {
    who == 0 ? value->store(1, std::memory_order_relaxed) : Access()(*value);
  });
  return {};
}

struct PlainStore {
  void operator()(std::atomic<long>& value) const { *reinterpret_cast<volatile long*>(&value) = 2; }
};

struct AtomicStore {
  void operator()(std::atomic<long>& value) const { value.store(2, std::memory_order_relaxed); }
};

const Case mixed_access({
    .id = "control/mixed-access",
    .rule = "What one thread accesses atomically, the others do too.",
    .bug = "One of the two writes is a plain one.",
    .fix = "Both writes are atomic.",
    .tags = {"deep"},
    .racy = {planted_mixed_access<PlainStore>, {.race = must}},
    .locked = {planted_mixed_access<AtomicStore>},
});

template <std::memory_order Store, std::memory_order Load>
Tally planted_message(Crew& crew) {
  const auto message = std::make_unique<long>(0);
  const auto is_sent = std::make_unique<std::atomic<bool>>(false);
  crew.together(2, [&](int who) {
    if (who == 0) {
      *message = 1;
      is_sent->store(true, Store);
    } else {
      while (!is_sent->load(Load)) std::this_thread::yield();
      *message = 2;
    }
  });
  return {};
}

const Case message({
    .id = "control/message",
    .rule = "A flag that says that a message is there is written after it, and read before it.",
    .bug = "A relaxed flag orders nothing.",
    .fix = "The flag is released and acquired.",
    .tags = {"deep"},
    .racy = {planted_message<std::memory_order_relaxed, std::memory_order_relaxed>, {.race = must}},
    .locked = {planted_message<std::memory_order_release, std::memory_order_acquire>},
});

template <class Mutex>
Tally planted_copy(Crew& crew) {
  using Bytes = std::array<char, 64>;
  Mutex mutex;
  const auto to = std::make_unique<Bytes>();
  const auto from = std::make_unique<Bytes>();
  volatile std::size_t size = from->size();  // so that the function is called
  crew.together(threads, crew.steps(), [&] {
    std::scoped_lock hold(mutex);
    std::memcpy(to->data(), from->data(), size);
  });
  return {};
}

const Case copy({
    .id = "control/copy",
    .rule = "Two threads do not copy to one place at the same time.",
    .bug = "Nothing orders the two calls of memcpy.",
    .fix = "A std::mutex is held around the call.",
    .tags = {"deep"},
    .racy = {planted_copy<NoLock>, {.race = must}},
    .locked = {planted_copy<std::mutex>},
});

template <bool Own>
Tally planted_unlock(Crew& crew) {
  const auto mutex = std::make_unique<std::mutex>();
  if (!Own) mutex->lock();
  crew.together(1, [&](int) {
    if (Own) mutex->lock();
    mutex->unlock();
  });
  return {};
}

const Case unlock({
    .id = "control/unlock",
    .rule = "A mutex is unlocked by the thread that holds it.",
    .bug = "Another thread unlocks it.",
    .fix = "The thread that locked it does.",
    .tags = {"deep"},
    .racy = {planted_unlock<false>, {.misuse = must}},
    .locked = {planted_unlock<true>},
});

}  // namespace
