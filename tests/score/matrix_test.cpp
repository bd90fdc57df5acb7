// SPDX-License-Identifier: MIT
#include "model/score_matrix.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deadheat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double z_squared = 1.959963984540054 * 1.959963984540054;

Program program_with(Label label, std::vector<std::pair<Detector, Answer>> answers) {
  Program program{.source = "a.c", .label = label};
  for (const auto& [detector, answer] : answers)
    program.results.push_back({.detector = detector, .answer = answer});
  return program;
}

TEST(ScoreMatrix, CountsEachAnswerOnce) {
  using enum Answer;
  Score score{.detectors = {Detector::tsan}};
  for (const auto& [answer, text] : names<Answer>) {
    for (int times = -1; times < static_cast<int>(answer); ++times)
      score.programs.push_back(program_with(Label::race, {{Detector::tsan, answer}}));
  }
  const Matrix matrix = matrix_of(score, Detector::tsan);
  EXPECT_EQ(matrix.true_positive, 1);
  EXPECT_EQ(matrix.false_positive, 2);
  EXPECT_EQ(matrix.true_negative, 3);
  EXPECT_EQ(matrix.false_negative, 4);
  EXPECT_EQ(matrix.blind, 5);
  EXPECT_EQ(matrix.unjudged, 6);
  EXPECT_EQ(matrix.judged(), 10);
}

TEST(ScoreMatrix, IsOfOneDetectorAndOneLabel) {
  const Score score{
      .programs = {program_with(Label::race, {{Detector::tsan, Answer::true_positive},
                                              {Detector::stress, Answer::blind}}),
                   program_with(Label::norace, {{Detector::tsan, Answer::false_positive}})}};
  EXPECT_EQ(matrix_of(score, Detector::tsan).judged(), 2);
  EXPECT_EQ(matrix_of(score, Detector::tsan, Label::race).judged(), 1);
  EXPECT_EQ(matrix_of(score, Detector::tsan, Label::race).true_positive, 1);
  EXPECT_EQ(matrix_of(score, Detector::stress).judged(), 0);
  EXPECT_EQ(matrix_of(score, Detector::drd).unjudged, 0);  // it has no result
}

TEST(Measures, AreNothingWhereThereIsNothingToDivideBy) {
  EXPECT_FALSE(precision({.true_negative = 5, .false_negative = 5}));
  EXPECT_FALSE(recall({.false_positive = 5, .true_negative = 5}));
  EXPECT_FALSE(f1({.true_negative = 5, .blind = 5, .unjudged = 5}));
}

TEST(Measures, HaveTheirDenominators) {
  const Matrix matrix{
      .true_positive = 6, .false_positive = 2, .true_negative = 100, .false_negative = 4};
  EXPECT_DOUBLE_EQ(precision(matrix)->rate, 6.0 / 8);
  EXPECT_DOUBLE_EQ(recall(matrix)->rate, 6.0 / 10);
  EXPECT_DOUBLE_EQ(f1(matrix)->rate, 2.0 * 6 / (2 * 6 + 2 + 4));
}

// Wilson's lower end of n in n is n / (n + z²); that of F1 is the same through 2J / (1 + J).
TEST(Measures, OfNothingWrongReachOneAndStayBelowItAtTheirLowerEnd) {
  for (const long n : {1L, 12L, 1000L}) {
    const Matrix matrix{.true_positive = n};
    const auto count = static_cast<double>(n);
    for (const std::optional<Rate>& measured : {precision(matrix), recall(matrix)}) {
      EXPECT_DOUBLE_EQ(measured->rate, 1);
      EXPECT_DOUBLE_EQ(measured->high, 1);
      EXPECT_NEAR(measured->low, count / (count + z_squared), 1e-9);
    }
    EXPECT_DOUBLE_EQ(f1(matrix)->rate, 1);
    EXPECT_DOUBLE_EQ(f1(matrix)->high, 1);
    EXPECT_NEAR(f1(matrix)->low, 2 * count / (2 * count + z_squared), 1e-9);
  }
}

// The upper end of 0 in n is that of the rule of three, 3 / n; of F1 through 2J / (1 + J).
TEST(Measures, OfNothingRightReachNoughtAndStayAboveItAtTheirUpperEnd) {
  const Matrix matrix{.false_positive = 20, .false_negative = 40};
  EXPECT_DOUBLE_EQ(precision(matrix)->rate, 0);
  EXPECT_DOUBLE_EQ(precision(matrix)->low, 0);
  EXPECT_NEAR(precision(matrix)->high, 3.0 / 20, 1e-9);
  EXPECT_NEAR(recall(matrix)->high, 3.0 / 40, 1e-9);
  EXPECT_DOUBLE_EQ(f1(matrix)->rate, 0);
  EXPECT_DOUBLE_EQ(f1(matrix)->low, 0);
  EXPECT_NEAR(f1(matrix)->high, 2 * (3.0 / 60) / (1 + 3.0 / 60), 1e-9);
}

TEST(Measures, LieWithinTheirIntervals) {
  for (long right = 0; right <= 20; ++right) {
    const Matrix matrix{
        .true_positive = right, .false_positive = 20 - right, .false_negative = right / 2};
    for (const std::optional<Rate>& each : {precision(matrix), recall(matrix), f1(matrix)}) {
      if (!each) continue;
      EXPECT_LE(0, each->low);
      EXPECT_LE(each->low, each->rate);
      EXPECT_LE(each->rate, each->high);
      EXPECT_LE(each->high, 1);
    }
  }
}

TEST(Disagreements, AreAmongThoseThatAnswered) {
  using enum Answer;
  const Score score{.programs = {program_with(Label::race, {{Detector::stress, blind},
                                                            {Detector::tsan, true_positive},
                                                            {Detector::explore, unjudged}}),
                                 program_with(Label::clean, {{Detector::stress, true_negative},
                                                             {Detector::tsan, false_positive},
                                                             {Detector::explore, true_negative}}),
                                 program_with(Label::race, {{Detector::tsan, false_negative},
                                                            {Detector::drd, true_positive}})}};
  const std::vector<Disagreement> found = disagreements(score);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].program, &score.programs[1]);
  EXPECT_THAT(found[0].saw, ElementsAre(Detector::tsan));
  EXPECT_THAT(found[0].did_not, ElementsAre(Detector::stress, Detector::explore));
  EXPECT_THAT(found[1].saw, ElementsAre(Detector::drd));
  EXPECT_THAT(disagreements({}), IsEmpty());
}

TEST(OutcomeOfAScore, CountsAProgramThatNobodyJudged) {
  using enum Answer;
  const Score score{
      .programs = {
          program_with(Label::race, {{Detector::stress, blind}, {Detector::tsan, unjudged}}),
          program_with(Label::race, {{Detector::stress, blind}, {Detector::tsan, true_positive}}),
          program_with(Label::clean,
                       {{Detector::stress, true_negative}, {Detector::tsan, false_positive}}),
          program_with(Label::clean, {})}};
  const Outcome outcome = outcome_of(score);
  EXPECT_EQ(outcome.right, 2);
  EXPECT_EQ(outcome.wrong, 1);
  EXPECT_EQ(outcome.unjudged, 2);
}

TEST(FindResult, IsNothingWhereTheDetectorHasNone) {
  const Program program = program_with(Label::race, {{Detector::tsan, Answer::blind}});
  EXPECT_EQ(find_result(program, Detector::tsan), &program.results.front());
  EXPECT_EQ(find_result(program, Detector::drd), nullptr);
}

}  // namespace
}  // namespace deadheat
