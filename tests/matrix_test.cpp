// SPDX-License-Identifier: MIT
// model/matrix: which detector sees which family of bugs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "model/matrix.hpp"
#include "model/verdict.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Result judged(const std::string& id, Role role, Detector detector, Truth truth) {
  Result result{.id = id, .detector = detector};
  result.variant = {.name = role == Role::racy ? "racy" : "locked", .role = role, .truth = truth};
  result.runs = {{.how = How::finished}};
  result.counts.trials = 1;
  judge(result);
  return result;
}

Result with_race(Result result) {
  result.findings = {{.kind = "data-race", .symptom = Symptom::race, .reports = 1, .runs = 1}};
  judge(result);
  return result;
}

const Truth race = {.race = must};

const MatrixCell& cell(const FamilyMatrix& matrix, std::size_t row) {
  return matrix.rows.at(row).cells.at(0);
}

TEST(Matrix, CountsCaughtAndDueVariantsOfEachFamily) {
  const FamilyMatrix matrix =
      matrix_of({with_race(judged("queue/ring", Role::racy, Detector::tsan, race)),
                 judged("queue/close", Role::racy, Detector::tsan, race),
                 with_race(judged("counter/lost", Role::racy, Detector::tsan, race))});
  ASSERT_THAT(matrix.rows, SizeIs(2));
  EXPECT_EQ(matrix.rows[0].family, "counter");
  EXPECT_EQ(matrix.rows[1].cases, 2);
  EXPECT_EQ(matrix.rows[1].racy, 2);
  EXPECT_EQ(cell(matrix, 1).due, 2);
  EXPECT_EQ(cell(matrix, 1).caught, 1);
  EXPECT_EQ(matrix.all.cells[0].caught, 2);
  EXPECT_EQ(matrix.all.cells[0].due, 3);
  EXPECT_EQ(matrix.all.cases, 3);
}

TEST(Matrix, WhatADetectorOnlyGlimpsesIsNotDueWhereItDecidesSomething) {
  const Truth wrong = {.wrong = must};
  const FamilyMatrix matrix = matrix_of({judged("a/b", Role::racy, Detector::tsan, wrong),
                                         judged("a/b", Role::racy, Detector::stress, wrong)});
  EXPECT_THAT(matrix.detectors, ElementsAre(Detector::stress, Detector::tsan));
  EXPECT_EQ(matrix.rows[0].cells[0].due, 1);
  EXPECT_EQ(matrix.rows[0].cells[1].due, 0);
}

TEST(Matrix, WhatADetectorIsDeclaredBlindToIsNotDue) {
  Result blind = judged("a/b", Role::racy, Detector::helgrind, race);
  blind.variant.blind = {{Detector::helgrind, Symptom::race, "it follows one schedule"}};
  judge(blind);
  EXPECT_EQ(cell(matrix_of({blind}), 0).due, 0);
}

TEST(Matrix, CountsLockedVariantsThatWereFlaggedAlsoWhereThatIsDeclared) {
  Result declared = with_race(judged("a/b", Role::locked, Detector::drd, {}));
  declared.variant.false_alarm = {{Detector::drd, Symptom::race, "it knows no atomics"}};
  judge(declared);
  EXPECT_EQ(declared.verdict, Verdict::confirmed);
  const FamilyMatrix matrix =
      matrix_of({declared, judged("a/c", Role::locked, Detector::drd, {}),
                 with_race(judged("a/d", Role::locked, Detector::drd, {}))});
  EXPECT_EQ(cell(matrix, 0).locked, 3);
  EXPECT_EQ(cell(matrix, 0).flagged, 2);
  EXPECT_EQ(cell(matrix, 0).due, 0);
}

TEST(Matrix, AnErroredResultCountsForNothing) {
  Result errored = judged("a/b", Role::racy, Detector::drd, race);
  errored.runs = {{.how = How::not_started}};
  judge(errored);
  const FamilyMatrix matrix = matrix_of({errored});
  EXPECT_EQ(cell(matrix, 0).ran, 0);
  EXPECT_EQ(cell(matrix, 0).due, 0);
  EXPECT_EQ(matrix.rows[0].racy, 1);
}

TEST(Matrix, OfNothingIsEmpty) {
  EXPECT_THAT(matrix_of({}).rows, IsEmpty());
  EXPECT_THAT(matrix_of({}).detectors, IsEmpty());
}

}  // namespace
}  // namespace deadheat
