// SPDX-License-Identifier: MIT
#include "model/diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/finding.hpp"
#include "model/trend.hpp"
#include "model/verdict.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr long runs = 10;  // so many leave nothing to chance

Finding race_at(int line, const std::string& text = "count_ += offset;") {
  Finding race{.kind = "data-race", .symptom = Symptom::race};
  race.accesses = {{.stack = {{.function = "add", .file = "cases/a.cpp", .line = line}}}};
  race.excerpts = {{.file = "cases/a.cpp", .first = line, .marked = line, .lines = {"  " + text}}};
  race.fingerprint = fingerprint(race);
  race.reports = race.runs = runs;
  return race;
}

Result made(Role role, std::vector<Finding> findings, Detector detector = Detector::tsan,
            const std::string& id = "a/b") {
  Result result{.suite = "s", .id = id, .detector = detector};
  result.variant = {.name = role == Role::racy ? "racy" : "locked", .role = role};
  if (role == Role::racy) result.variant.truth.race = must;
  result.counts.trials = 30;
  result.runs.resize(runs);
  result.findings = std::move(findings);
  if (detector == Detector::explore) result.exploration = Exploration{.executions = 30};
  judge(result);
  return result;
}

Session of(std::vector<Result> results) {
  Session session;
  session.results = std::move(results);
  return session;
}

TEST(Diff, OfASessionWithItselfIsTheSame) {
  const Session session = of({made(Role::racy, {race_at(3)}), made(Role::locked, {})});
  const Difference difference = diff(session, session);
  EXPECT_TRUE(is_same(difference));
  EXPECT_FALSE(is_worse(difference));
  EXPECT_EQ(difference.compared, 2);
  EXPECT_EQ(difference.same_findings, 1);
}

TEST(Diff, HasNewAndGoneFindings) {
  const Difference difference = diff(of({made(Role::racy, {race_at(3)})}),
                                     of({made(Role::racy, {race_at(4, "count_ = 0;")})}));
  ASSERT_THAT(difference.new_findings, SizeIs(1));
  ASSERT_THAT(difference.gone_findings, SizeIs(1));
  EXPECT_EQ(difference.new_findings[0].finding.fingerprint, race_at(4).fingerprint);
  EXPECT_TRUE(difference.new_findings[0].expected);
  EXPECT_EQ(difference.new_findings[0].place.variant, "racy");
  EXPECT_EQ(difference.same_findings, 0);
  EXPECT_TRUE(is_worse(difference));
}

TEST(Diff, AGoneFindingIsNotWorse) {
  const Difference difference =
      diff(of({made(Role::locked, {race_at(3)})}), of({made(Role::locked, {})}));
  EXPECT_THAT(difference.gone_findings, SizeIs(1));
  EXPECT_FALSE(is_worse(difference));
  EXPECT_FALSE(is_same(difference));
}

TEST(Diff, TheSameCodeInAnotherLineIsTheSameFinding) {
  const Difference difference =
      diff(of({made(Role::racy, {race_at(3)})}), of({made(Role::racy, {race_at(9)})}));
  EXPECT_THAT(difference.new_findings, IsEmpty());
  EXPECT_EQ(difference.same_findings, 1);
  EXPECT_EQ(difference.moved_findings, 1);
  EXPECT_TRUE(is_same(difference));
}

TEST(Diff, AFindingWhoseSourceIsNotKnownHasNotMoved) {
  Finding old_race = race_at(3), new_race = race_at(9);
  old_race.excerpts.clear();
  new_race.excerpts.clear();
  const Difference difference =
      diff(of({made(Role::racy, {old_race})}), of({made(Role::racy, {new_race})}));
  EXPECT_THAT(difference.new_findings, SizeIs(1));
}

TEST(Diff, ASecondFindingOfTheSameCodeIsNew) {
  const Difference difference =
      diff(of({made(Role::racy, {race_at(3)})}), of({made(Role::racy, {race_at(8), race_at(9)})}));
  EXPECT_THAT(difference.new_findings, SizeIs(1));
  EXPECT_EQ(difference.moved_findings, 1);
}

TEST(Diff, AnExpectedFindingThatIsSeldomSeenIsPutDownToChance) {
  Finding seldom = race_at(5, "seldom();");
  seldom.runs = 1;
  const Session with = of({made(Role::racy, {race_at(3), seldom})});
  const Session without = of({made(Role::racy, {race_at(3)})});
  for (const Difference& difference : {diff(without, with), diff(with, without)}) {
    EXPECT_THAT(difference.by_chance, SizeIs(1));
    EXPECT_THAT(difference.new_findings, IsEmpty());
    EXPECT_THAT(difference.gone_findings, IsEmpty());
    EXPECT_FALSE(is_worse(difference));
  }
}

// Which of its pairs of accesses a racy variant is reported for is chance; that it is reported at
// all is not.
TEST(Diff, AFewRunsThatShowAnotherPlaceOfTheSameRaceAreChance) {
  const auto in_three_runs = [](std::vector<Finding> findings) {
    for (Finding& finding : findings) finding.reports = finding.runs = 3;
    Result result = made(Role::racy, std::move(findings));
    result.runs.resize(3);
    judge(result);
    return of({result});
  };
  const Finding first = race_at(3), second = race_at(5, "other();");
  EXPECT_THAT(diff(in_three_runs({first}), in_three_runs({first, second})).by_chance, SizeIs(1));
  EXPECT_THAT(diff(in_three_runs({}), in_three_runs({first})).new_findings, SizeIs(1));
}

TEST(Diff, AnUnexpectedFindingIsNeverPutDownToChance) {
  Finding seldom = race_at(5);
  seldom.runs = 1;
  const Difference difference =
      diff(of({made(Role::locked, {})}), of({made(Role::locked, {seldom})}));
  ASSERT_THAT(difference.new_findings, SizeIs(1));
  EXPECT_FALSE(difference.new_findings[0].expected);
  EXPECT_TRUE(is_worse(difference));
}

TEST(Diff, HasVerdictsThatChanged) {
  const Difference difference =
      diff(of({made(Role::racy, {race_at(3)})}), of({made(Role::racy, {})}));
  ASSERT_THAT(difference.results, SizeIs(1));
  EXPECT_EQ(difference.results[0].before, Verdict::confirmed);
  EXPECT_EQ(difference.results[0].now, Verdict::missed);
  ASSERT_THAT(difference.cases, SizeIs(1));
  EXPECT_EQ(difference.cases[0].place.id, "a/b");
  EXPECT_TRUE(is_worse(difference));
}

TEST(Diff, AVerdictThatImprovedIsNotWorse) {
  const Difference difference =
      diff(of({made(Role::racy, {})}), of({made(Role::racy, {race_at(3)})}));
  EXPECT_THAT(difference.results, SizeIs(1));
  EXPECT_TRUE(is_worse(difference));  // the finding is new: it was never seen before
  Difference without_it = difference;
  without_it.new_findings.clear();
  EXPECT_FALSE(is_worse(without_it));
}

TEST(Diff, ComparesCasesByTheResultsThatBothHave) {
  const Result racy = made(Role::racy, {race_at(3)});
  const Difference difference = diff(of({racy, made(Role::locked, {race_at(4)})}), of({racy}));
  EXPECT_THAT(difference.cases, IsEmpty());
  EXPECT_THAT(difference.only_before, SizeIs(1));
}

TEST(Diff, AResultThatIsNewAndFaultyIsWorse) {
  const Result racy = made(Role::racy, {race_at(3)});
  EXPECT_TRUE(is_worse(diff(of({racy}), of({racy, made(Role::locked, {race_at(4)})}))));
  EXPECT_FALSE(is_worse(diff(of({racy}), of({racy, made(Role::locked, {})}))));
}

TEST(Diff, OfNothingInCommonComparesNothing) {
  const Difference difference = diff(of({made(Role::racy, {})}), of({made(Role::locked, {})}));
  EXPECT_EQ(difference.compared, 0);
  EXPECT_THAT(difference.only_before, SizeIs(1));
  EXPECT_THAT(difference.only_now, SizeIs(1));
}

Result with_wrong(long wrong, long trials, Detector detector = Detector::stress) {
  Result result{.suite = "s", .id = "a/b", .detector = detector};
  result.variant = {.name = "racy", .truth = {.wrong = must}};
  result.counts = {.trials = trials, .wrong = wrong};
  result.runs.resize(1);
  if (detector == Detector::explore) result.exploration = Exploration{.executions = trials};
  judge(result);
  return result;
}

TEST(Diff, ARateMovedWhereTheIntervalsHaveNothingInCommon) {
  EXPECT_THAT(diff(of({with_wrong(10, 100)}), of({with_wrong(13, 100)})).rates, IsEmpty());
  const Difference difference = diff(of({with_wrong(5, 100)}), of({with_wrong(60, 100)}));
  ASSERT_THAT(difference.rates, SizeIs(1));
  EXPECT_EQ(difference.rates[0].symptom, Symptom::wrong);
  EXPECT_EQ(difference.rates[0].before.seen, 5);
  EXPECT_EQ(difference.rates[0].now.seen, 60);
  EXPECT_FALSE(is_worse(difference));
}

TEST(Diff, ARateThatMovedByLittleIsNoChangeHoweverManyTrialsThereWere) {
  EXPECT_THAT(
      diff(of({with_wrong(300'000, 1'000'000)}), of({with_wrong(400'000, 1'000'000)})).rates,
      IsEmpty());
}

TEST(Diff, AVerdictThatHangsOnAGlimpseIsPutDownToChance) {
  const Session often = of({with_wrong(20, 28, Detector::tsan)});
  const Session seldom = of({with_wrong(2, 28, Detector::tsan)});
  const Session never_seen = of({with_wrong(0, 21, Detector::tsan)});
  for (const Difference& difference : {diff(seldom, never_seen), diff(never_seen, seldom)}) {
    EXPECT_THAT(difference.verdicts_by_chance, SizeIs(1));
    EXPECT_THAT(difference.results, IsEmpty());
  }
  EXPECT_THAT(diff(often, never_seen).verdicts_by_chance, IsEmpty());
  EXPECT_THAT(diff(often, never_seen).results, SizeIs(1));
}

TEST(Diff, WhatExploreExecutesHasNoRateToMove) {
  EXPECT_THAT(diff(of({with_wrong(1, 100, Detector::explore)}),
                   of({with_wrong(99, 100, Detector::explore)}))
                  .rates,
              IsEmpty());
}

TEST(Diff, TellsWhereAProofWasLost) {
  Result complete = made(Role::locked, {}, Detector::explore);
  complete.exploration->complete = true;
  const Difference difference =
      diff(of({complete}), of({made(Role::locked, {}, Detector::explore)}));
  ASSERT_THAT(difference.proofs, SizeIs(1));
  EXPECT_TRUE(difference.proofs[0].before);
  EXPECT_FALSE(difference.proofs[0].now);
}

TEST(Diff, ACostChangedByMoreThanTheFactor) {
  Session before = of({made(Role::locked, {})}), now = before;
  before.costs = {{.id = "a/b", .variant = "racy", .threads = 2, .ns_per_step = 100}};
  now.costs = before.costs;
  now.costs[0].ns_per_step = 124;
  EXPECT_THAT(diff(before, now).costs, IsEmpty());
  now.costs[0].ns_per_step = 126;
  EXPECT_THAT(diff(before, now).costs, SizeIs(1));
  EXPECT_THAT(diff(now, before).costs, SizeIs(1));
}

TEST(Diff, TellsAnotherSetUpThatIsNoChangeByItself) {
  Session before = of({made(Role::locked, {})}), now = before;
  before.environment = {{"cores", "2"}, {"load at the start", "1"}};
  now.environment = {{"cores", "4"}, {"load at the start", "2"}};
  const Difference difference = diff(before, now);
  ASSERT_THAT(difference.set_up, SizeIs(1));
  EXPECT_EQ(difference.set_up[0].what, "cores");
  EXPECT_TRUE(is_same(difference));
}

TEST(Diff, TellsAControlThatIsNoLongerSeen) {
  Session before = of({made(Role::locked, {})}), now = before;
  before.controls = {made(Role::racy, {race_at(3)})};
  now.controls = {made(Role::racy, {})};
  EXPECT_THAT(diff(before, now).controls, SizeIs(1));
  EXPECT_TRUE(is_worse(diff(before, now)));
}

// A trend

Session dated(const std::string& created, std::vector<Result> results) {
  Session session = of(std::move(results));
  session.created = created;
  return session;
}

TEST(Trend, IsInTheOrderOfTheDates) {
  const Trend course =
      trend({dated("2026-02-02", {made(Role::racy, {})}), dated("2026-01-01", {})});
  ASSERT_THAT(course.moments, SizeIs(2));
  EXPECT_EQ(course.moments[0].created, "2026-01-01");
  EXPECT_EQ(course.moments[1].results.at(Verdict::missed), 1);
}

TEST(Trend, CountsWhatWasCaughtAndWhatWasClean) {
  const Trend course =
      trend({dated("1", {made(Role::racy, {race_at(3)}), made(Role::locked, {}),
                         made(Role::locked, {race_at(3)}, Detector::tsan, "c/d")})});
  const Moment& moment = course.moments.at(0);
  EXPECT_EQ(moment.racy, 1);
  EXPECT_EQ(moment.caught, 1);
  EXPECT_EQ(moment.locked, 2);
  EXPECT_EQ(moment.clean, 1);
  EXPECT_EQ(moment.findings, 2);
  EXPECT_EQ(moment.unexpected, 1);
  EXPECT_EQ(moment.cases.at(Verdict::broken), 1);
}

TEST(Trend, FollowsEachVariantAndLeavesAGapWhereItWasNotRun) {
  const Trend course = trend({dated("1", {made(Role::racy, {race_at(3)})}), dated("2", {}),
                              dated("3", {made(Role::racy, {})})});
  ASSERT_THAT(course.courses, SizeIs(1));
  const Course& racy = course.courses[0];
  ASSERT_THAT(racy.points, SizeIs(3));
  EXPECT_EQ(racy.points[0]->verdict, Verdict::confirmed);
  EXPECT_EQ(racy.points[0]->symptom, Symptom::race);
  EXPECT_EQ(racy.points[0]->rate->rate, 1);
  EXPECT_FALSE(racy.points[1]);
  EXPECT_EQ(racy.points[2]->verdict, Verdict::missed);
  EXPECT_THAT(unsteady(course), SizeIs(1));
}

}  // namespace
}  // namespace deadheat
