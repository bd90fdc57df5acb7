// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <mutex>
#include <shared_mutex>

#include <deadheat/case.hpp>

// A cache is looked up far more often than it changes, so that readers share its lock. A look-up
// counts how often the cache was right, and that is a write: a shared lock keeps writers out, but
// it lets readers in, and here each of them is a writer.
namespace {

using namespace deadheat;

constexpr int readers = 2;

template <class Count>
struct Cache {
  std::shared_mutex mutex;
  long value = 7;
  Count hits = 0;
};

template <class Count, template <class> class Lock>
long look_up(Cache<Count>& cache) {
  Lock<std::shared_mutex> hold(cache.mutex);
  ++cache.hits;
  return cache.value;
}

template <class Count, template <class> class Lock>
Tally trial(Crew& crew) {
  Cache<Count> cache;
  const int look_ups = std::min(crew.steps(), 100'000);
  crew.together(readers, look_ups, [&] { return look_up<Count, Lock>(cache); });
  return {.expected = long{readers} * look_ups, .found = cache.hits};
}

const Case write_under_shared({
    .id = "lock/write-under-shared",
    .rule = "Every look-up counts.",
    .bug = "Look-ups count under a shared lock, which other readers hold at the same time.",
    .fix = "Who writes takes the lock alone, with std::unique_lock.",
    .source = "[thread.sharedmutex.requirements]",
    .tags = {"CP.2", "CWE-362", "CWE-667", "quick"},
    .racy = {trial<long, std::shared_lock>, {.race = must, .wrong = must}},
    .locked = {trial<long, std::unique_lock>},
    .further = {{"atomic", Role::locked, {trial<std::atomic<long>, std::shared_lock>}}},
});

}  // namespace
