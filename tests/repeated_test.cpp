// SPDX-License-Identifier: MIT
// deadheat/explore.hpp in the flavours that do not explore.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <deadheat/explore.hpp>

#include <chrono>
#include <mutex>
#include <stdexcept>

#include "model/error.hpp"
#include "tests/explore/exploring.hpp"

namespace deadheat {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using namespace std::chrono_literals;

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

Tally one_lost() { return {.expected = 2, .found = 1}; }

TEST(Repeated, ACleanBodyIsTrue) { EXPECT_TRUE(check(locked_counter)); }

TEST(Repeated, SaysThatItDoesNotExplore) {
  const Check checked = check(locked_counter, {.schedules = 1});
  EXPECT_FALSE(checked.explored().explored);
  EXPECT_FALSE(checked.explored().complete);
  EXPECT_EQ(checked.message(), "clean: 1 execution (this build does not explore)\n");
}

TEST(Repeated, AWrongTallyIsABug) {
  const Explored explored = explore(one_lost);
  ASSERT_THAT(explored.bugs, SizeIs(1));
  EXPECT_EQ(explored.bugs.front().symptom, Symptom::wrong);
  EXPECT_EQ(explored.bugs.front().kind, "wrong-tally");
  EXPECT_EQ(explored.bugs.front().message, "expected 2, found 1");
  EXPECT_EQ(explored.bugs.front().first, 1);
}

TEST(Repeated, AnExceptionIsABugWithItsText) {
  const Explored explored = explore([] { throw std::runtime_error("the sum is odd"); });
  ASSERT_THAT(explored.bugs, SizeIs(1));
  EXPECT_EQ(explored.bugs.front().symptom, Symptom::crash);
  EXPECT_EQ(explored.bugs.front().kind, "uncaught-exception");
  EXPECT_THAT(explored.bugs.front().message, HasSubstr("the sum is odd"));
}

TEST(Repeated, WhatIsNoExceptionIsABugToo) {
  EXPECT_FALSE(check([] { throw 42; }));
}

TEST(Repeated, ABugIsToldWithoutWhatOnlyExploringKnows) {
  EXPECT_EQ(check(one_lost).message(),
            "not clean: 1 execution (this build does not explore)\n"
            "wrong-tally: expected 2, found 1\n"
            "  in 1 execution, first in number 1\n");
}

TEST(Repeated, BugsOfSeveralKindsAreToldApart) {
  int calls = 0;
  const Explored explored = explore(
      [&]() -> Tally {
        if (++calls == 1) return one_lost();
        throw std::runtime_error("later");
      },
      {.schedules = 3, .enough = 0});
  ASSERT_THAT(explored.bugs, SizeIs(2));
  EXPECT_EQ(explored.bugs.front().executions, 1);
  EXPECT_EQ(explored.bugs.back().executions, 2);
  EXPECT_EQ(explored.bugs.back().first, 2);
}

TEST(Repeated, TalliesAreCounted) {
  long calls = 0;
  const Explored explored = explore(
      [&]() -> Tally {
        const long odd = ++calls % 2;
        return {.expected = odd, .found = odd};
      },
      {.schedules = 5});
  ASSERT_THAT(explored.tallies, SizeIs(2));
  EXPECT_EQ(explored.tallies.front().tally.found, 1);
  EXPECT_EQ(explored.tallies.front().executions, 3);
  EXPECT_EQ(explored.tallies.back().executions, 2);
}

TEST(Repeated, SchedulesAreExecutionsAndNotTheBudget) {
  int calls = 0;
  EXPECT_EQ(explore([&] { ++calls; }, {.budget = 0ms, .schedules = 7}).executions, 7);
  EXPECT_EQ(calls, 7);
}

TEST(Repeated, ABudgetOfNothingIsOneExecution) {
  EXPECT_EQ(explore([] {}, {.budget = 0ms}).executions, 1);
}

TEST(Repeated, EnoughFailuresEndIt) {
  EXPECT_EQ(explore(one_lost, {.schedules = 9}).executions, 1);
  EXPECT_EQ(explore(one_lost, {.schedules = 9, .enough = 3}).executions, 3);
  EXPECT_EQ(explore(one_lost, {.schedules = 9, .enough = 0}).executions, 9);
}

TEST(Repeated, AReplayIsRefused) {
  bool is_run = false;
  try {
    static_cast<void>(explore([&] { is_run = true; }, {.replay = "dh1.abc"}));
    FAIL() << "it was not refused";
  } catch (const UsageError& refused) {
    EXPECT_THAT(refused.what(), HasSubstr("this build cannot replay 'dh1.abc'"));
  }
  EXPECT_FALSE(is_run);
}

}  // namespace
}  // namespace deadheat
