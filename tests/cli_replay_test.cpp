// SPDX-License-Identifier: MIT
// `deadheat replay`, and a suite's own --replay: an interleaving again, event by event.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// The token of a bug that explore found.
std::string token_of(const std::string& id, const std::string& variant) {
  const Judged judged = run_variant(explore, id, variant);
  if (!judged.result.exploration || judged.result.exploration->interleavings_shown.empty()) {
    throw std::runtime_error("no interleaving: " + judged.ended.out);
  }
  return judged.result.exploration->interleavings_shown.front().token;
}

class Replayed : public testing::Test {
 protected:
  const std::string token = token_of("judged/confirmed", "racy");

  Ended replay(const Words& more = {}, const Words& environment = {}) const {
    Words words = {"replay", token, explore};
    words.insert(words.end(), more.begin(), more.end());
    return deadheat(words, environment);
  }
};

TEST_F(Replayed, ShowsTheBugAgain) {
  const Ended ended = replay();
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("data-race"), HasSubstr("The bug showed 1 of 1 time.")));
}

TEST_F(Replayed, TellsTheThreadTheOperationAndThePlaceOfEachEvent) {
  const std::string place =
      "judged.cpp:" + std::to_string(line_of("judged.cpp", "// the planted race"));
  EXPECT_THAT(replay().out,
              AllOf(HasSubstr("thread 1"), HasSubstr("write"), HasSubstr("planted_write"),
                    HasSubstr(place), HasSubstr("* makes the bug")));
}

TEST_F(Replayed, ShowsTheBugEachTime) {
  const Ended ended = replay({"--times", "20"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, HasSubstr("The bug showed 20 of 20 times."));
}

TEST_F(Replayed, IsWithoutColourWhereThereIsNoTerminal) {
  EXPECT_THAT(replay().out, Not(HasSubstr("\x1b[")));
}

TEST_F(Replayed, IsInColourWhereItIsAskedFor) {
  EXPECT_THAT(replay({}, {"FORCE_COLOR=1", "NO_COLOR="}).out, HasSubstr("\x1b["));
}

TEST_F(Replayed, UnderADebuggerPrintsTheCommandAndStartsIt) {
  const Folder folder;
  const std::string gdb = folder.write("gdb", "#!/bin/sh\necho \"debugging: $*\"\n");
  std::filesystem::permissions(gdb, std::filesystem::perms::owner_all);
  const Ended ended =
      replay({"--gdb"}, {"PATH=" + folder.path() + ":" + std::string(std::getenv("PATH"))});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("gdb --args " + explore + " --replay " + token),
                               HasSubstr("debugging: --args " + explore + " --replay " + token)));
}

TEST_F(Replayed, UnderADebuggerThatIsNotThereFails) {
  const Ended ended = replay({"--gdb"}, {"PATH=/no/such/folder"});
  EXPECT_EQ(ended.code, 5);
  EXPECT_THAT(ended.err, HasSubstr("'gdb'"));
}

TEST_F(Replayed, ByTheSuiteItselfIsTheSame) {
  const Ended ended = call({explore, "--replay", token});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("judged/confirmed/racy"), HasSubstr("data-race")));
}

TEST_F(Replayed, ByTheSuiteItselfNeedsNoNameInTheTokenBesideRun) {
  const std::string schedule = token.substr(token.find('@') + 1);
  EXPECT_EQ(call({explore, "--run", "judged/confirmed/racy", "--replay", schedule}).code, 0);
  const Ended nameless = call({explore, "--replay", schedule});
  EXPECT_EQ(nameless.code, 2);
  EXPECT_THAT(nameless.err, HasSubstr("give --run too"));
}

TEST_F(Replayed, ByTheSuiteItselfRefusesANameThatDoesNotFit) {
  const Ended ended = call({explore, "--run", "judged/wrong/racy", "--replay", token});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr("'judged/confirmed/racy'"), HasSubstr("'judged/wrong/racy'")));
}

TEST_F(Replayed, AsAnotherVariantIsRefused) {
  const std::string schedule = token.substr(token.find('@'));
  const Ended ended = deadheat({"replay", "judged/confirmed/locked" + schedule, explore});
  EXPECT_EQ(ended.code, 2) << ended.out;
  EXPECT_THAT(ended.err, HasSubstr("does not fit this body"));
}

TEST(Replay, OfAWrongTallyTellsTheCounts) {
  const Ended ended = deadheat({"replay", token_of("judged/wrong", "racy"), explore});
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("expected 2, found 1"));
}

TEST(Replay, OfADeadlockTellsWhatWaits) {
  const Ended ended = deadheat({"replay", token_of("hang/deadlock", "racy"), explore});
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("deadlock"));
}

TEST(ReplayHelp, HasExamplesAndWhatItEndsWith) {
  const Ended ended = deadheat({"replay", "--help"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("Usage:"), HasSubstr("Examples:"), HasSubstr("--times"),
                               HasSubstr("--gdb"), HasSubstr("Exit codes:")));
}

struct Wrong {
  std::string what;
  Words words;
  Words said;
};
void PrintTo(const Wrong& wrong, std::ostream* stream) { *stream << wrong.what; }

class WrongReplay : public testing::TestWithParam<Wrong> {};

TEST_P(WrongReplay, IsRefusedInASentence) {
  Words words = {"replay"};
  words.insert(words.end(), GetParam().words.begin(), GetParam().words.end());
  const Ended ended = deadheat(words);
  EXPECT_EQ(ended.code, 2) << ended.out;
  for (const std::string& text : GetParam().said) EXPECT_THAT(ended.err, HasSubstr(text));
  EXPECT_THAT(ended.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Of, WrongReplay,
    testing::Values(
        Wrong{"nothing", {}, {"TOKEN"}},
        Wrong{"words", {"words", explore}, {"'words' is not a token", "FAMILY/BUG/VARIANT@"}},
        Wrong{"a_schedule_without_a_name", {"dh1.AA", explore}, {"'dh1.AA' is not a token"}},
        Wrong{"another_kind_of_token",
              {"judged/wrong/racy@seed-7", explore},
              {"'seed-7' is not a token that can be replayed"}},
        Wrong{"a_changed_token",
              {"judged/wrong/racy@dh1.AAAA", explore},
              {"'dh1.AAAA' is not a token that can be replayed"}},
        Wrong{"an_unknown_case",
              {"no/such/racy@dh1.AA", explore},
              {"no suite of the explore flavour has the case 'no/such'"}},
        Wrong{"an_unknown_variant",
              {"judged/wrong/third@dh1.AA", explore},
              {"'judged/wrong' has no variant 'third'"}},
        Wrong{"a_suite_that_cannot_explore",
              {"judged/wrong/racy@dh1.AA", native},
              {"no suite of the explore flavour"}},
        Wrong{"no_times", {"judged/wrong/racy@dh1.AA", explore, "--times", "0"}, {"--times", "0"}}),
    [](const testing::TestParamInfo<Wrong>& each) { return each.param.what; });

}  // namespace
}  // namespace deadheat::cli
