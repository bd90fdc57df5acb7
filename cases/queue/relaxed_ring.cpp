// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>

#include <deadheat/case.hpp>

// A ring for one thread that puts and one that takes needs no lock: each index has one writer. But
// the index is what tells the other thread that the slot has been written, or is free again. A
// relaxed index tells only its own value: the slot may be read while it is written. On x86-64 the
// processor does not make use of that, and the compiler may.
namespace {

using namespace deadheat;

template <std::memory_order publish, std::memory_order look>
class Ring {
 public:
  bool put(int item) {
    const std::size_t tail = tail_.load(std::memory_order_relaxed);  // its only writer
    if (tail - head_.load(look) == slots_.size()) return false;
    slots_[tail % slots_.size()] = item;
    tail_.store(tail + 1, publish);  // partner: the load in take
    return true;
  }

  bool take(int& item) {
    const std::size_t head = head_.load(std::memory_order_relaxed);  // its only writer
    if (tail_.load(look) == head) return false;
    item = slots_[head % slots_.size()];
    head_.store(head + 1, publish);  // partner: the load in put
    return true;
  }

 private:
  std::array<int, 2> slots_{};
  alignas(64) std::atomic<std::size_t> head_ = 0;
  alignas(64) std::atomic<std::size_t> tail_ = 0;
};
using Relaxed = Ring<std::memory_order_relaxed, std::memory_order_relaxed>;
using Published = Ring<std::memory_order_release, std::memory_order_acquire>;

template <class AnyRing>
Tally trial(Crew& crew) {
  const int items = 2 * std::min(crew.steps(), 10);
  AnyRing ring;
  long in_order = 0;
  crew.together(2, items, [&](int who, int number) {
    Backoff backoff;
    if (who == 0) {
      while (!ring.put(number)) backoff.wait();
    } else {
      int item = -1;
      while (!ring.take(item)) backoff.wait();
      if (item == number) ++in_order;
    }
  });
  return {.expected = items, .found = in_order};
}

const Case relaxed_ring({
    .id = "queue/relaxed-ring",
    .rule = "Every item is taken as it was put, in order.",
    .bug = "The indexes are relaxed, so that nothing orders the writing of a slot before its "
           "reading.",
    .fix = "Each index is stored with release and loaded by the other thread with acquire.",
    .source = "C++20, [atomics.order]",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {trial<Relaxed>, {.race = must, .wrong = may}},
    .locked = {trial<Published>},
});

}  // namespace
