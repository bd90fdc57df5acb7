// SPDX-License-Identifier: MIT
// Which part of a selection is run, and how often: shards, what failed, until something fails, and
// the plan alone.
#include "cli_fixture.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The lines of a plan without the last one, which counts them.
std::vector<std::string> plan_of(const Words& more) {
  Words words = {"run", native, "--dry-run"};
  words.insert(words.end(), more.begin(), more.end());
  const Ended ended = deadheat(words);
  std::vector<std::string> lines = lines_of(ended.out);
  if (lines.empty()) return {};
  lines.pop_back();
  return lines;
}

std::string case_of(const std::string& line) {
  return line.substr(0, line.rfind('/', line.find(' ')));
}

TEST(DryRun, TellsThePlanAndRunsNothing) {
  const Folder folder;
  const Ended ended = deadheat(
      {"run", native, "--id", "judged/wrong", "--dry-run", "--output", folder.file("out")});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("judged/wrong/racy stress ("),
                               HasSubstr("judged/wrong/locked stress ("),
                               HasSubstr("2 results of 1 cases would be run")));
  EXPECT_FALSE(std::filesystem::exists(folder.file("out")));
}

TEST(DryRun, LeavesEarlierResultsAlone) {
  const Folder folder;
  folder.write("results.json", "{}");
  deadheat({"run", native, "--id", "judged/wrong", "--dry-run", "--output", folder.path()});
  EXPECT_EQ(text_of(folder.file("results.json")), "{}");
}

TEST(DryRun, OfNothingIsNotASuccess) {
  EXPECT_EQ(deadheat({"run", native, "--dry-run", "--tag", "no-such-tag"}).code, 3);
}

TEST(Shard, AllTogetherAreEverythingAndNoneShares) {
  const std::vector<std::string> everything = plan_of({});
  ASSERT_GT(everything.size(), 20u);
  for (const int shards : {1, 2, 5}) {
    std::vector<std::string> together;
    for (int number = 1; number <= shards; ++number) {
      const std::vector<std::string> part =
          plan_of({"--shard", std::to_string(number) + "/" + std::to_string(shards)});
      together.insert(together.end(), part.begin(), part.end());
    }
    EXPECT_THAT(together, testing::UnorderedElementsAreArray(everything)) << shards;
  }
}

TEST(Shard, KeepsACaseTogether) {
  std::set<std::string> first, second;
  for (const std::string& line : plan_of({"--shard", "1/2"})) first.insert(case_of(line));
  for (const std::string& line : plan_of({"--shard", "2/2"})) second.insert(case_of(line));
  ASSERT_FALSE(first.empty());
  ASSERT_FALSE(second.empty());
  for (const std::string& id : first) EXPECT_FALSE(second.contains(id)) << id;
}

// FNV-1a of "judged/wrong" is even: a change of the hash would move the cases of everybody.
TEST(Shard, OfACaseStaysTheSameForEver) {
  const bool in_first = plan_of({"--id", "judged/wrong", "--shard", "1/2"}).size() == 2;
  const bool in_second = plan_of({"--id", "judged/wrong", "--shard", "2/2"}).size() == 2;
  EXPECT_NE(in_first, in_second);
  EXPECT_TRUE(in_first);
}

TEST(Shard, ThatIsNoneIsRefusedByName) {
  for (const char* text : {"0/3", "4/3", "2", "/", "a/b", "1/0", "-1/3", "1/3x", ""}) {
    const Ended ended = deadheat({"run", native, "--dry-run", std::string("--shard=") + text});
    EXPECT_EQ(ended.code, 2) << text;
    EXPECT_THAT(ended.err, HasSubstr("--shard")) << text;
  }
}

// What failed

Words quick(const Folder& folder, const Words& more) {
  Words words = {"run",         native,     "--trials", "1",        "--jobs",     "2",
                 "--no-doctor", "--format", "json",     "--output", folder.path()};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(RerunFailed, RunsOnlyWhatFailedAndKeepsTheRest) {
  const Folder folder;
  const Words ids = {"--id", "crash/abort", "--id", "judged/differs"};
  ASSERT_EQ(deadheat(quick(folder, ids)).code, 1);
  const Session before = session_in(folder.path());
  Words again = ids;
  again.emplace_back("--rerun-failed");
  Words dry = again;
  dry.emplace_back("--dry-run");
  EXPECT_THAT(deadheat(quick(folder, dry)).out,
              AllOf(HasSubstr("crash/abort/racy stress"), Not(HasSubstr("judged/differs")),
                    HasSubstr("1 results of 1 cases")));
  EXPECT_EQ(deadheat(quick(folder, again)).code, 1);
  const Session after = session_in(folder.path());
  ASSERT_EQ(after.results.size(), before.results.size());
  for (std::size_t index = 0; index < after.results.size(); ++index) {
    const bool is_again = before.results[index].verdict == Verdict::broken;
    EXPECT_EQ(after.results[index].runs.at(0).seconds != before.results[index].runs.at(0).seconds,
              is_again)
        << after.results[index].id;
  }
}

TEST(RerunFailed, WhereNothingFailedSaysSo) {
  const Folder folder;
  ASSERT_EQ(deadheat(quick(folder, {"--id", "judged/differs"})).code, 0);
  const Ended ended = deadheat(quick(folder, {"--rerun-failed"}));
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("nothing failed in the last results"));
}

TEST(RerunFailed, WhereWhatFailedIsNotSelectedIsNotASuccess) {
  const Folder folder;
  deadheat(quick(folder, {"--id", "crash/abort", "--id", "judged/differs"}));
  const Ended ended = deadheat(quick(folder, {"--id", "judged/differs", "--rerun-failed"}));
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.err, HasSubstr("nothing of what failed"));
}

TEST(RerunFailed, WithoutResultsIsRefused) {
  const Folder folder;
  const Ended ended = deadheat(quick(folder, {"--rerun-failed"}));
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("--rerun-failed"), HasSubstr("results.json")));
}

TEST(RerunFailed, DoesNotGoWithResume) {
  const Folder folder;
  EXPECT_EQ(deadheat(quick(folder, {"--rerun-failed", "--resume"})).code, 2);
}

// Until something fails

TEST(UntilFail, StopsAtTheLimitAndAddsTheRoundsUp) {
  const Folder folder;
  const Ended ended =
      deadheat(quick(folder, {"--id", "judged/differs", "--until-fail", "--rounds", "3"}));
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("3 of at most 3 rounds, none of them failed"));
  const Session session = session_in(folder.path());
  ASSERT_EQ(session.results.size(), 2u);
  EXPECT_EQ(session.results[0].counts.trials, 3);
  EXPECT_FALSE(session.interrupted);
  std::set<std::uint64_t> seeds;
  for (const deadheat::Run& run : session.results[0].runs) seeds.insert(run.seed);
  EXPECT_EQ(seeds.size(), 3u);
}

TEST(UntilFail, StopsAtTheFirstRoundThatFails) {
  const Folder folder;
  const Ended ended = deadheat(quick(folder, {"--id", "judged/wrong", "--until-fail"}));
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.err, HasSubstr("1 of at most 100 rounds, and the last one is not as expected"));
}

TEST(UntilFail, RoundsWithoutItAreRefused) {
  EXPECT_EQ(deadheat({"run", native, "--rounds", "3", "--dry-run"}).code, 2);
}

}  // namespace
}  // namespace deadheat::cli
