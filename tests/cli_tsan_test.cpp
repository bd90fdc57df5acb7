// SPDX-License-Identifier: MIT
// What ThreadSanitizer finds, as it arrives in the results.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;

class TsanVerdict : public testing::TestWithParam<ExpectedVerdict> {};

TEST_P(TsanVerdict, IsTheOneThatTheFixtureIsMadeFor) { expect_verdict(tsan, GetParam(), 1); }

INSTANTIATE_TEST_SUITE_P(
    Fixture, TsanVerdict,
    testing::Values(
        ExpectedVerdict{"judged/confirmed", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"judged/confirmed", "locked", Verdict::confirmed,
                        "nothing was seen that must never be seen", 0},
        ExpectedVerdict{"judged/missed", "racy", Verdict::missed,
                        "'race' must be seen, and was seen in 0 of 10 runs", 1},
        ExpectedVerdict{"judged/broken", "locked", Verdict::broken,
                        "'race' must never be seen, and was seen in", 1},
        ExpectedVerdict{"judged/blind", "racy", Verdict::unjudged,
                        "'race' must be seen, and this detector is blind to it", 3},
        ExpectedVerdict{"judged/blind-no-more", "racy", Verdict::confirmed, "'race' was seen in",
                        0},
        ExpectedVerdict{"judged/false-alarm", "locked", Verdict::confirmed, "", 0},
        ExpectedVerdict{"own/thread", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"own/thread", "locked", Verdict::confirmed, "nothing was seen", 0},
        ExpectedVerdict{"own/jthread", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"own/jthread", "locked", Verdict::confirmed, "nothing was seen", 0},
        ExpectedVerdict{"own/async", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"own/async", "locked", Verdict::confirmed, "nothing was seen", 0},
        ExpectedVerdict{"own/sized-crew", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"own/sized-crew", "locked", Verdict::confirmed, "nothing was seen", 0},
        ExpectedVerdict{"litmus/three-actors", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"litmus/three-actors", "locked", Verdict::confirmed, "nothing was seen", 0},
        ExpectedVerdict{"misuse/unlock", "racy", Verdict::confirmed, "'misuse' was seen in", 0},
        ExpectedVerdict{"misuse/destroy", "racy", Verdict::confirmed, "'misuse' was seen in", 0},
        ExpectedVerdict{"misuse/thread-leak", "racy", Verdict::confirmed, "'misuse' was seen in",
                        0},
        ExpectedVerdict{"misuse/use-after-free", "racy", Verdict::confirmed, "'race' was seen in",
                        0},
        ExpectedVerdict{"throw/exception", "racy", Verdict::broken, "'crash' must never be seen",
                        1},
        ExpectedVerdict{"crash/abort", "racy", Verdict::broken, "'crash' must never be seen", 1},
        ExpectedVerdict{"exit/zero", "racy", Verdict::broken, "'crash' must never be seen", 1},
        ExpectedVerdict{"hang/deadlock", "racy", Verdict::broken, "'hang' must never be seen", 1},
        ExpectedVerdict{"fork/returns-twice", "racy", Verdict::confirmed, "nothing was seen", 0},
        ExpectedVerdict{"fork/child", "racy", Verdict::confirmed, "nothing was seen", 0}),
    [](const testing::TestParamInfo<ExpectedVerdict>& each) {
      std::string name = each.param.id + "_" + each.param.variant;
      for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
      return name;
    });

Judged judged_under_tsan(const std::string& id, const std::string& variant,
                         const Words& environment = {}) {
  return run_variant(tsan, id, variant, {"--trials", "1"}, environment);
}

const Finding& planted_race(const Judged& judged) {
  if (judged.result.findings.empty()) throw std::runtime_error("no finding: " + judged.ended.out);
  return judged.result.findings.front();
}

std::string note_of(const std::string& id, const std::string& variant) {
  return sighting_of(judged_under_tsan(id, variant).result, Symptom::race).note;
}

TEST(Limit, ThatHoldsIsShownWithItsReason) {
  EXPECT_EQ(note_of("judged/blind", "racy"), "blind: the detector follows one schedule only");
}

TEST(Limit, ABlindnessThatNoLongerHoldsIsTold) {
  EXPECT_THAT(note_of("judged/blind-no-more", "racy"),
              HasSubstr("seen, although it is declared blind"));
}

TEST(Limit, AFalseAlarmThatShowsIsOne) {
  EXPECT_EQ(note_of("judged/false-alarm", "locked"),
            "false alarm: the detector follows one schedule only");
}

TEST(Limit, AFalseAlarmThatNoLongerShowsIsTold) {
  EXPECT_THAT(note_of("judged/false-alarm-no-more", "locked"), HasSubstr("did not show"));
}

TEST(Finding, OfAPlantedRaceIsADataRaceOfTwoWrites) {
  const Judged judged = judged_under_tsan("judged/confirmed", "racy");
  const Finding& race = planted_race(judged);
  EXPECT_EQ(race.kind, "data-race");
  EXPECT_THAT(race.accesses,
              AllOf(SizeIs(2), Each(Field(&Access::write, true)), Each(Field(&Access::size, 8))));
  EXPECT_NE(race.accesses.at(0).thread, race.accesses.at(1).thread);
}

TEST(Finding, HasTheFunctionFileAndLineOfBothAccesses) {
  const Judged judged = judged_under_tsan("judged/confirmed", "racy");
  const int planted = line_of("judged.cpp", "// the planted race");
  for (const Access& access : planted_race(judged).accesses) {
    ASSERT_FALSE(access.stack.empty());
    EXPECT_THAT(access.stack.front().function, HasSubstr("planted_write"));
    EXPECT_THAT(access.stack.front().file, testing::EndsWith("fixtures/judged.cpp"));
    EXPECT_EQ(access.stack.front().line, planted);
  }
}

TEST(Finding, HasWhoCalledTheAccess) {
  const Judged judged = judged_under_tsan("judged/confirmed", "racy");
  for (const Access& access : planted_race(judged).accesses) {
    EXPECT_THAT(access.stack, Contains(Field(&Frame::function, HasSubstr("two_writes"))));
  }
}

TEST(Finding, HasWhereEachThreadWasCreated) {
  const Judged judged = judged_under_tsan("judged/confirmed", "racy");
  const int created = line_of("judged.cpp", "std::thread one(write), other(write);");
  const Finding& race = planted_race(judged);
  for (const Access& access : race.accesses) {
    const auto thread = std::ranges::find(race.threads, access.thread, &Thread::number);
    ASSERT_NE(thread, race.threads.end());
    EXPECT_THAT(thread->created, Contains(Field(&Frame::line, created)));
  }
}

TEST(Finding, ShowsTheSourceRoundTheAccess) {
  const Judged judged = judged_under_tsan("judged/confirmed", "racy");
  const std::vector<Excerpt>& excerpts = planted_race(judged).excerpts;
  ASSERT_FALSE(excerpts.empty());
  const Excerpt& excerpt = excerpts.front();
  EXPECT_THAT(excerpt.lines.at(static_cast<std::size_t>(excerpt.marked - excerpt.first)),
              HasSubstr("planted race"));
}

TEST(Finding, OfOnePlaceIsOneOverAllRunsOfASession) {
  const Result result = judged_under_tsan("judged/confirmed", "racy").result;
  EXPECT_THAT(result.runs, SizeIs(3));
  EXPECT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings.at(0).runs, 3);
}

TEST(Finding, HasTheSameFingerprintInEverySession) {
  const auto fingerprint = [] {
    return planted_race(judged_under_tsan("judged/confirmed", "racy")).fingerprint;
  };
  const std::string first = fingerprint();
  EXPECT_EQ(first.size(), 16u);
  EXPECT_EQ(fingerprint(), first);
}

// The same place reached from another case is the same bug; another place is another one.
TEST(Finding, OfAnotherPlaceHasAnotherFingerprint) {
  EXPECT_NE(planted_race(judged_under_tsan("judged/confirmed", "racy")).fingerprint,
            planted_race(judged_under_tsan("own/thread", "racy")).fingerprint);
}

TEST(Finding, KindIsNamedForEachMisuse) {
  EXPECT_EQ(planted_race(judged_under_tsan("misuse/unlock", "racy")).kind, "mutex-bad-unlock");
  EXPECT_EQ(planted_race(judged_under_tsan("misuse/destroy", "racy")).kind, "locked-mutex-destroy");
  EXPECT_EQ(planted_race(judged_under_tsan("misuse/thread-leak", "racy")).kind, "thread-leak");
  EXPECT_EQ(planted_race(judged_under_tsan("misuse/use-after-free", "racy")).kind,
            "heap-use-after-free");
}

TEST(Finding, OfAMisusedLockHasThePlace) {
  const Judged judged = judged_under_tsan("misuse/destroy", "racy");
  std::set<std::string> functions;
  for (const Stack& stack : planted_race(judged).stacks) {
    for (const Frame& frame : stack) functions.insert(frame.function);
  }
  EXPECT_THAT(functions, Contains(HasSubstr("destroys_what_is_locked")));
}

// The runtime's exit code for "something was reported" is also that of a runtime that could not
// start.
TEST(Finding, IsNotMadeOfAnExitCode) {
  if (harness_has_tsan) {
    GTEST_SKIP()
        << "a harness that has ThreadSanitizer itself does not start without its suppressions";
  }
  const Ended ended = deadheat({"run", tsan, "--id", "judged/confirmed", "--no-doctor"},
                               {"TSAN_OPTIONS=suppressions=/no/such/file"});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.err, HasSubstr("/no/such/file"));
}

TEST(Suppression, ThatHidesTheRaceTurnsTheRunRed) {
  const Folder folder;
  const std::string file = folder.write("suppressions", "race:planted_write\n");
  const Judged judged =
      judged_under_tsan("judged/confirmed", "racy", {"TSAN_OPTIONS=suppressions=" + file});
  EXPECT_EQ(judged.result.verdict, Verdict::missed);
  EXPECT_EQ(judged.ended.code, 1);
  EXPECT_THAT(judged.ended.out,
              AllOf(HasSubstr("judged/confirmed"), HasSubstr("racy"), HasSubstr("tsan"),
                    HasSubstr("'race' must be seen, and was seen in 0 of 10 runs")));
}

TEST(Suppression, ThatIsCompiledInHidesTheRaceToo) {
  const Judged judged = run_variant(suite("suppressed-tsan"), "suppressed/by-the-program", "racy",
                                    {"--trials", "1"}, {});
  EXPECT_EQ(judged.result.verdict, Verdict::missed) << judged.ended.out;
}

// It takes its time to start, in a trial that has a deadline.
TEST(Symbolizer, IsNotStartedInAChildWhoseFindingsAreSymbolisedForIt) {
  const Judged judged = judged_under_tsan("judged/confirmed", "racy");
  const std::string printed = judged.result.runs.at(0).err.text;
  EXPECT_THAT(printed, AllOf(HasSubstr("data race"), testing::Not(HasSubstr("planted_write"))));
  EXPECT_THAT(planted_race(judged).accesses.at(0).stack.front().function,
              HasSubstr("planted_write"));
}

TEST(Exitcode, OfTheUsersOwnChoiceChangesNothing) {
  EXPECT_EQ(
      judged_under_tsan("judged/confirmed", "racy", {"TSAN_OPTIONS=exitcode=0"}).result.verdict,
      Verdict::confirmed);
}

TEST(Halt, OnTheFirstErrorIsStillAFinding) {
  const Judged judged =
      judged_under_tsan("judged/confirmed", "racy", {"TSAN_OPTIONS=halt_on_error=1"});
  EXPECT_FALSE(judged.result.findings.empty());
}

TEST(Hang, UnderTsanHasItsStacks) {
  const Result result = judged_under_tsan("hang/deadlock", "racy").result;
  EXPECT_THAT(result.runs.back().stacks, HasSubstr("wait_for_ever"));
}

}  // namespace
}  // namespace deadheat::cli
