// SPDX-License-Identifier: MIT
// The flavour gcc-tsan: suites that g++ compiles beside clang's, and what its ThreadSanitizer
// finds.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include <nlohmann/json.hpp>

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::EndsWith;
using testing::Field;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string gcc_tsan = suite("cases-gcc-tsan");

Judged judged_under_gcc(const std::string& id, const std::string& variant,
                        const Words& environment = {}) {
  return run_variant(gcc_tsan, id, variant, {"--detector", "gcc-tsan", "--trials", "1"},
                     environment);
}

class GccTsanVerdict : public testing::TestWithParam<ExpectedVerdict> {};

TEST_P(GccTsanVerdict, IsTheOneThatTheFixtureIsMadeFor) {
  const Judged judged = judged_under_gcc(GetParam().id, GetParam().variant);
  EXPECT_EQ(judged.result.detector, Detector::gcc_tsan);
  EXPECT_EQ(judged.result.verdict, GetParam().verdict) << judged.ended.out;
  EXPECT_THAT(judged.result.reason, HasSubstr(GetParam().reason));
  EXPECT_EQ(judged.ended.code, GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(
    Fixture, GccTsanVerdict,
    testing::Values(
        ExpectedVerdict{"judged/confirmed", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"judged/confirmed", "locked", Verdict::confirmed, "nothing was seen", 0},
        ExpectedVerdict{"judged/missed", "racy", Verdict::missed,
                        "'race' must be seen, and was seen in 0 of 10 runs", 1},
        ExpectedVerdict{"judged/broken", "locked", Verdict::broken,
                        "'race' must never be seen, and was seen in", 1},
        ExpectedVerdict{"judged/false-alarm", "locked", Verdict::confirmed, "", 0},
        ExpectedVerdict{"own/jthread", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"own/jthread", "locked", Verdict::confirmed, "nothing was seen", 0},
        ExpectedVerdict{"litmus/three-actors", "racy", Verdict::confirmed, "'race' was seen in", 0},
        ExpectedVerdict{"litmus/three-actors", "locked", Verdict::confirmed, "nothing was seen", 0},
        ExpectedVerdict{"misuse/unlock", "racy", Verdict::confirmed, "'misuse' was seen in", 0},
        ExpectedVerdict{"crash/abort", "racy", Verdict::broken, "'crash' must never be seen", 1},
        ExpectedVerdict{"hang/deadlock", "racy", Verdict::broken, "'hang' must never be seen", 1}),
    [](const testing::TestParamInfo<ExpectedVerdict>& each) {
      std::string name = each.param.id + "_" + each.param.variant;
      for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
      return name;
    });

TEST(GccTsanFinding, HasTheFunctionFileAndLineOfBothAccesses) {
  const Judged judged = judged_under_gcc("judged/confirmed", "racy");
  ASSERT_THAT(judged.result.findings, SizeIs(1)) << judged.ended.out;
  const Finding& race = judged.result.findings.front();
  EXPECT_EQ(race.kind, "data-race");
  EXPECT_THAT(race.accesses, AllOf(SizeIs(2), Each(Field(&Access::write, true))));
  const int planted = line_of("judged.cpp", "// the planted race");
  for (const Access& access : race.accesses) {
    ASSERT_FALSE(access.stack.empty());
    EXPECT_THAT(access.stack.front().function, HasSubstr("planted_write"));
    EXPECT_THAT(access.stack.front().file, EndsWith("fixtures/judged.cpp"));
    EXPECT_EQ(access.stack.front().line, planted);
    EXPECT_THAT(access.stack, Contains(Field(&Frame::function, HasSubstr("two_writes"))));
  }
}

TEST(GccTsanFinding, IsHiddenByTheUsersSuppressions) {
  const Folder folder;
  const std::string file = folder.write("suppressions", "race:planted_write\n");
  const Judged judged =
      judged_under_gcc("judged/confirmed", "racy", {"TSAN_OPTIONS=suppressions=" + file});
  EXPECT_EQ(judged.result.verdict, Verdict::missed) << judged.ended.out;
}

TEST(GccTsanSuite, TellsItsFlavourAndWhatHasCompiledIt) {
  const Ended ended = call({gcc_tsan, "--list", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto told = nlohmann::json::parse(ended.out);
  EXPECT_EQ(told.at("flavour"), "gcc-tsan");
  EXPECT_THAT(told.at("compiler").get<std::string>(), StartsWith("g++ "));
  EXPECT_THAT(told.at("flags").get<std::string>(), HasSubstr("-fsanitize=thread"));
}

// Clang writes its name into each object that it has compiled.
TEST(GccTsanSuite, HasCasesAndControlsThatGccHasCompiled) {
  const std::string objects =
      text_of(DEADHEAT_FIXTURES "/deadheat-objects/fixture-cases-gcc-tsan.txt");
  std::istringstream lines(objects);
  int looked_at = 0;
  for (std::string path; std::getline(lines, path);) {
    if (path.empty()) continue;
    const std::string object = text_of(path);
    EXPECT_THAT(object, AllOf(HasSubstr("GCC: ("), Not(HasSubstr("clang version")))) << path;
    ++looked_at;
  }
  EXPECT_GT(looked_at, 2);
}

TEST(GccTsanSuite, RunsOnlyWhereItsDetectorIsNamed) {
  const Folder folder;
  const Ended unnamed = deadheat({"run", gcc_tsan, "--id", "judged/confirmed", "--dry-run"});
  EXPECT_EQ(unnamed.code, 3) << unnamed.out;
  const Ended all = deadheat(
      {"run", gcc_tsan, native, "--detector", "all", "--id", "judged/confirmed", "--dry-run"});
  EXPECT_EQ(all.code, 0) << all.err;
  EXPECT_THAT(all.out, HasSubstr("gcc-tsan"));
}

TEST(GccTsanSuite, WithAnUninstrumentedSourceIsRefused) {
  for (const std::string command : {"run", "doctor"}) {
    const Ended ended =
        deadheat({command, suite("uninstrumented-gcc-tsan"), "--detector", "gcc-tsan"});
    EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("uninstrumented.cpp was compiled without it"));
  }
}

Ended doctor(const std::string& name, const Words& environment = {}) {
  return deadheat({"doctor", name, "--detector", "gcc-tsan", "--deep"}, environment);
}

TEST(GccTsanDoctor, IsContentWithAGoodSuite) {
  const Ended ended = doctor(gcc_tsan);
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("gcc-tsan sees control/race/racy"),
                               HasSubstr("gcc-tsan is silent on control/race/locked"),
                               HasSubstr("gcc-tsan sees control/inversion/racy"),
                               HasSubstr("gcc-tsan sees control/unlock/racy")));
}

TEST(GccTsanDoctor, FailsWhereTheFlagsTakeTheInstrumentationOut) {
  const Ended ended = doctor(suite("blinded-gcc-tsan"));
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("FAIL"), HasSubstr("DH-OBJECT-UNINSTRUMENTED"),
                               HasSubstr("look at its flags")));
}

TEST(GccTsanDoctor, SaysWhichOptionBlinds) {
  const Ended ended = doctor(gcc_tsan, {"TSAN_OPTIONS=report_bugs=0"});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("report_bugs=0"));
}

TEST(GccTsanDoctor, TellsOfAnOptionThatTheRuntimeDoesNotKnow) {
  EXPECT_THAT(doctor(gcc_tsan, {"TSAN_OPTIONS=report_bgs=1"}).out,
              HasSubstr("DH-TSAN-OPTION-UNKNOWN"));
}

TEST(GccTsanDoctor, ExaminesAJobWhereTheDetectorIsNamed) {
  const Ended ended = deadheat({"doctor", gcc_tsan, "--detector", "gcc-tsan", "--", "true"});
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("gcc-tsan sees control/race/racy"));
}

TEST(GccTsanDoctor, SaysThatAJobWouldStayGreen) {
  const Ended ended = deadheat({"doctor", gcc_tsan, "--detector", "gcc-tsan", "--", "true"},
                               {"TSAN_OPTIONS=exitcode=0"});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("DH-JOB-GREEN"));
}

}  // namespace
}  // namespace deadheat::cli
