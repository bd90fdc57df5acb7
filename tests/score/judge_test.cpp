// SPDX-License-Identifier: MIT
#include "model/score_judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deadheat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

ProgramRun run_with(How how, std::vector<std::string> kinds = {}) {
  return {.how = how, .kinds = std::move(kinds)};
}

ProgramResult judged(const Program& program, Detector detector, std::vector<ProgramRun> runs) {
  ProgramResult result{.detector = detector, .runs = std::move(runs)};
  judge(program, result);
  return result;
}

Answer answer_to(Label label, Detector detector, std::vector<ProgramRun> runs) {
  return judged({.source = "a.c", .label = label}, detector, std::move(runs)).answer;
}

TEST(ScoreJudge, AnswersByWhatTheLabelSays) {
  const std::vector<ProgramRun> quiet = {run_with(How::finished)};
  const std::vector<ProgramRun> racy = {run_with(How::finished, {"data-race"})};
  EXPECT_EQ(answer_to(Label::race, Detector::tsan, racy), Answer::true_positive);
  EXPECT_EQ(answer_to(Label::race, Detector::tsan, quiet), Answer::false_negative);
  EXPECT_EQ(answer_to(Label::norace, Detector::tsan, racy), Answer::false_positive);
  EXPECT_EQ(answer_to(Label::norace, Detector::tsan, quiet), Answer::true_negative);
  EXPECT_EQ(answer_to(Label::clean, Detector::tsan, racy), Answer::false_positive);
  EXPECT_EQ(answer_to(Label::clean, Detector::tsan, quiet), Answer::true_negative);
}

TEST(ScoreJudge, LooksOnlyForWhatTheLabelAsks) {
  const std::vector<ProgramRun> crashed = {run_with(How::signalled, {"crash"})};
  const std::vector<ProgramRun> inverted = {run_with(How::finished, {"lock-order-inversion"})};
  const std::vector<ProgramRun> misused = {run_with(How::finished, {"mutex-bad-unlock"})};
  EXPECT_EQ(answer_to(Label::assert_bug, Detector::stress, crashed), Answer::true_positive);
  EXPECT_EQ(answer_to(Label::race, Detector::tsan, inverted), Answer::false_negative);
  EXPECT_EQ(answer_to(Label::deadlock, Detector::tsan, inverted), Answer::true_positive);
  EXPECT_EQ(answer_to(Label::norace, Detector::tsan, misused), Answer::true_negative);
  EXPECT_EQ(answer_to(Label::clean, Detector::tsan, misused), Answer::false_positive);
}

TEST(ScoreJudge, AHangIsADeadlock) {
  const std::vector<ProgramRun> hung = {run_with(How::deadline, {"hang"})};
  EXPECT_EQ(answer_to(Label::deadlock, Detector::stress, hung), Answer::true_positive);
  EXPECT_EQ(answer_to(Label::clean, Detector::stress, hung), Answer::false_positive);
}

TEST(ScoreJudge, ADetectorThatIsBlindIsNotAsked) {
  const ProgramResult result =
      judged({.label = Label::race}, Detector::stress, {run_with(How::finished, {"data-race"})});
  EXPECT_EQ(result.answer, Answer::blind);
  EXPECT_EQ(result.reason, "stress is blind to what 'race' asks for");
  EXPECT_EQ(answer_to(Label::norace, Detector::stress, {run_with(How::finished)}), Answer::blind);
  // it sees no lock order, and a hang as anybody does
  EXPECT_EQ(answer_to(Label::deadlock, Detector::drd, {run_with(How::finished)}),
            Answer::false_negative);
}

TEST(ScoreJudge, ARunThatWasCutSaysNothingWhereNothingWasSeen) {
  for (const How how : {How::deadline, How::signalled, How::memory, How::interrupted}) {
    const ProgramResult result =
        judged({.label = Label::norace}, Detector::tsan, {run_with(How::finished), run_with(how)});
    EXPECT_EQ(result.answer, Answer::unjudged) << static_cast<int>(how);
    EXPECT_EQ(result.trouble, Trouble::not_ended);
  }
  EXPECT_EQ(answer_to(Label::race, Detector::tsan, {run_with(How::deadline, {"data-race"})}),
            Answer::true_positive);
}

TEST(ScoreJudge, AnExitCodeIsAnEndOfItsOwnAccord) {
  EXPECT_EQ(answer_to(Label::norace, Detector::tsan, {run_with(How::exited, {"exit"})}),
            Answer::true_negative);
  EXPECT_EQ(answer_to(Label::clean, Detector::tsan, {run_with(How::exited, {"exit"})}),
            Answer::false_positive);
}

TEST(ScoreJudge, WhatWasNotRunIsUnjudged) {
  const ProgramResult none = judged({.label = Label::clean}, Detector::tsan, {});
  EXPECT_EQ(none.answer, Answer::unjudged);
  EXPECT_EQ(none.trouble, Trouble::not_run);
  ProgramResult troubled{.detector = Detector::tsan,
                         .trouble = Trouble::not_compiled,
                         .problem = "it does not compile\nline 2",
                         .runs = {run_with(How::finished, {"data-race"})}};
  judge({.label = Label::race}, troubled);
  EXPECT_EQ(troubled.answer, Answer::unjudged);
  EXPECT_EQ(troubled.reason, "it does not compile");
}

TEST(ScoreJudge, AnExplorationOfNothingIsUnjudged) {
  ProgramResult result{.detector = Detector::explore,
                       .runs = {run_with(How::finished)},
                       .exploration = Exploration{.executions = 1, .threads = 1, .complete = true}};
  judge({.label = Label::clean}, result);
  EXPECT_EQ(result.trouble, Trouble::unsupported);
  EXPECT_THAT(result.reason, HasSubstr("started no thread"));
  result = {.detector = Detector::explore,
            .runs = {run_with(How::finished)},
            .exploration = Exploration{.executions = 6, .threads = 2, .complete = true}};
  judge({.label = Label::clean}, result);
  EXPECT_EQ(result.answer, Answer::true_negative);
  EXPECT_THAT(result.reason, HasSubstr("all 6 interleavings"));
  result.exploration->unsupported.push_back({.call = "fork"});
  judge({.label = Label::clean}, result);
  EXPECT_EQ(result.answer, Answer::unjudged);
  EXPECT_THAT(result.reason, StartsWith("'fork'"));
}

TEST(ScoreJudge, CountsTheRunsThatShowedIt) {
  const ProgramResult result =
      judged({.label = Label::race}, Detector::tsan,
             {run_with(How::finished), run_with(How::finished, {"data-race", "thread-leak"}),
              run_with(How::finished, {"heap-use-after-free", "data-race"})});
  EXPECT_EQ(result.seen, 2);
  EXPECT_EQ(result.of, 3);
  EXPECT_EQ(result.reason, "data-race, heap-use-after-free in 2 of 3 runs");
}

TEST(ScoreJudge, AKindNarrowsWhatCounts) {
  Program program{.label = Label::race, .kind = "heap-use-after-free"};
  const std::vector<ProgramRun> raced = {run_with(How::finished, {"data-race"})};
  EXPECT_EQ(judged(program, Detector::tsan, raced).answer, Answer::false_negative);
  EXPECT_THAT(judged(program, Detector::tsan, raced).reason,
              StartsWith("data-race was seen, and no heap-use-after-free"));
  program.kind = "race";  // a symptom stands for all of its kinds
  EXPECT_EQ(judged(program, Detector::tsan, raced).answer, Answer::true_positive);
  program.kind = "crash";  // the label does not ask for it
  EXPECT_EQ(judged(program, Detector::tsan, {run_with(How::signalled, {"crash"})}).answer,
            Answer::unjudged);
}

TEST(ScoreJudge, NamesAProgramByItsSourceAndArguments) {
  EXPECT_EQ(name_of({.source = "a.c"}), "a.c");
  EXPECT_EQ(name_of({.source = "a.c", .arguments = {"4", "x y"}, .flags = {"-DA"}}), "a.c 4 x y");
}

TEST(ScoreJudge, KnowsTheKindsOfEndings) {
  EXPECT_EQ(symptom_of("exit"), Symptom::crash);
  EXPECT_EQ(symptom_of("memory"), Symptom::crash);
  EXPECT_EQ(symptom_of("abort"), Symptom::crash);
  EXPECT_EQ(symptom_of("crash"), Symptom::crash);
  EXPECT_EQ(symptom_of("hang"), Symptom::hang);
  EXPECT_EQ(symptom_of("deadlock"), Symptom::hang);
  EXPECT_EQ(symptom_of("data-race"), Symptom::race);
  EXPECT_EQ(symptom_of("lock-order-inversion"), Symptom::inversion);
}

TEST(ScoreJudge, KnowsWhatCanBeAskedFor) {
  for (const char* kind : {"race", "inversion", "misuse", "hang", "crash", "data-race", "abort"})
    EXPECT_TRUE(is_known_kind(kind)) << kind;
  for (const char* kind : {"", "wrong", "Race", "data race", "race "})
    EXPECT_FALSE(is_known_kind(kind)) << kind;
}

TEST(ScoreJudge, AsksForOneSymptomAtLeast) {
  EXPECT_THAT(asked_by(Label::race), ElementsAre(Symptom::race));
  EXPECT_THAT(asked_by(Label::norace), ElementsAre(Symptom::race));
  EXPECT_THAT(asked_by(Label::deadlock), ElementsAre(Symptom::inversion, Symptom::hang));
  EXPECT_THAT(asked_by(Label::assert_bug), ElementsAre(Symptom::crash));
  EXPECT_EQ(asked_by(Label::clean).size(), 5u);  // all but a wrong tally, which no program has
  EXPECT_TRUE(has_bug(Label::race) && has_bug(Label::deadlock) && has_bug(Label::assert_bug));
  EXPECT_FALSE(has_bug(Label::norace) || has_bug(Label::clean));
}

}  // namespace
}  // namespace deadheat
