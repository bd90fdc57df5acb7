// SPDX-License-Identifier: MIT
#include "model/swap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "model/verdict.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

// A variant of one case that was wrong in so many of ten trials.
Result result_of(const std::string& name, Role role, const Truth& truth, long wrong,
                 Detector detector = Detector::stress) {
  Result result;
  result.id = "counter/lost-update";
  result.variant = {.name = name, .role = role, .truth = truth};
  result.detector = detector;
  result.counts = {.trials = 10, .wrong = wrong};
  result.runs = {{.counts = result.counts}};
  judge(result);
  return result;
}

Result racy(long wrong, const Truth& truth = {.wrong = must}) {
  return result_of("racy", Role::racy, truth, wrong);
}
Result locked(long wrong) { return result_of("locked", Role::locked, {}, wrong); }

SwappedCase only(const std::vector<Result>& results) {
  const std::vector<SwappedCase> judged = judge_swapped(results);
  return judged.size() == 1 ? judged.front() : SwappedCase{};
}

TEST(Swap, OfACaseWhoseSidesDifferIsRefusedWithBothReasons) {
  const SwappedCase judged = only({racy(10), locked(0)});
  EXPECT_TRUE(judged.refused);
  EXPECT_EQ(judged.id, "counter/lost-update");
  EXPECT_THAT(judged.reason,
              AllOf(HasSubstr("'racy' declared as 'locked' is refused: under stress 'wrong' must "
                              "never be seen, and was seen in 10 of 10 trials"),
                    HasSubstr("'locked' declared as 'racy' is refused: locked: "),
                    HasSubstr("must be seen, and no detector saw it")));
}

TEST(Swap, OfTwoSidesThatBothHaveTheBugIsNotRefused) {
  const SwappedCase judged = only({racy(10), locked(10)});
  EXPECT_FALSE(judged.refused);
  EXPECT_THAT(judged.reason, HasSubstr("'locked' declared as 'racy' is not refused"));
}

TEST(Swap, OfTwoSidesThatBothHaveTheRepairIsNotRefused) {
  const SwappedCase judged = only({racy(0), locked(0)});
  EXPECT_FALSE(judged.refused);
  EXPECT_THAT(judged.reason, HasSubstr("'racy' declared as 'locked' is not refused"));
}

TEST(Swap, OfARacySideOfWhichNothingMustBeSeenIsNotRefused) {
  EXPECT_FALSE(only({racy(10, {.wrong = may}), locked(0)}).refused);
}

TEST(Swap, OfARacySideThatOneDetectorShowsIsRefusedWhateverTheOthersSay) {
  EXPECT_TRUE(only({racy(0), result_of("racy", Role::racy, {.wrong = must}, 4, Detector::explore),
                    locked(0)})
                  .refused);
}

TEST(Swap, OfALockedSideIsJudgedOverAllDetectors) {
  const Result shown = result_of("locked", Role::locked, {}, 4, Detector::tsan);
  EXPECT_FALSE(only({racy(10), locked(0), shown}).refused);
}

TEST(Swap, GoesThroughFurtherVariantsToo) {
  const Result atomic = result_of("atomic", Role::locked, {}, 0);
  const Result relaxed = result_of("relaxed", Role::racy, {.wrong = must}, 3);
  EXPECT_TRUE(only({racy(10), locked(0), atomic, relaxed}).refused);
  const SwappedCase judged =
      only({racy(10), locked(0), result_of("atomic", Role::locked, {}, 3), relaxed});
  EXPECT_FALSE(judged.refused);
  EXPECT_THAT(judged.reason, HasSubstr("'atomic' declared as 'racy' is not refused"));
}

TEST(Swap, NeedsResultsOfBothSides) {
  EXPECT_THAT(only({racy(10)}).reason, HasSubstr("no results of both"));
  EXPECT_FALSE(only({racy(10)}).refused);
  EXPECT_FALSE(only({locked(0)}).refused);
}

TEST(Swap, OfWhatCouldNotBeRunIsNotRefused) {
  Result broken = locked(0);
  broken.runs = {{.how = How::not_started}};
  EXPECT_FALSE(only({racy(10), broken}).refused);
}

Result litmus(Result made, long count, Seen truth) {
  made.variant.litmus = true;
  made.outcomes = {{.values = "0, 0", .count = count, .truth = truth, .forbidden = true}};
  judge(made);
  return made;
}

TEST(Swap, OfALitmusSwapsTheTruthOfItsOutcomesToo) {
  const Result shows = litmus(racy(5), 5, must);
  EXPECT_TRUE(only({shows, litmus(locked(0), 0, never)}).refused);
  EXPECT_FALSE(
      only({shows, litmus(result_of("locked", Role::locked, {.wrong = may}, 5), 5, may)}).refused);
}

TEST(Swap, TakesTheDeclaredLimitsOfTheOtherSide) {
  Result excused = locked(0);
  excused.variant.false_alarm = {{Detector::stress, Symptom::wrong, "a reason"}};
  judge(excused);
  EXPECT_FALSE(only({racy(10), excused}).refused);
}

TEST(Swap, TakesAKnownFalseAlarmForNoEvidence) {
  Result alarmed = result_of("atomic", Role::locked, {}, 10);
  alarmed.variant.false_alarm = {{Detector::stress, Symptom::wrong, "a reason"}};
  judge(alarmed);
  EXPECT_TRUE(only({racy(10), locked(0), alarmed}).refused);
}

TEST(Swap, IsToldInTheOrderOfTheIds) {
  Result other = racy(10);
  other.id = "a/first";
  EXPECT_THAT(judge_swapped({racy(10), locked(0), other}),
              ElementsAre(Field(&SwappedCase::id, "a/first"),
                          Field(&SwappedCase::id, "counter/lost-update")));
}

}  // namespace
}  // namespace deadheat
