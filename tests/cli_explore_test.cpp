// SPDX-License-Identifier: MIT
// What the controlled scheduler finds, as it arrives in the results, and what it is asked.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include <nlohmann/json.hpp>

#include "model/names.hpp"

namespace deadheat::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class ExploreVerdict : public testing::TestWithParam<ExpectedVerdict> {};

TEST_P(ExploreVerdict, IsTheOneThatTheFixtureIsMadeFor) {
  const Judged judged = run_variant(explore, GetParam().id, GetParam().variant);
  EXPECT_EQ(judged.result.verdict, GetParam().verdict) << judged.ended.out;
  EXPECT_THAT(judged.result.reason, HasSubstr(GetParam().reason));
  EXPECT_EQ(judged.ended.code, GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(
    Fixture, ExploreVerdict,
    testing::Values(
        ExpectedVerdict{"judged/confirmed", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"judged/confirmed", "locked", Verdict::confirmed, "", 0},
        ExpectedVerdict{"judged/missed", "racy", Verdict::missed, "'race' must be seen", 1},
        ExpectedVerdict{"judged/broken", "locked", Verdict::broken, "'race' must never be seen", 1},
        ExpectedVerdict{"judged/wrong", "racy", Verdict::confirmed, "'wrong' was seen in", 0},
        ExpectedVerdict{"judged/wrong", "locked", Verdict::broken, "'wrong' must never be seen", 1},
        ExpectedVerdict{"judged/unjudged", "racy", Verdict::missed, "'wrong' must be seen", 1},
        ExpectedVerdict{"own/thread", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"own/thread", "locked", Verdict::confirmed, "", 0},
        ExpectedVerdict{"own/jthread", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"own/jthread", "locked", Verdict::confirmed, "", 0},
        ExpectedVerdict{"own/async", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"own/async", "locked", Verdict::confirmed, "", 0},
        ExpectedVerdict{"own/sized-crew", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"own/sized-crew", "locked", Verdict::confirmed, "", 0},
        ExpectedVerdict{"litmus/three-actors", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"litmus/three-actors", "locked", Verdict::confirmed, "", 0},
        ExpectedVerdict{"misuse/unlock", "racy", Verdict::confirmed, "'misuse' was seen in", 0},
        ExpectedVerdict{"misuse/destroy", "racy", Verdict::confirmed, "'misuse' was seen in", 0},
        ExpectedVerdict{"misuse/thread-leak", "racy", Verdict::confirmed, "'misuse' was seen in",
                        0},
        ExpectedVerdict{"misuse/use-after-free", "racy", Verdict::confirmed, "'race' was seen in",
                        0},
        ExpectedVerdict{"throw/exception", "racy", Verdict::broken, "'crash' must never be seen",
                        1},
        ExpectedVerdict{"throw/crew", "racy", Verdict::broken, "'crash' must never be seen", 1},
        ExpectedVerdict{"crash/abort", "racy", Verdict::broken, "'crash' must never be seen", 1},
        ExpectedVerdict{"crash/segv", "racy", Verdict::broken, "'crash' must never be seen", 1},
        ExpectedVerdict{"exit/three", "racy", Verdict::unjudged, "'exit' at ", 3},
        ExpectedVerdict{"hang/deadlock", "racy", Verdict::broken, "'hang' must never be seen", 1},
        ExpectedVerdict{"hang/busy", "racy", Verdict::broken, "'hang' must never be seen", 1}),
    [](const testing::TestParamInfo<ExpectedVerdict>& each) {
      std::string name = each.param.id + "_" + each.param.variant;
      for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
      return name;
    });

Judged explored(const std::string& id, const std::string& variant, const Words& more = {}) {
  Judged judged = run_variant(explore, id, variant, more);
  if (!judged.result.exploration) throw std::runtime_error("nothing explored: " + judged.ended.out);
  return judged;
}

const Interleaving& first_shown(const Judged& judged) {
  const auto& shown = judged.result.exploration->interleavings_shown;
  if (shown.empty()) throw std::runtime_error("no interleaving: " + judged.ended.out);
  return shown.front();
}

TEST(Explored, OfALockedVariantIsCompleteAndClean) {
  const Exploration exploration = *explored("judged/confirmed", "locked").result.exploration;
  EXPECT_TRUE(exploration.complete);
  EXPECT_GT(exploration.executions, 1);
  EXPECT_THAT(exploration.interleavings_shown, IsEmpty());
}

TEST(Explored, ATokenNamesTheVariantThatItReplays) {
  EXPECT_THAT(first_shown(explored("judged/confirmed", "racy")).token,
              StartsWith("judged/confirmed/racy@dh1."));
}

TEST(Explored, AnInterleavingHasTheFingerprintOfItsFinding) {
  const Judged judged = explored("judged/confirmed", "racy");
  EXPECT_THAT(judged.result.findings,
              Contains(Field(&Finding::fingerprint, first_shown(judged).fingerprint)));
  EXPECT_THAT(first_shown(judged).fingerprint, SizeIs(16));
}

TEST(Explored, TheStepsThatMakeARaceHaveTheirLineOfSource) {
  const Judged judged = explored("judged/confirmed", "racy");
  const int planted = line_of("judged.cpp", "// the planted race");
  std::vector<Step> marked = first_shown(judged).steps;
  std::erase_if(marked, [](const Step& step) { return !step.marked; });
  ASSERT_THAT(marked, Not(IsEmpty()));
  for (const Step& step : marked) {
    EXPECT_THAT(step.stack, Contains(AllOf(Field(&Frame::line, planted),
                                           Field(&Frame::function, HasSubstr("planted_write")))));
    EXPECT_THAT(step.source, HasSubstr("the planted race"));
  }
}

TEST(Explored, AFindingIsCountedInExecutions) {
  const Judged judged = explored("judged/confirmed", "racy");
  for (const Finding& finding : judged.result.findings) {
    EXPECT_LE(finding.reports, judged.result.counts.trials);
  }
}

TEST(Explored, EachExecutionOfALitmusIsOneOutcome) {
  const Result result = explored("litmus/three-actors", "locked").result;
  long sum = 0;
  for (const OutcomeCount& outcome : result.outcomes) sum += outcome.count;
  EXPECT_GT(sum, 0);
  EXPECT_EQ(sum, result.counts.trials);
}

TEST(Explored, ExactlySoManyTrialsAreSoManyExecutions) {
  const Judged judged =
      explored("judged/broken", "racy", {"--trials", "15", "--strategy", "random"});
  EXPECT_EQ(judged.result.counts.trials, 15);
}

TEST(Explored, AtMostSoManySchedulesAreExecutions) {
  const Judged judged =
      explored("judged/missed", "locked", {"--schedules", "3", "--strategy", "random"});
  EXPECT_EQ(judged.result.counts.trials, 3);
}

TEST(Explored, ABoundIsKeptAndTold) {
  const Judged judged =
      explored("judged/missed", "locked", {"--strategy", "exhaustive", "--bound", "0"});
  EXPECT_EQ(judged.result.exploration->bound, 0);
}

TEST(Explored, TheSameSeedFindsTheSameInterleaving) {
  const auto token = [] {
    return first_shown(explored("judged/confirmed", "racy", {"--strategy", "pct", "--seed", "7"}))
        .token;
  };
  EXPECT_EQ(token(), token());
}

TEST(Explored, TheCommandThatRepeatsItHasWhatWasAsked) {
  const Judged judged =
      explored("judged/confirmed", "racy",
               {"--strategy", "pct", "--depth", "2", "--spurious", "--seed", "7"});
  EXPECT_THAT(judged.result.repeat,
              AllOf(HasSubstr("--detector explore"), HasSubstr("--strategy pct"),
                    HasSubstr("--depth 2"), HasSubstr("--spurious"), HasSubstr("--seed 7")));
  EXPECT_EQ(call({"sh", "-c", judged.result.repeat + " --no-doctor --format console"}).code, 0);
}

class EachStrategy : public testing::TestWithParam<std::string> {};

TEST_P(EachStrategy, FindsThePlantedRace) {
  EXPECT_EQ(explored("judged/confirmed", "racy", {"--strategy", GetParam()}).result.verdict,
            Verdict::confirmed);
}

std::vector<std::string> all_strategies() {
  std::vector<std::string> all;
  for (const auto& [strategy, name] : names<Strategy>) all.emplace_back(name);
  return all;
}
INSTANTIATE_TEST_SUITE_P(Of, EachStrategy, testing::ValuesIn(all_strategies()),
                         [](const auto& each) { return each.param; });

// the doctor, and builds in which nothing can be explored

TEST(ExploreDoctor, IsContentWithAGoodSuite) {
  const Ended ended = deadheat({"doctor", explore});
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("explore sees control/race/racy"),
                               HasSubstr("explore sees control/inversion/racy"),
                               HasSubstr("explore sees control/wrong/racy"),
                               HasSubstr("explore sees control/hang/racy"),
                               HasSubstr("explore sees control/crash/racy"),
                               HasSubstr("explore is silent on"), Not(HasSubstr("FAIL"))));
}

TEST(ExploreDoctor, OfASuiteWhoseFlagsTakeTheInstrumentationOutFails) {
  const Ended ended = deadheat({"doctor", suite("blinded-explore")});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("FAIL"), HasSubstr("look at its flags")));
}

TEST(ExploreDoctor, KeepsSuchASuiteFromLookingClean) {
  const Folder results;
  EXPECT_EQ(deadheat({"run", suite("blinded-explore"), "--output", results.path()}).code, 4);
}

class UninstrumentedExplore : public testing::TestWithParam<const char*> {};

TEST_P(UninstrumentedExplore, IsRefusedWithTheFileInASentence) {
  const Ended ended = deadheat({GetParam(), suite("uninstrumented-explore")});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.err, AllOf(HasSubstr("uninstrumented.cpp was compiled without"),
                               HasSubstr("nothing in it can be explored")));
}

INSTANTIATE_TEST_SUITE_P(By, UninstrumentedExplore, testing::Values("run", "doctor", "list"),
                         [](const auto& each) { return each.param; });

// a suite by hand

TEST(ExploreSuite, PrintsTalliesFindingsTheInterleavingAndItsToken) {
  const Ended ended = call({explore, "--run", "judged/confirmed/racy"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("explored "), HasSubstr("expected=1, found=1: "),
                               HasSubstr("data-race in "), HasSubstr("thread 2"),
                               HasSubstr("deadheat replay judged/confirmed/racy@dh1.")));
}

TEST(ExploreSuite, SaysHowFarItWent) {
  EXPECT_THAT(call({explore, "--run", "judged/confirmed/locked"}).out,
              AllOf(HasSubstr("explored all "), HasSubstr(" interleavings")));
}

std::vector<std::string> events_of(const std::string& arguments) {
  const Folder folder;
  const std::string file = folder.file("report");
  call({"sh", "-c", explore + " " + arguments + " --report-fd 5 5> " + file});
  std::istringstream lines(text_of(file));
  std::vector<std::string> events;
  for (std::string line; std::getline(lines, line);) {
    events.push_back(json::parse(line).at("event"));
  }
  return events;
}

TEST(ExploreSuite, ReportsWhatItExploredBeforeItEnds) {
  EXPECT_THAT(events_of("--run judged/confirmed/racy --schedules 3"),
              ElementsAre("started", "setting", "explored", "setting", "ended"));
}

TEST(ExploreSuite, ReportsWhatWasThrownOnce) {
  EXPECT_THAT(events_of("--run throw/exception/racy --trials 5"),
              ElementsAre("started", "setting", "threw", "explored", "setting", "ended"));
}

struct Wrong {
  std::string what;
  Words words;
  Words said;
};
void PrintTo(const Wrong& wrong, std::ostream* stream) { *stream << wrong.what; }

class WrongExploreUsage : public testing::TestWithParam<Wrong> {};

TEST_P(WrongExploreUsage, IsRefusedByName) {
  const Ended ended = call(GetParam().words);
  EXPECT_EQ(ended.code, 2) << ended.out;
  for (const std::string& text : GetParam().said) EXPECT_THAT(ended.err, HasSubstr(text));
  EXPECT_THAT(ended.out, IsEmpty());
}

Words by_hand(const std::string& suite, const Words& more) {
  Words words = {suite, "--run", "judged/wrong/racy"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Words by_deadheat(const std::string& suite, const Words& more) {
  Words words = {program, "run", suite, "--output", "/proc/no/folder"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

INSTANTIATE_TEST_SUITE_P(
    Of, WrongExploreUsage,
    testing::Values(
        Wrong{"a_strategy_of_another_flavour",
              by_hand(native, {"--strategy", "pct"}),
              {"--strategy goes with a suite of the explore flavour", "native"}},
        Wrong{"a_replay_of_another_flavour",
              by_hand(native, {"--replay", "judged/wrong/racy@dh1.AA"}),
              {"--replay goes with a suite of the explore flavour"}},
        Wrong{"a_flag_of_another_flavour",
              by_hand(native, {"--weak-cas"}),
              {"--weak-cas goes with a suite of the explore flavour"}},
        Wrong{"unknown_strategy",
              by_hand(explore, {"--strategy", "luck"}),
              {"--strategy", "'luck'", "portfolio, exhaustive, random, pct, pos, surw"}},
        Wrong{"no_schedules", by_hand(explore, {"--schedules", "0"}), {"--schedules", "'0'"}},
        Wrong{"bound_of_words", by_hand(explore, {"--bound", "few"}), {"--bound", "'few'"}},
        Wrong{"no_depth", by_hand(explore, {"--depth", "0"}), {"--depth", "'0'"}},
        Wrong{"deadheat_and_an_unknown_strategy",
              by_deadheat(explore, {"--strategy", "luck"}),
              {"--strategy", "'luck'", "portfolio, exhaustive, random, pct, pos, surw"}},
        Wrong{"deadheat_and_no_schedules",
              by_deadheat(explore, {"--schedules", "0"}),
              {"--schedules", "0"}},
        Wrong{"deadheat_and_a_bound_below_zero",
              by_deadheat(explore, {"--bound=-1"}),
              {"--bound", "-1"}},
        Wrong{"deadheat_and_nothing_that_explores",
              by_deadheat(native, {"--strategy", "pct"}),
              {"--strategy goes with the detector explore"}}),
    [](const testing::TestParamInfo<Wrong>& each) { return each.param.what; });

}  // namespace
}  // namespace deadheat::cli
