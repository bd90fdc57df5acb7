// SPDX-License-Identifier: MIT
// Whole sessions: one bad case disturbs no other, results survive what comes later, an interruption
// keeps what is finished, and the rest can be run afterwards.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

namespace deadheat::cli {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

const Result& result_of(const Session& session, const std::string& id, const std::string& variant) {
  const auto found = std::ranges::find_if(session.results, [&](const Result& result) {
    return result.id == id && result.variant.name == variant;
  });
  if (found == session.results.end())
    throw std::runtime_error("no result of " + id + "/" + variant);
  return *found;
}

// A crash, a hang, one that leaves early and a good one, side by side.
class MixedSession : public testing::Test {
 protected:
  Ended run() {
    return deadheat({"run", native, "--id", "crash/abort", "--id", "hang/busy", "--id", "exit/zero",
                     "--id", "judged/surplus", "--trials", "1", "--jobs", "4", "--no-doctor",
                     "--output", folder.path()});
  }
  const Folder folder;
};

TEST_F(MixedSession, JudgesEachByItself) {
  EXPECT_EQ(run().code, 1);
  const Session session = session_in(folder.path());
  EXPECT_EQ(result_of(session, "judged/surplus", "racy").verdict, Verdict::confirmed);
  EXPECT_EQ(result_of(session, "crash/abort", "locked").verdict, Verdict::confirmed);
  EXPECT_EQ(result_of(session, "crash/abort", "racy").verdict, Verdict::broken);
  EXPECT_EQ(result_of(session, "hang/busy", "racy").verdict, Verdict::broken);
}

TEST_F(MixedSession, HasAllResultsThatWerePlanned) {
  run();
  const Session session = session_in(folder.path());
  EXPECT_EQ(session.planned, 8);
  EXPECT_EQ(session.results.size(), 8u);
  EXPECT_FALSE(session.interrupted);
}

TEST_F(MixedSession, LeavesNoHalfWrittenFile) {
  run();
  EXPECT_THAT(folder.names(), Each(Not(EndsWith(".new"))));
}

TEST_F(MixedSession, TheWorstVerdictGivesTheCode) {
  const Ended ended = deadheat({"run", native, "--id", "crash/abort", "--id", "descriptors/garbage",
                                "--trials", "1", "--no-doctor", "--output", folder.path()});
  EXPECT_EQ(ended.code, 5);
}

TEST(Session, OnlyCasesWithATagThatMatchesAreRun) {
  const Folder folder;
  deadheat({"run", native, "--tag", "CWE-*", "--trials", "1", "--no-doctor", "--format", "json",
            "--output", folder.path()});
  const Session session = session_in(folder.path());
  ASSERT_EQ(session.results.size(), 4u);
  for (const Result& result : session.results) {
    EXPECT_THAT(result.id, testing::AnyOf("judged/surplus", "judged/wrong"));
    EXPECT_EQ(result.source, "C++ Core Guidelines");
  }
  EXPECT_THAT(result_of(session, "judged/wrong", "racy").tags,
              ElementsAre("CP.2", "CWE-362", "quick"));
}

TEST(Session, AnIdAndATagSelectWhatBothName) {
  const Folder folder;
  deadheat({"run", native, "--id", "judged/*", "--tag", "quick", "--trials", "1", "--no-doctor",
            "--format", "json", "--output", folder.path()});
  const Session session = session_in(folder.path());
  ASSERT_EQ(session.results.size(), 2u);
  EXPECT_EQ(session.results[0].id, "judged/wrong");
}

TEST(Session, ATagThatNoCaseHasSelectsNothingAndIsNotASuccess) {
  for (const Words& more :
       {Words{"--tag", "no-such-*"}, Words{"--tag", "quick", "--id", "throw/*"}}) {
    const Folder folder;
    Words words = {"run", native, "--no-doctor", "--output", folder.path()};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = deadheat(words);
    EXPECT_EQ(ended.code, 3);
    EXPECT_THAT(ended.err, HasSubstr("nothing is selected"));
  }
}

TEST(Report, OfATagHasOnlyTheCasesWithIt) {
  const Folder folder;
  deadheat({"run", native, "--id", "judged/wrong", "--id", "judged/surplus", "--trials", "1",
            "--no-doctor", "--format", "json", "--output", folder.path()});
  EXPECT_THAT(deadheat({"report", folder.path(), "--tag", "quick"}).out,
              testing::AllOf(HasSubstr("judged/wrong\n"), HasSubstr("tags: CP.2 CWE-362 quick\n"),
                             Not(HasSubstr("judged/surplus"))));
  EXPECT_EQ(deadheat({"report", folder.path(), "--tag", "nope"}).code, 3);
}

TEST(List, HasSourcesAndTagsWhereAsked) {
  const Ended in_long = deadheat({"list", native, "--long"});
  EXPECT_THAT(in_long.out, testing::AllOf(HasSubstr("    source: C++ Core Guidelines\n"),
                                          HasSubstr("    tags: CP.2 CWE-362 quick\n"),
                                          HasSubstr("<i>tag</i>"), Not(HasSubstr("\x1b"))));
  EXPECT_THAT(deadheat({"list", native}).out, Not(HasSubstr("tags:")));
  EXPECT_THAT(deadheat({"list", native, "--json"}).out, HasSubstr("\"CWE-362\""));
}

TEST(List, HasOnlyCasesWithATagThatMatches) {
  const Ended ended = deadheat({"list", native, "--tag", "CWE-3*"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out,
              testing::AllOf(HasSubstr("judged/wrong"), Not(HasSubstr("judged/surplus"))));
  EXPECT_EQ(deadheat({"list", native, "--tag", "nope"}).code, 3);
}

TEST(Session, OnlyOneRoleIsRunWhereAsked) {
  const Folder folder;
  deadheat({"run", native, "--id", "judged/*", "--role", "locked", "--trials", "1", "--no-doctor",
            "--format", "json", "--output", folder.path()});
  for (const Result& result : session_in(folder.path()).results)
    EXPECT_EQ(result.variant.role, Role::locked);
}

TEST(Session, RecordsTheSetUp) {
  const Folder folder;
  deadheat({"run", native, "--id", "judged/wrong", "--trials", "1", "--no-doctor", "--format",
            "json", "--output", folder.path()});
  const auto environment = session_in(folder.path()).environment;
  for (const char* key :
       {"kernel", "cores", "load at the start", "compiler (native)", "flags (native)"}) {
    EXPECT_TRUE(environment.contains(key)) << key;
  }
}

TEST(Session, RunsTheSuitesOfABuildFolder) {
  const Folder folder, build;
  std::filesystem::create_directory(build.file("deadheat-suites"));
  build.write("deadheat-suites/one.path", native + "\n");
  const Ended ended = deadheat({"run", build.path(), "--id", "judged/wrong", "--trials", "1",
                                "--no-doctor", "--format", "json", "--output", folder.path()});
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(session_in(folder.path()).results.size(), 2u);
}

TEST(Session, OfABuildFolderWhoseSuiteIsNotBuiltIsRefused) {
  const Folder build;
  std::filesystem::create_directory(build.file("deadheat-suites"));
  build.write("deadheat-suites/one.path", "/no/such/suite\n");
  const Ended ended = deadheat({"run", build.path()});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("is it built?"));
}

TEST(Session, WithAFullDiskFailsWithTheReason) {
  const Folder folder;
  std::filesystem::create_symlink("/dev/full", folder.file("full"));
  const Ended ended =
      call({"sh", "-c",
            program + " run " + native +
                " --id judged/wrong --trials 1 --no-doctor --format console --output " +
                folder.file("out") + " > /dev/full"});
  EXPECT_EQ(ended.code, 5);
  EXPECT_THAT(ended.err, HasSubstr("cannot write"));
}

TEST(Session, WhoseResultsCannotBeWrittenFailsWithTheReason) {
  const Ended ended =
      deadheat({"run", native, "--id", "session/first", "--trials", "1", "--no-doctor", "--format",
                "json", "--output", "/proc/no-such-folder"});
  EXPECT_EQ(ended.code, 5);
  EXPECT_THAT(ended.err,
              HasSubstr("cannot make the folder of '/proc/no-such-folder/results.json'"));
}

// An interruption: `session/first` ends, `session/second` blocks while the variable is set.
class Interrupted : public testing::Test {
 protected:
  static Words arguments(const Folder& folder) {
    return {program,  "run", native,        "--id",     "session/*", "--trials", "1",
            "--jobs", "1",   "--no-doctor", "--format", "json",      "--output", folder.path()};
  }

  bool has_results() const {
    return std::filesystem::exists(folder.file("results.json")) &&
           session_in(folder.path()).results.size() >= 2;
  }

  Ended interrupt(int signal = SIGINT) {
    Started run(arguments(folder), {"DEADHEAT_FIXTURE_BLOCK=1"});
    wait_until([this] { return has_results(); }, "the first case is done");
    run.signal(signal);
    return run.wait();
  }

  const Folder folder;
};

TEST_F(Interrupted, RunIsNotASuccess) { EXPECT_EQ(interrupt().code, 3); }

TEST_F(Interrupted, RunKeepsWhatIsFinished) {
  interrupt();
  const Session session = session_in(folder.path());
  EXPECT_TRUE(session.interrupted);
  EXPECT_EQ(session.planned, 4);
  EXPECT_EQ(result_of(session, "session/first", "racy").verdict, Verdict::confirmed);
}

TEST_F(Interrupted, RunDoesNotJudgeWhatItKilled) {
  interrupt();
  for (const Result& result : session_in(folder.path()).results)
    EXPECT_EQ(result.id, "session/first");
}

TEST_F(Interrupted, ByATerminationKeepsItToo) {
  EXPECT_EQ(interrupt(SIGTERM).code, 3);
  EXPECT_EQ(session_in(folder.path()).results.size(), 2u);
}

TEST_F(Interrupted, ReportsAreNotASuccess) {
  interrupt();
  EXPECT_EQ(deadheat({"report", folder.path()}).code, 3);
}

TEST_F(Interrupted, ResumedItIsWhole) {
  interrupt();
  Words again = arguments(folder);
  again.emplace_back("--resume");
  EXPECT_EQ(call(again).code, 0);
  const Session session = session_in(folder.path());
  EXPECT_FALSE(session.interrupted);
  EXPECT_EQ(session.results.size(), 4u);
}

TEST_F(Interrupted, ResumedItDoesNotRunAgainWhatWasFinished) {
  interrupt();
  const double before =
      result_of(session_in(folder.path()), "session/first", "racy").runs.at(0).seconds;
  Words again = arguments(folder);
  again.emplace_back("--resume");
  call(again);
  EXPECT_EQ(result_of(session_in(folder.path()), "session/first", "racy").runs.at(0).seconds,
            before);
}

TEST_F(Interrupted, ResumedWhenNothingIsLeftItIsStillWhole) {
  call(arguments(folder));
  Words again = arguments(folder);
  again.emplace_back("--resume");
  EXPECT_EQ(call(again).code, 0);
  EXPECT_EQ(session_in(folder.path()).results.size(), 4u);
}

TEST(Resume, KeepsWhatTheDoctorFound) {
  const Folder folder;
  const Words words = {"run", native,     "--id", "session/first", "--trials",
                       "1",   "--format", "json", "--output",      folder.path()};
  deadheat(words);
  Words again = words;
  again.emplace_back("--resume");
  deadheat(again);
  EXPECT_FALSE(session_in(folder.path()).controls.empty());
}

TEST(Resume, OfACorruptFileIsRefused) {
  const Folder folder;
  folder.write("results.json", "{");
  const Ended ended =
      deadheat({"run", native, "--id", "session/first", "--resume", "--output", folder.path()});
  EXPECT_NE(ended.code, 0);
  EXPECT_THAT(ended.err, HasSubstr("not readable as JSON"));
}

}  // namespace
}  // namespace deadheat::cli
