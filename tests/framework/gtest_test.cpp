// SPDX-License-Identifier: MIT
// deadheat/gtest.hpp: macros and matchers, and what a failure shows.
#include <gtest/gtest-spi.h>
#include <deadheat/gtest.hpp>

#include <sstream>
#include <string>

#include "checked.hpp"

namespace {

using deadheat::explore;
using deadheat::FindsA;
using deadheat::IsClean;
using deadheat::IsCleanAndComplete;
using deadheat::Symptom;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const deadheat::ExploreOptions all = {.strategy = deadheat::Strategy::exhaustive};

bool explores() {
  static const bool answer = explore(clean, {.schedules = 1}).explored;
  return answer;
}

void clean_expected_of_racy() { EXPECT_DEADHEAT_CLEAN(racy); }
void deadlock_expected_of_racy() { EXPECT_DEADHEAT_FINDS("deadlock", racy); }

// The message of the one failure of a test.
template <class Test>
std::string failure_of(Test test) {
  testing::TestPartResultArray results;
  {
    testing::ScopedFakeTestPartResultReporter reporter(
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results);
    test();
  }
  return results.size() == 1 ? results.GetTestPartResult(0).message() : "";
}

TEST(Clean, IsExpectedOfACleanBody) {
  EXPECT_DEADHEAT_CLEAN(clean);
  ASSERT_DEADHEAT_CLEAN(clean, {.schedules = 20});
  EXPECT_THAT(explore(clean), IsClean());
}

TEST(Clean, ExpectedOfARacyBodyFailsWithFindingInterleavingAndToken) {
  const std::string message = failure_of(clean_expected_of_racy);
  EXPECT_THAT(message, AllOf(HasSubstr("not clean"), HasSubstr("data-race")));
  if (!explores()) return;  // the others have neither
  EXPECT_THAT(message, AllOf(HasSubstr("checked.hpp:"), HasSubstr("{.replay = \"dh1.")));
}

TEST(Finds, WhatIsThere) {
  EXPECT_DEADHEAT_FINDS("data-race", racy);
  EXPECT_THAT(explore(racy), FindsA("data-race"));
  EXPECT_THAT(explore(racy), FindsA(Symptom::race));
  EXPECT_THAT(explore(racy), Not(IsClean()));
}

TEST(Finds, FailsWhereItExploredAndSkipsWhereNothingIsKnown) {
  const std::string message = failure_of(deadlock_expected_of_racy);
  EXPECT_THAT(message, HasSubstr(explores() ? "no deadlock was found: not clean"
                                            : "only a build that explores can promise this"));
}

TEST(CleanAndComplete, IsOnlyWhatWasExploredToTheEnd) {
  EXPECT_EQ(testing::Matches(IsCleanAndComplete())(explore(clean, all)), explores());
  EXPECT_THAT(explore(racy, all), Not(IsCleanAndComplete()));
}

TEST(Mismatch, TellsWhatWasFound) {
  testing::StringMatchResultListener listener;
  const testing::Matcher<deadheat::Explored> matcher = IsClean();
  EXPECT_FALSE(matcher.MatchAndExplain(explore(racy), &listener));
  EXPECT_THAT(listener.str(), HasSubstr("data-race"));
}

}  // namespace
