// SPDX-License-Identifier: MIT
// The native flavour under Helgrind and DRD, and what must not look clean: valgrind that is not
// there, or that cannot run the program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "cli_fixture.hpp"
#include "model/finding.hpp"

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

Judged judged_under(const std::string& detector, const std::string& id, const std::string& variant,
                    const Words& environment = {}) {
  return run_variant(native, id, variant, {"--detector", detector, "--trials", "1"}, environment);
}

class Valgrind : public testing::TestWithParam<std::string> {
 protected:
  // Valgrind cannot run what has a sanitizer.
  void SetUp() override {
    if (native_suites_are_sanitized) GTEST_SKIP() << "the native suites are sanitized";
  }
};

INSTANTIATE_TEST_SUITE_P(Detector, Valgrind, testing::Values("helgrind", "drd"),
                         [](const auto& each) { return each.param; });

TEST_P(Valgrind, ARaceIsFoundAtItsLine) {
  const Judged judged = judged_under(GetParam(), "judged/confirmed", "racy");
  EXPECT_EQ(judged.ended.code, 0) << judged.ended.out;
  EXPECT_EQ(judged.result.verdict, Verdict::confirmed) << judged.result.reason;
  ASSERT_FALSE(judged.result.findings.empty());
  const Finding& finding = judged.result.findings.front();
  EXPECT_EQ(finding.kind, "data-race");
  ASSERT_FALSE(finding.accesses.empty());
  const Frame* frame = telling_frame(finding.accesses.front().stack);
  ASSERT_NE(frame, nullptr);
  EXPECT_THAT(frame->file, HasSubstr("tests/fixtures/judged.cpp"));
  EXPECT_EQ(frame->line, line_of("judged.cpp", "// the planted race"));
}

TEST_P(Valgrind, ARepairIsClean) {
  const Judged judged = judged_under(GetParam(), "judged/confirmed", "locked");
  EXPECT_EQ(judged.result.verdict, Verdict::confirmed) << judged.result.reason;
  EXPECT_TRUE(judged.result.findings.empty());
  EXPECT_EQ(judged.result.counts.trials, 1);
}

TEST_P(Valgrind, ARepairThatDoesNotHoldIsBroken) {
  const Judged judged = judged_under(GetParam(), "judged/broken", "locked");
  EXPECT_EQ(judged.result.verdict, Verdict::broken) << judged.result.reason;
  EXPECT_EQ(judged.ended.code, 1);
}

TEST_P(Valgrind, ARaceThatIsNotThereIsMissed) {
  const Judged judged = judged_under(GetParam(), "judged/missed", "racy");
  EXPECT_EQ(judged.result.verdict, Verdict::missed) << judged.result.reason;
  EXPECT_EQ(judged.ended.code, 1);
}

TEST_P(Valgrind, TheCrewAndItsThreadsAddNoFinding) {
  const Judged judged = judged_under(GetParam(), "own/sized-crew", "locked");
  EXPECT_EQ(judged.result.verdict, Verdict::confirmed) << judged.result.reason;
  EXPECT_TRUE(judged.result.findings.empty());
}

TEST_P(Valgrind, MisuseOfALockIsFound) {
  const Judged judged = judged_under(GetParam(), "misuse/unlock", "racy");
  EXPECT_EQ(judged.result.verdict, Verdict::confirmed) << judged.result.reason;
}

TEST_P(Valgrind, ActorsOfALitmusThatAreAllAtomicAreNoRace) {
  const Judged judged = judged_under(GetParam(), "litmus/three-actors", "locked");
  EXPECT_EQ(sighting_of(judged.result, Symptom::race).seen, 0) << judged.ended.out;
  const Judged racy = judged_under(GetParam(), "litmus/three-actors", "racy");
  EXPECT_GT(sighting_of(racy.result, Symptom::race).seen, 0) << racy.ended.out;
}

TEST_P(Valgrind, ADeadlockEndsWithItsDeadline) {
  const Judged judged = judged_under(GetParam(), "hang/deadlock", "racy");
  EXPECT_EQ(judged.result.runs.at(0).how, How::deadline);
  EXPECT_EQ(judged.result.verdict, Verdict::broken);
}

TEST_P(Valgrind, AnAbortIsACrash) {
  const Judged judged = judged_under(GetParam(), "crash/abort", "racy");
  EXPECT_EQ(judged.result.runs.at(0).how, How::signalled) << judged.result.runs.at(0).message;
  EXPECT_GT(sighting_of(judged.result, Symptom::crash).seen, 0);
}

TEST_P(Valgrind, WhereItIsMissingNothingIsClean) {
  const Judged judged =
      judged_under(GetParam(), "judged/confirmed", "locked", {"PATH=/there/is/nothing"});
  EXPECT_EQ(judged.result.verdict, Verdict::errored);
  EXPECT_THAT(judged.result.reason, HasSubstr("cannot start 'valgrind'"));
  EXPECT_EQ(judged.ended.code, 5);
}

// A valgrind that behaves as the one that cannot read the debug information of a program.
TEST_P(Valgrind, WhereItCannotRunTheProgramNothingIsClean) {
  const Folder folder;
  const std::string program = folder.write(
      "valgrind",
      "#!/bin/sh\n"
      "echo '### unhandled dwarf2 abbrev form code 0x25' >&2\n"
      "echo '==1== Valgrind: debuginfo reader: Possibly corrupted debuginfo file.' >&2\n"
      "exit 1\n");
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const Judged judged = judged_under(GetParam(), "judged/confirmed", "locked",
                                     {"PATH=" + folder.path() + ":/usr/bin:/bin"});
  EXPECT_EQ(judged.result.verdict, Verdict::errored);
  EXPECT_THAT(judged.result.reason, AllOf(HasSubstr("did not run the program"), HasSubstr("code 1"),
                                          HasSubstr("-gdwarf-4")));
}

TEST_P(Valgrind, TheExitCodesOfAProgramThatCannotBeRunAreNoResult) {
  for (const char* code : {"126", "127"}) {
    const Folder folder;
    const std::string program =
        folder.write("valgrind", std::string("#!/bin/sh\nexit ") + code + "\n");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    const Judged judged = judged_under(GetParam(), "judged/confirmed", "locked",
                                       {"PATH=" + folder.path() + ":/usr/bin:/bin"});
    EXPECT_EQ(judged.result.verdict, Verdict::errored);
    EXPECT_THAT(judged.result.reason, HasSubstr(std::string("code ") + code));
  }
}

// Runs the suite, and writes no XML.
TEST_P(Valgrind, AReportThatIsNotThereIsNotClean) {
  const Folder folder;
  const std::string program = folder.write("valgrind",
                                           "#!/bin/sh\n"
                                           "while case $1 in --*) true ;; *) false ;; esac; do "
                                           "shift; done\n"
                                           "exec \"$@\"\n");
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const Judged judged = judged_under(GetParam(), "judged/confirmed", "locked",
                                     {"PATH=" + folder.path() + ":/usr/bin:/bin"});
  EXPECT_EQ(judged.result.verdict, Verdict::errored);
  EXPECT_THAT(judged.result.reason, HasSubstr("not XML output of valgrind"));
}

TEST_P(Valgrind, TheDoctorSeesThePlantedBugsAndTheirPlace) {
  const Ended ended = deadheat({"doctor", native, "--detector", GetParam()});
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr(GetParam() + " sees control/race/racy"),
                               HasSubstr(GetParam() + " is silent on control/race/locked"),
                               Not(HasSubstr("FAIL"))));
  const bool sees_inversions = GetParam() == "helgrind";  // DRD is blind to them
  EXPECT_EQ(ended.out.find("control/inversion") != std::string::npos, sees_inversions);
}

TEST_P(Valgrind, TheDoctorToldOfAMissingValgrindSaysWhatToInstall) {
  const Ended ended =
      deadheat({"doctor", native, "--detector", GetParam()}, {"PATH=/there/is/nothing"});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("Install valgrind"));
}

TEST(Detectors, TheSlowOnesRunOnlyWhereTheyAreNamed) {
  const Judged usual = run_variant(native, "judged/confirmed", "racy", {"--trials", "1"});
  EXPECT_THAT(usual.session.results, Each(Field(&Result::detector, Detector::stress)));
  if (native_suites_are_sanitized) return;
  const Judged all =
      run_variant(native, "judged/confirmed", "racy", {"--trials", "1", "--detector", "all"});
  for (const Detector detector : {Detector::stress, Detector::helgrind, Detector::drd}) {
    EXPECT_THAT(all.session.results, Contains(Field(&Result::detector, detector)));
  }
}

}  // namespace
}  // namespace deadheat::cli
