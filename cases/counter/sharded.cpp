// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

#include <deadheat/case.hpp>

// Threads that count in one place wait for each other, so each gets a shard of its own, and the
// sum is made when all are done: no lock is needed. It is wrong as soon as two threads get the same
// shard (there were fewer shards than threads), or somebody sums while they count.
namespace {

using namespace deadheat;

constexpr int sensors = 4;

struct Plain {
  void add_one() { ++count; }
  long read() const { return count; }
  alignas(64) long count = 0;  // a cache line of its own
};

struct Packed {
  void add_one() { ++count; }
  long read() const { return count; }
  long count = 0;  // no data race with its neighbours, but their cache line goes to and fro
};

struct Atomic {
  void add_one() { count.fetch_add(1, std::memory_order_relaxed); }
  long read() const { return count.load(std::memory_order_relaxed); }
  alignas(64) std::atomic<long> count = 0;
};

struct Locked {
  void add_one() {
    std::scoped_lock hold(mutex);
    ++count;
  }
  long read() const { return count; }
  alignas(64) std::mutex mutex;
  long count = 0;
};

std::size_t own(int who) { return static_cast<std::size_t>(who); }
std::size_t one_for_two(int who) { return static_cast<std::size_t>(who / 2); }
std::size_t one_for_all(int) { return 0; }

template <class Shard>
long sum(const std::vector<Shard>& shards) {
  long total = 0;
  for (const Shard& shard : shards) total += shard.read();
  return total;
}

template <class Shard, std::size_t (*shard_of)(int who)>
Tally trial(Crew& crew) {
  const int threads = crew.threads(sensors);
  std::vector<Shard> shards(static_cast<std::size_t>(threads));
  crew.together(threads, crew.steps(), [&](int who, int) { shards[shard_of(who)].add_one(); });
  return {.expected = long{threads} * crew.steps(), .found = sum(shards)};
}

// The first thread sums while the others count. Expected: its sums never go down.
template <class Shard>
Tally sum_while_counting(Crew& crew) {
  constexpr int threads = 3;
  const int steps = std::min(crew.steps(), 100'000);
  std::vector<Shard> shards(threads);
  long highest = 0, risen = 0;
  crew.together(threads, steps, [&](int who, int) {
    if (who > 0) return shards[own(who)].add_one();
    const long now = sum(shards);
    if (now >= highest) ++risen;
    highest = std::max(highest, now);
  });
  return {.expected = steps, .found = risen};
}

const Case sharded({
    .id = "counter/sharded",
    .rule = "The sum of all shards is threads x steps.",
    .bug = "Two threads are sent to the same shard, and nothing orders their increments.",
    .fix = "Each thread has a shard of its own, which is read after the thread has been joined.",
    .source = "McKenney, Is Parallel Programming Hard, chapter 5 (Counting)",
    .tags = {"CP.2", "CP.3", "CWE-362"},
    .racy = {trial<Plain, one_for_two>, {.race = must, .wrong = must}},
    .locked = {trial<Plain, own>},
    .further =
        {
            {"neighbours", Role::locked, {trial<Packed, own>}},
            {"atomic-shards", Role::locked, {trial<Atomic, one_for_two>}},
            {"one-atomic", Role::locked, {trial<Atomic, one_for_all>}},
            {"one-mutex", Role::locked, {trial<Locked, one_for_all>}},
            {"summed-while-counting", Role::racy, {sum_while_counting<Plain>, {.race = must}}},
            {"atomic-summed-while-counting", Role::locked, {sum_while_counting<Atomic>}},
        },
});

}  // namespace
