// SPDX-License-Identifier: MIT
#include "score/program_verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/finding.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

BuiltProgram program_with(const Truth& truth) {
  return {.name = "x", .source = "x.cpp", .truth = truth};
}

ProgramResult shown_by(Detector detector, std::vector<ProgramRun> runs,
                       std::vector<Finding> findings = {}) {
  return {.detector = detector, .runs = std::move(runs), .findings = std::move(findings)};
}

Finding finding_of(const std::string& kind) {
  return {
      .kind = kind, .symptom = symptom_of_kind(kind), .fingerprint = kind, .reports = 1, .runs = 1};
}

ProgramResult explored(int threads, std::vector<Finding> findings = {}) {
  ProgramResult shown = shown_by(Detector::explore, {{}}, std::move(findings));
  shown.exploration = Exploration{.executions = 20, .threads = threads, .complete = true};
  return shown;
}

Verdict verdict_on(const Truth& truth, const ProgramResult& shown) {
  return judged(program_with(truth), shown).verdict;
}

const std::vector<Finding> race = {finding_of("data-race")};

TEST(ProgramVerdict, WhatTheTruthDoesNotTellMustNeverBeSeen) {
  const Result result = judged(program_with({}), shown_by(Detector::tsan, {{}}, race));
  EXPECT_EQ(result.verdict, Verdict::broken);
  EXPECT_EQ(result.reason, "'race' must never be seen, and was seen in 1 of 1 runs");
  EXPECT_EQ(result.findings.size(), 1u);
}

TEST(ProgramVerdict, APlainRunIsConfirmedWhereNothingIsToBeSeen) {
  EXPECT_EQ(verdict_on({}, shown_by(Detector::tsan, {{}})), Verdict::confirmed);
  EXPECT_EQ(verdict_on({}, shown_by(Detector::stress, {{}})), Verdict::confirmed);
}

TEST(ProgramVerdict, AMustIsConfirmedOrMissedByWhoDecidesIt) {
  EXPECT_EQ(verdict_on({.race = must}, shown_by(Detector::tsan, {{}}, race)), Verdict::confirmed);
  EXPECT_EQ(verdict_on({.race = must}, shown_by(Detector::tsan, {{}})), Verdict::missed);
}

TEST(ProgramVerdict, AMustIsUnjudgedByWhoIsBlindToIt) {
  EXPECT_EQ(verdict_on({.race = must}, shown_by(Detector::stress, {{}})), Verdict::unjudged);
  EXPECT_EQ(verdict_on({.inversion = must}, shown_by(Detector::drd, {{}})), Verdict::unjudged);
  EXPECT_EQ(verdict_on({.crash = must}, shown_by(Detector::stress, {{}})), Verdict::unjudged);
}

TEST(ProgramVerdict, TheEndOfAProcessIsASymptom) {
  const ProgramResult exited = shown_by(Detector::stress, {{.how = How::exited, .code = 3}});
  const ProgramResult killed = shown_by(Detector::stress, {{.how = How::signalled, .code = 6}});
  const ProgramResult grown = shown_by(Detector::stress, {{.how = How::memory}});
  const ProgramResult hung = shown_by(Detector::stress, {{.how = How::deadline}});
  for (const ProgramResult& crash : {exited, killed, grown}) {
    EXPECT_EQ(verdict_on({}, crash), Verdict::broken);
    EXPECT_EQ(verdict_on({.crash = must}, crash), Verdict::confirmed);
    EXPECT_EQ(verdict_on({.hang = may}, crash), Verdict::broken);
  }
  EXPECT_EQ(verdict_on({}, hung), Verdict::broken);
  EXPECT_EQ(verdict_on({.hang = must}, hung), Verdict::confirmed);
}

TEST(ProgramVerdict, ADetectorThatCouldNotRunItHasErrored) {
  ProgramResult shown = shown_by(Detector::tsan, {{.how = How::exited, .code = 127}});
  shown.trouble = Trouble::not_run;
  shown.problem = "it could not be run";
  const Result result = judged(program_with({.crash = may}), shown);
  EXPECT_EQ(result.verdict, Verdict::errored);
  EXPECT_EQ(result.reason, "it could not be run");
  EXPECT_EQ(verdict_on({}, shown_by(Detector::tsan, {})), Verdict::errored);
}

TEST(ProgramVerdict, WhatExploreRefusesHasErrored) {
  ProgramResult shown = shown_by(Detector::explore, {{.how = How::refused}});
  shown.trouble = Trouble::unsupported;
  shown.problem = "it is not instrumented";
  EXPECT_EQ(verdict_on({}, shown), Verdict::errored);
}

TEST(ProgramVerdict, AnExplorationIsCountedInExecutions) {
  const Result result = judged(program_with({}), explored(2));
  EXPECT_EQ(result.verdict, Verdict::confirmed);
  EXPECT_EQ(result.reason, "all 20 interleavings are clean");
  EXPECT_EQ(result.counts.trials, 20);
  EXPECT_EQ(verdict_on({.hang = must}, explored(2)), Verdict::missed);
}

TEST(ProgramVerdict, AnExplorationOfNoThreadDecidesNothing) {
  const Result result = judged(program_with({}), explored(1));
  EXPECT_EQ(result.verdict, Verdict::unjudged);
  EXPECT_THAT(result.reason, HasSubstr("a program that starts no thread"));
  EXPECT_EQ(verdict_on({.race = must}, explored(1)), Verdict::unjudged);
  EXPECT_EQ(verdict_on({.crash = must}, explored(1, {finding_of("abort")})), Verdict::confirmed);
}

TEST(ProgramVerdict, AnExceptionOutOfMainIsACrash) {
  ProgramResult shown = explored(2);
  shown.runs.front().threw = 4;
  EXPECT_EQ(verdict_on({}, shown), Verdict::broken);
}

TEST(ProgramVerdict, AnExitCodeIsACrashUnderExploreToo) {
  EXPECT_EQ(verdict_on({.crash = may}, explored(2, {finding_of("exit")})), Verdict::confirmed);
  EXPECT_EQ(verdict_on({.misuse = may}, explored(2, {finding_of("exit")})), Verdict::broken);
}

TEST(ProgramVerdict, ARaceIsNoProofWhereValgrindMetAtomics) {
  ProgramResult shown = shown_by(Detector::helgrind, {{}}, race);
  EXPECT_EQ(verdict_on({}, shown), Verdict::broken);
  shown.remarks = {finding_of(std::string(atomic_access))};
  EXPECT_EQ(verdict_on({}, shown), Verdict::unjudged);
  shown.findings.clear();  // a remark is no fault
  EXPECT_EQ(verdict_on({}, shown), Verdict::confirmed);
}

TEST(ProgramVerdict, IsAskedOfTheUsualDetectorsOfWhatIsBuilt) {
  BuiltProgram program = program_with({});
  program.built = {{Flavour::native, "/x"}, {Flavour::explore, "/y"}};
  EXPECT_THAT(usual_detectors_of(program), ElementsAre(Detector::stress, Detector::explore));
}

TEST(ProgramVerdict, IsRacyWhereSomethingMustBeSeen) {
  EXPECT_EQ(judged(program_with({.crash = must}), shown_by(Detector::tsan, {{}})).variant.role,
            Role::racy);
  EXPECT_EQ(judged(program_with({.crash = may}), shown_by(Detector::tsan, {{}})).variant.role,
            Role::locked);
}

}  // namespace
}  // namespace deadheat
