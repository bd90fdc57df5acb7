// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include "exploring.hpp"

// A search is worth what it finds whatever its seed.
namespace deadheat {
namespace {

using namespace std::chrono_literals;

Tally racy_counter() {
  int count = 0;
  const auto increment = [&] { ++count; };
  together(increment, increment);
  return {.expected = 2, .found = count};
}

Tally lost_update() {
  std::atomic<int> count = 0;
  const auto increment = [&] {
    const int seen = count.load(std::memory_order_relaxed);
    count.store(seen + 1, std::memory_order_relaxed);
  };
  together(increment, increment);
  return {.expected = 2, .found = count};
}

// Two threads find that there is one item, and both take it.
Tally check_then_pop() {
  std::mutex mutex;
  int items = 1;
  const auto is_empty = [&] {
    std::scoped_lock hold(mutex);
    return items == 0;
  };
  const auto pop = [&] {
    std::scoped_lock hold(mutex);
    --items;
  };
  const auto take = [&] {
    if (!is_empty()) pop();
  };
  together(take, take);
  return {.expected = 0, .found = items};
}

Tally opposite_locks() {
  std::mutex a;
  std::mutex b;
  const auto hold_both = [](std::mutex& outer, std::mutex& inner) {
    std::scoped_lock first(outer);
    std::scoped_lock second(inner);
  };
  together([&] { hold_both(a, b); }, [&] { hold_both(b, a); });
  return {};
}

// The flag is looked at before the lock is taken for the wait: a notify in between is missed.
Tally wait_after_a_look() {
  std::mutex mutex;
  std::condition_variable bell;
  std::atomic<bool> ready = false;
  together(
      [&] {
        ready = true;
        bell.notify_one();
      },
      [&] {
        if (ready) return;
        std::unique_lock hold(mutex);
        bell.wait(hold);
      });
  return {};
}

// A stack of two nodes by their numbers; nought is the bottom. Between the first thread's look at
// the top and its exchange, the second takes both nodes and puts the first back.
Tally exchanged_after_the_same_came_back() {
  std::atomic<int> top = 1;
  std::array<std::atomic<int>, 3> below = {0, 2, 0};
  std::array<std::atomic<int>, 3> taken = {0, 0, 0};
  const auto below_of = [&](int node) -> std::atomic<int>& {
    return below[static_cast<std::size_t>(node)];
  };
  const auto pop = [&] {
    int node = top.load();
    while (node != 0 && !top.compare_exchange_strong(node, below_of(node).load())) {
    }
    return node;
  };
  const auto push = [&](int node) {
    int seen = top.load();
    do {
      below_of(node).store(seen);
    } while (!top.compare_exchange_strong(seen, node));
  };
  const auto keep = [&](int node) { ++taken[static_cast<std::size_t>(node)]; };
  together([&] { keep(pop()); },
           [&] {
             const int first = pop();
             const int second = pop();
             if (first != 0) push(first);
             keep(second);
           });
  for (int rest = pop(); rest != 0; rest = pop()) keep(rest);
  return {.expected = 2, .found = taken[1] + taken[2]};
}

struct Bug {
  const char* name;
  Tally (*body)();
  Symptom symptom;
};

void PrintTo(const Bug& bug, std::ostream* out) { *out << bug.name; }

const Bug bugs[] = {
    {"racy_counter", racy_counter, Symptom::race},
    {"lost_update", lost_update, Symptom::wrong},
    {"check_then_pop", check_then_pop, Symptom::wrong},
    {"opposite_locks", opposite_locks, Symptom::hang},
    {"wait_after_a_look", wait_after_a_look, Symptom::hang},
    {"aba", exchanged_after_the_same_came_back, Symptom::wrong},
};

std::string name_of(Strategy strategy) {
  switch (strategy) {
    case Strategy::portfolio:
      return "portfolio";
    case Strategy::exhaustive:
      return "exhaustive";
    case Strategy::random:
      return "random";
    case Strategy::pct:
      return "pct";
    case Strategy::pos:
      return "pos";
    case Strategy::surw:
      return "surw";
  }
  return "";
}

class Search : public testing::TestWithParam<std::tuple<Strategy, Bug>> {};

INSTANTIATE_TEST_SUITE_P(All, Search,
                         testing::Combine(testing::Values(Strategy::portfolio, Strategy::exhaustive,
                                                          Strategy::random, Strategy::pct,
                                                          Strategy::pos, Strategy::surw),
                                          testing::ValuesIn(bugs)),
                         [](const auto& tested) {
                           return name_of(std::get<0>(tested.param)) + "_" +
                                  std::get<1>(tested.param).name;
                         });

// The lock order is found as an inversion before it is found as a deadlock: `enough` is nought.
TEST_P(Search, FindsTheBugWithEachSeed) {
  const auto& [strategy, bug] = GetParam();
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Explored explored = explore(
        bug.body,
        {.budget = 20s, .schedules = 2000, .seed = seed, .strategy = strategy, .enough = 0});
    EXPECT_THAT(explored, FindsA(bug.symptom)) << "seed " << seed;
  }
}

long first_failure(Tally (*body)(), std::uint64_t seed) {
  const Explored explored = explore(body, {.budget = 20s, .schedules = 1000, .seed = seed});
  return explored.bugs.empty() ? 1001 : explored.bugs.front().first;
}

TEST(DefaultSearch, FindsARacyCounterInItsFirstExecution) {
  for (std::uint64_t seed = 1; seed <= 101; ++seed)
    EXPECT_EQ(first_failure(racy_counter, seed), 1) << "seed " << seed;
}

TEST(DefaultSearch, FindsALostUpdateInFiveExecutions) {
  std::vector<long> firsts;
  for (std::uint64_t seed = 1; seed <= 101; ++seed)
    firsts.push_back(first_failure(lost_update, seed));
  std::ranges::nth_element(firsts, firsts.begin() + 50);
  EXPECT_LE(firsts[50], 5);
}

}  // namespace
}  // namespace deadheat
