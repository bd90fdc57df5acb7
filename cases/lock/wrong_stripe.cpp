// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <mutex>

#include <deadheat/case.hpp>

// A hash table with a lock for each few buckets, so that those who are in different places do not
// wait for each other. The lock is chosen by the key; but what it has to guard is the bucket, and
// two keys that share a bucket may have different locks. It is right as long as the number of
// buckets is a multiple of the number of locks.
namespace {

using namespace deadheat;

constexpr int threads = 2;
constexpr std::size_t buckets = 3, locks = 2;

struct Table {
  std::array<std::mutex, locks> stripes;
  std::array<long, buckets> entries{};  // how many keys were put into each bucket
};

std::size_t bucket_of(std::size_t key) { return key % buckets; }

std::size_t by_key(std::size_t key) { return key % locks; }
std::size_t by_bucket(std::size_t key) { return bucket_of(key) % locks; }

template <std::size_t (*stripe_of)(std::size_t key)>
Tally trial(Crew& crew) {
  Table table;
  const int puts = std::min(crew.steps(), 100'000);
  crew.together(threads, puts, [&](int who, int) {
    const std::size_t key = who == 0 ? 0 : buckets;  // one bucket for both
    std::scoped_lock hold(table.stripes[stripe_of(key)]);
    ++table.entries[bucket_of(key)];
  });
  return {.expected = long{threads} * puts,
          .found = table.entries[0] + table.entries[1] + table.entries[2]};
}

const Case wrong_stripe({
    .id = "lock/wrong-stripe",
    .rule = "Every entry that is put into the table is there.",
    .bug = "The lock is chosen by the key, and two keys in one bucket have different locks.",
    .fix = "The lock is chosen by the bucket that it guards.",
    .source = "Herlihy, Shavit: The Art of Multiprocessor Programming, chapter 13",
    .tags = {"CP.50", "CWE-362", "CWE-667"},
    .racy = {trial<by_key>, {.race = must, .wrong = must}},
    .locked = {trial<by_bucket>},
});

}  // namespace
