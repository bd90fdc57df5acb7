// SPDX-License-Identifier: MIT
// Fixtures whose verdict is known, judged by `deadheat run` as a process.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/names.hpp"

namespace deadheat::cli {
namespace {

using testing::HasSubstr;

class StressVerdict : public testing::TestWithParam<ExpectedVerdict> {};

TEST_P(StressVerdict, IsTheOneThatTheFixtureIsMadeFor) { expect_verdict(native, GetParam(), 3); }

INSTANTIATE_TEST_SUITE_P(
    Fixture, StressVerdict,
    testing::Values(ExpectedVerdict{"judged/wrong", "racy", Verdict::confirmed,
                                    "'wrong' was seen in 3 of 3 trials, as it must be", 0},
                    ExpectedVerdict{"judged/wrong", "locked", Verdict::broken,
                                    "'wrong' must never be seen, and was seen in 3 of 3 trials", 1},
                    ExpectedVerdict{"judged/surplus", "locked", Verdict::broken,
                                    "'wrong' must never be seen", 1},
                    ExpectedVerdict{
                        "judged/unjudged", "racy", Verdict::unjudged,
                        "'wrong' must be seen, and this detector only glimpses it (0 of 3 trials)",
                        3},
                    ExpectedVerdict{"judged/confirmed", "racy", Verdict::unjudged,
                                    "'race' must be seen, and this detector is blind to it", 3},
                    ExpectedVerdict{"judged/confirmed", "locked", Verdict::confirmed,
                                    "nothing was seen that must never be seen", 0},
                    ExpectedVerdict{"litmus/unlisted", "locked", Verdict::broken, "", 1}),
    [](const testing::TestParamInfo<ExpectedVerdict>& each) {
      std::string name = each.param.id + "_" + each.param.variant;
      for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
      return name;
    });

TEST(Verdict, CountsWhatIsLostAndWhatIsTooMuch) {
  const Counts lost = run_variant(native, "judged/wrong", "racy", {"--trials", "4"}).result.counts;
  const Counts surplus =
      run_variant(native, "judged/surplus", "racy", {"--trials", "4"}).result.counts;
  EXPECT_EQ(lost.lost, 4);
  EXPECT_EQ(lost.surplus, 0);
  EXPECT_EQ(surplus.lost, 0);
  EXPECT_EQ(surplus.surplus, 12);
}

TEST(Verdict, OfAWholeCaseIsUnjudgedWhereNoDetectorThatRanDecides) {
  const Folder folder;
  const Ended ended =
      deadheat({"run", native, "--id", "judged/confirmed", "--trials", "1", "--no-doctor",
                "--format", "console,json", "--output", folder.path()});
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.out, HasSubstr("racy: 'race' must be seen, and no detector saw it"));
}

TEST(Verdict, AnOutcomeThatTheTableForgetsIsShown) {
  const Result result =
      run_variant(native, "litmus/unlisted", "locked", {"--budget", "50ms"}).result;
  ASSERT_EQ(result.outcomes.size(), 2u);
  EXPECT_EQ(result.outcomes.back().values, "3");
  EXPECT_FALSE(result.outcomes.back().listed);
}

TEST(Verdict, ThreeActorsAndALastLookAreOneTrialEach) {
  const Judged judged = run_variant(native, "litmus/three-actors", "locked", {"--budget", "50ms"});
  EXPECT_EQ(judged.result.verdict, Verdict::confirmed) << judged.result.reason;
  EXPECT_EQ(judged.result.setting.threads, 3);
  EXPECT_EQ(judged.result.outcomes.at(0).count, judged.result.counts.trials);
}

TEST(Verdict, AThreadCountThatTheEngineMaySizeIsTheBodysOwnUnlessAsked) {
  const Judged judged = run_variant(native, "own/sized-crew", "locked", {"--trials", "1"});
  EXPECT_EQ(judged.result.verdict, Verdict::confirmed) << judged.result.reason;
  EXPECT_EQ(judged.result.counts.found, 3);
}

TEST(Verdict, TheSameSeedGivesTheSameRepeatCommandAndIsRecorded) {
  const Judged judged =
      run_variant(native, "judged/wrong", "racy", {"--trials", "2", "--seed", "77"});
  EXPECT_EQ(judged.session.seed, 77u);
  EXPECT_EQ(judged.result.runs.at(0).seed, 77u);
  EXPECT_THAT(judged.result.repeat, HasSubstr("--seed 77 --trials 2"));
}

TEST(Verdict, TheCommandThatRepeatsItGivesTheSameVerdict) {
  const Folder folder;
  const Judged judged = run_variant(native, "judged/wrong", "locked", {"--trials", "2"});
  const Ended again =
      call({"sh", "-c", "cd " + folder.path() + " && " + judged.result.repeat + " --no-doctor"});
  EXPECT_EQ(again.code, 1) << again.err;
  EXPECT_THAT(again.out, HasSubstr("'wrong' must never be seen, and was seen in 2 of 2 trials"));
}

}  // namespace
}  // namespace deadheat::cli
