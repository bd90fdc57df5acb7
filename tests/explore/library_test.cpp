// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <ostream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "exploring.hpp"
#include "uninstrumented.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using namespace std::chrono_literals;

// Volatile: an optimiser would make one addition of the two.
Tally racy_counter() {
  volatile int count = 0;
  const auto increment_twice = [&] {
    for (int i = 0; i < 2; ++i) count = count + 1;
  };
  together(increment_twice, increment_twice);
  return {.expected = 4, .found = count};
}

Tally locked_counter() {
  std::mutex mutex;
  int count = 0;
  const auto increment = [&] {
    std::scoped_lock hold(mutex);
    ++count;
  };
  together(increment, increment);
  return {.expected = 2, .found = count};
}

Tally lost_update() {
  std::atomic<int> count = 0;
  const auto increment = [&] {
    const int seen = count.load();
    count.store(seen + 1);
  };
  together(increment, increment);
  return {.expected = 2, .found = count};
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

// More interleavings than any of these tests looks at.
Tally endless() {
  std::atomic<int> sum = 0;
  const auto add = [&] {
    for (int i = 0; i < 20; ++i) ++sum;
  };
  together(add, add, add);
  return {.expected = 60, .found = sum};
}

std::vector<std::string> tokens(const Explored& explored) {
  std::vector<std::string> all;
  for (const ExploredBug& bug : explored.bugs) all.push_back(bug.token);
  return all;
}

TEST(Check, OfACleanBodyIsTrue) { EXPECT_TRUE(check(locked_counter)); }

TEST(Check, OfARacyBodyIsFalse) { EXPECT_FALSE(check(racy_counter)); }

TEST(Check, TellsTheKindAndTheTokenAndTheInterleavingWithItsLines) {
  const Check checked = check(racy_counter);
  ASSERT_THAT(checked.explored(), FindsARace());
  EXPECT_THAT(checked.message(), HasSubstr("data-race"));
  EXPECT_THAT(checked.message(), HasSubstr(checked.explored().bugs.front().token));
  EXPECT_THAT(checked.message(), HasSubstr("library_test.cpp:"));
  EXPECT_THAT(checked.explored().bugs.front().interleaving, HasSubstr("library_test.cpp:"));
}

TEST(Check, PrintsItsMessage) {
  const Check checked = check(racy_counter);
  std::ostringstream printed;
  printed << checked;
  EXPECT_EQ(printed.str(), checked.message());
}

TEST(Check, TellsWhatTheBodyThrew) {
  const Check checked = check([] {
    together([] {});
    throw std::runtime_error("the sum is odd");
  });
  EXPECT_FALSE(checked);
  EXPECT_THAT(checked.message(), HasSubstr("the sum is odd"));
}

TEST(Check, OfABodyThatReturnsNothingIsTrue) {
  EXPECT_TRUE(check([] { together([] {}, [] {}); }));
}

TEST(Bugs, SayWhenTheyWereSeen) {
  const Explored explored = explore_all(lost_update, {.enough = 0});
  ASSERT_THAT(explored, FindsAWrongTally());
  const ExploredBug& bug = explored.bugs.front();
  EXPECT_GE(bug.first, 1);
  EXPECT_GE(bug.executions, 1);
  EXPECT_LE(bug.first, explored.executions);
  EXPECT_LT(bug.executions, explored.executions);
}

TEST(Bugs, AreShownWithAsFewPreemptionsAsTheyNeed) {
  const Explored explored = explore_all(lost_update, {.enough = 0});
  ASSERT_THAT(explored, FindsAWrongTally());
  EXPECT_EQ(explored.bugs.front().preemptions, 1);
}

struct Broken {
  const char* name;
  Tally (*body)();
};

void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.name; }

class AnyBroken : public testing::TestWithParam<Broken> {};

INSTANTIATE_TEST_SUITE_P(Bodies, AnyBroken,
                         testing::Values(Broken{"race", racy_counter},
                                         Broken{"wrong_tally", lost_update},
                                         Broken{"deadlock", opposite_locks}),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(AnyBroken, IsReplayedByEachOfItsTokensAThousandTimes) {
  const Explored found = explore_all(GetParam().body, {.enough = 0});
  ASSERT_THAT(found.bugs, Not(IsEmpty()));
  for (const ExploredBug& bug : found.bugs) {
    int seen = 0;
    for (int i = 0; i < 1000; ++i) {
      const Explored again = explore(GetParam().body, {.replay = bug.token});
      if (testing::Value(again, Finds(bug.symptom, bug.kind))) ++seen;
    }
    EXPECT_EQ(seen, 1000) << bug.kind << " " << bug.token;
  }
}

TEST_P(AnyBroken, IsReplayedInOneExecution) {
  const Explored found = explore_all(GetParam().body);
  ASSERT_THAT(found.bugs, Not(IsEmpty()));
  const Explored again = explore(GetParam().body, {.replay = found.bugs.front().token});
  EXPECT_EQ(again.executions, 1);
  EXPECT_FALSE(again.complete);
  EXPECT_EQ(again.bugs.front().interleaving, found.bugs.front().interleaving);
}

TEST(Replay, OfATokenOfAnotherBodyIsRefused) {
  const Explored found = explore_all(opposite_locks);
  ASSERT_THAT(found.bugs, Not(IsEmpty()));
  EXPECT_ANY_THROW(explore(endless, {.replay = found.bugs.front().token}));
}

TEST(Replay, OfWhatIsNoTokenIsRefused) {
  for (const char* text : {"x", "1", "no token", "!", "--"})
    EXPECT_ANY_THROW(explore(lost_update, {.replay = text})) << text;
}

TEST(Replay, OfATokenThatWasCutIsRefused) {
  const Explored found = explore_all(lost_update);
  ASSERT_THAT(found.bugs, Not(IsEmpty()));
  std::string cut = found.bugs.front().token;
  cut.pop_back();
  EXPECT_ANY_THROW(explore(lost_update, {.replay = cut}));
}

class AnyStrategy : public testing::TestWithParam<Strategy> {};

INSTANTIATE_TEST_SUITE_P(All, AnyStrategy,
                         testing::Values(Strategy::portfolio, Strategy::exhaustive,
                                         Strategy::random, Strategy::pct, Strategy::pos,
                                         Strategy::surw));

TEST_P(AnyStrategy, MakesAsManyExecutionsAsAreAllowed) {
  const Explored explored =
      explore(endless, {.budget = 20s, .schedules = 7, .strategy = GetParam()});
  EXPECT_THAT(explored, IsClean());
  EXPECT_EQ(explored.executions, 7);
  EXPECT_FALSE(explored.complete);
}

TEST_P(AnyStrategy, DoesTheSameAgainWithTheSameSeed) {
  const ExploreOptions options = {
      .budget = 20s, .schedules = 300, .seed = 7, .strategy = GetParam(), .enough = 0};
  const Explored first = explore(racy_counter, options);
  const Explored second = explore(racy_counter, options);
  ASSERT_THAT(first.bugs, Not(IsEmpty()));
  EXPECT_EQ(first.executions, second.executions);
  EXPECT_EQ(tokens(first), tokens(second));
  EXPECT_EQ(outcomes(first), outcomes(second));
  EXPECT_THAT(first.nondeterminism, IsEmpty());
}

TEST_P(AnyStrategy, StopsAtTheFirstFailure) {
  const Explored explored =
      explore(lost_update, {.budget = 20s, .schedules = 5000, .strategy = GetParam()});
  ASSERT_THAT(explored, FindsAWrongTally());
  EXPECT_EQ(explored.bugs.front().first, explored.executions);
}

TEST(Random, DoesSomethingElseWithAnotherSeed) {
  std::set<std::vector<std::string>> different;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    different.insert(tokens(
        explore(lost_update,
                {.budget = 20s, .schedules = 1000, .seed = seed, .strategy = Strategy::random})));
  }
  EXPECT_GT(different.size(), 1u);
}

TEST(Enough, OfNoughtGoesOnToTheEnd) {
  const Explored explored = explore_all(lost_update, {.enough = 0});
  EXPECT_THAT(explored, FindsAWrongTally());
  EXPECT_TRUE(explored.complete);
}

TEST(Bound, OfNoughtLeavesOutWhatNeedsAPreemption) {
  const Explored explored = explore_all(lost_update, {.bound = 0});
  EXPECT_THAT(explored, IsClean());
  EXPECT_EQ(explored.bound, 0);
  EXPECT_FALSE(explored.complete);
}

TEST(Bound, OfOneFindsWhatNeedsAPreemption) {
  EXPECT_THAT(explore_all(lost_update, {.bound = 1}), FindsAWrongTally());
}

TEST(Tallies, AreAllThatARacyCounterCanEndWith) {
  const Explored explored = explore_all(racy_counter, {.enough = 0});
  EXPECT_THAT(explored, FindsARace());
  EXPECT_THAT(explored, FindsAWrongTally());
  EXPECT_THAT(outcomes(explored), ElementsAre(2, 3, 4));
}

TEST(Tallies, AreCountedForAllExecutions) {
  const Explored explored = explore_all(lost_update, {.enough = 0});
  long counted = 0;
  for (const ExploredTally& row : explored.tallies) counted += row.executions;
  EXPECT_EQ(counted, explored.executions);
}

TEST(SetUp, WhoseBodyHasNoSchedulingPointIsAFailure) {
  const Explored explored = explore([] {
    int count = 0;
    add_without_instrumentation(count);
  });
  EXPECT_THAT(explored.failure, Not(IsEmpty()));
  EXPECT_FALSE(explored.clean());
}

TEST(SetUp, OfAnInstrumentedBodyIsNone) {
  EXPECT_THAT(explore_all(locked_counter).failure, IsEmpty());
}

TEST(Nesting, OfExplorationsIsRefused) {
  EXPECT_FALSE(check([] {
    together([] {});
    static_cast<void>(explore(locked_counter));
  }));
}

TEST(Nesting, OfExplorationsInAThreadIsRefused) {
  EXPECT_FALSE(check([] { together([] { static_cast<void>(explore(locked_counter)); }); }));
}

TEST(Explorations, FollowEachOtherInOneProgram) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(explore_all(opposite_locks), Not(IsClean()));
    EXPECT_THAT(explore_all(locked_counter), IsCleanAndComplete());
  }
}

// Takes a lock more in every second execution.
Tally work_that_depends_on(int& calls) {
  std::mutex mutex;
  std::atomic<int> sum = 0;
  const bool odd = ++calls % 2 == 1;
  const auto add = [&] {
    if (odd) std::scoped_lock hold(mutex);
    ++sum;
  };
  together(add, add);
  return {.expected = 2, .found = sum};
}

int calls_in_a_global = 0;

TEST(State, InAGlobalVariableIsPutBackForEachExecution) {
  EXPECT_THAT(explore_all([] { return work_that_depends_on(calls_in_a_global); }),
              IsCleanAndComplete());
  EXPECT_EQ(calls_in_a_global, 0);
}

TEST(State, ThatABodyKeepsElsewhereIsTold) {
  int calls = 0;
  const Explored explored = explore_all([&] { return work_that_depends_on(calls); });
  EXPECT_THAT(explored.nondeterminism, Not(IsEmpty()));
  EXPECT_FALSE(explored.complete);
}

TEST(State, ThatABodyKeepsElsewhereIsLostWhereItsExecutionsAreIsolated) {
  int calls = 0;
  EXPECT_THAT(explore_all([&] { return work_that_depends_on(calls); }, {.isolate = true}),
              IsCleanAndComplete());
  EXPECT_EQ(calls, 0);
}

TEST(Isolation, FindsWhatIsFoundWithoutIt) {
  EXPECT_THAT(explore_all(lost_update, {.isolate = true}), FindsAWrongTally());
  EXPECT_THAT(explore_all(racy_counter, {.isolate = true}), FindsARace());
  EXPECT_THAT(explore_all(opposite_locks, {.enough = 0, .isolate = true}), FindsADeadlock());
}

TEST(Isolation, SurvivesABodyThatExits) {
  const Explored explored = explore_all(
      [] {
        together([] {});
        std::_Exit(0);
      },
      {.isolate = true});
  EXPECT_FALSE(explored.clean());
}

TEST(Isolation, SurvivesAThreadThatExits) {
  const Explored explored = explore_all([] { together([] { std::exit(0); }); }, {.isolate = true});
  EXPECT_FALSE(explored.clean());
}

// Each execution has the race; the wrong tally needs the other thread to come first, which a search
// in depth tries last.
TEST(Enough, FailuresOfOneKindLeaveTimeForTheOthers) {
  const Explored explored = explore(
      [] {
        std::atomic<int> early = 0, shared = 0;
        int plain = 0;
        bool seen = false;
        const auto work = [&] {
          for (int times = 0; times < 6; ++times) shared.fetch_add(1, std::memory_order_relaxed);
          ++plain;
        };
        std::thread first([&] {
          seen = early.load(std::memory_order_relaxed) == 1;
          work();
        });
        std::thread second([&] {
          early.store(1, std::memory_order_relaxed);
          work();
        });
        first.join();
        second.join();
        return Tally{.expected = 0, .found = seen ? 1 : 0};
      },
      {.budget = std::chrono::seconds(60), .enough = 300});
  EXPECT_THAT(explored, Finds(Symptom::race, std::string("data-race")));
  EXPECT_THAT(explored, Finds(Symptom::wrong, std::string("wrong-tally")));
}

}  // namespace
}  // namespace deadheat
