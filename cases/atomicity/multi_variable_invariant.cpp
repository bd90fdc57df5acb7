// SPDX-License-Identifier: MIT
#include <algorithm>
#include <deque>
#include <mutex>
#include <vector>

#include <deadheat/case.hpp>

// A cache keeps its entries, and beside them a flag that says whether it is empty. Each variable is
// guarded, but the two belong together: add() puts the entry in, clear() takes it out and raises
// the flag, and then add() lowers it. From now on the flag says that something is in the cache.
namespace {

using namespace deadheat;

constexpr int adder = 0, threads = 2;

// Changes two things that belong together, each under the lock.
struct EachUnderALock {
  template <class First, class Second>
  static void change(std::mutex& mutex, First first, Second second) {
    {
      std::scoped_lock hold(mutex);
      first();
    }
    std::scoped_lock hold(mutex);
    second();
  }
};

struct BothUnderOneLock {
  template <class First, class Second>
  static void change(std::mutex& mutex, First first, Second second) {
    std::scoped_lock hold(mutex);
    first();
    second();
  }
};

template <class Guarded>
class Cache {
 public:
  void add(int entry) {
    Guarded::change(
        mutex_, [&] { entries_.push_back(entry); }, [&] { empty_ = false; });
  }

  void clear() {
    Guarded::change(
        mutex_, [&] { entries_.clear(); }, [&] { empty_ = true; });
  }

  bool agrees() {
    std::scoped_lock hold(mutex_);
    return empty_ == entries_.empty();
  }

 private:
  std::mutex mutex_;
  std::vector<int> entries_;
  bool empty_ = true;
};

// Each round has a cache of its own. Expected: at the end, flag and entries agree in each.
template <class Guarded>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 5'000);
  std::deque<Cache<Guarded>> caches(static_cast<std::size_t>(rounds));
  crew.together(threads, rounds, [&](int who, int round) {
    Cache<Guarded>& cache = caches[static_cast<std::size_t>(round)];
    who == adder ? cache.add(1) : cache.clear();
  });
  return {.expected = rounds, .found = std::ranges::count_if(caches, &Cache<Guarded>::agrees)};
}

const Case multi_variable_invariant({
    .id = "atomicity/multi-variable-invariant",
    .rule = "The flag says whether the cache is empty.",
    .bug = "Entries and flag are changed in two critical sections, and another thread's change "
           "comes in between.",
    .fix = "One critical section changes both.",
    .source = "Lu et al., ASPLOS 2008 (multi-variable bugs)",
    .tags = {"CP.50", "CWE-362"},
    .racy = {trial<EachUnderALock>, {.wrong = must}},
    .locked = {trial<BothUnderOneLock>},
});

}  // namespace
