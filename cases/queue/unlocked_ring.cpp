// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include <deadheat/case.hpp>

// Each thread pushes an item, then pops one. Head and tail are plain numbers: two pushes can take
// one slot (an item is lost), and two pops can read one slot (an item is taken twice).
namespace {

using namespace deadheat;

constexpr int threads = 2;
constexpr int empty_slot = 0;

template <class Mutex>
class Ring {
 public:
  explicit Ring(int size) : slots_(static_cast<std::size_t>(size), empty_slot) {}

  void push(int item) {
    std::scoped_lock hold(mutex_);
    slots_[tail_++] = item;
  }

  int pop() {
    std::scoped_lock hold(mutex_);
    return slots_[head_++];
  }

 private:
  Mutex mutex_;
  std::vector<int> slots_;
  std::size_t head_ = 0, tail_ = 0;
};

long distinct_items(const std::array<std::vector<int>, threads>& taken, int items) {
  std::vector<bool> was_taken(static_cast<std::size_t>(items) + 1);
  for (const std::vector<int>& list : taken) {
    for (const int item : list) was_taken[static_cast<std::size_t>(item)] = true;
  }
  was_taken[empty_slot] = false;
  return std::ranges::count(was_taken, true);
}

template <class Mutex>
Tally trial(Crew& crew) {
  const int items = std::min(crew.steps(), 100'000);  // per thread
  Ring<Mutex> ring(threads * items);  // room for all of them, so that it never wraps
  std::array<std::vector<int>, threads>
      taken;  // one list each: the check must not order the threads
  for (std::vector<int>& list : taken) list.reserve(static_cast<std::size_t>(items));

  crew.together(threads, items, [&](int who, int number) {
    ring.push(who * items + number + 1);
    taken[static_cast<std::size_t>(who)].push_back(ring.pop());
  });
  return {.expected = long{threads} * items, .found = distinct_items(taken, threads * items)};
}

const Case unlocked_ring({
    .id = "queue/unlocked-ring",
    .rule = "Every pushed item is taken exactly once.",
    .bug = "++head and ++tail are not atomic, and nothing orders a slot's write before its read.",
    .fix = "One std::mutex guards both indexes and the slots.",
    .source = "Effective Python, item 55",
    .tags = {"CP.2", "CWE-362", "CWE-820", "quick"},
    .racy = {trial<NoLock>, {.race = must, .wrong = must}},
    .locked = {trial<std::mutex>},
});

}  // namespace
