// SPDX-License-Identifier: MIT
// Help, and what is said to a wrong option, value or path: the option and the value by name, exit
// code 2.
#include "cli_fixture.hpp"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string test_name(std::string text) {
  for (char& c : text) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return text;
}

class Help : public testing::TestWithParam<const char*> {};

TEST_P(Help, IsPrintedAndEndsWell) {
  Words words;
  if (*GetParam()) words.emplace_back(GetParam());
  words.emplace_back("--help");
  const Ended ended = deadheat(words);
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("Usage:"), HasSubstr("Exit codes: 0 ")));
  EXPECT_THAT(ended.err, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Of, Help, testing::Values("", "list", "run", "report", "doctor"),
                         [](const auto& each) { return *each.param ? each.param : "deadheat"; });

TEST(Help, OfEachCommandHasItsOwnExitCodes) {
  const std::string usual = "1 something missed or broken";
  const std::map<std::string, std::string> own = {{"list", usual},
                                                  {"run", usual},
                                                  {"report", usual},
                                                  {"merge", usual},
                                                  {"man", usual},
                                                  {"completion", usual},
                                                  {"diff", "1 a finding is new"},
                                                  {"replay", "1 the bug showed again"},
                                                  {"score", "1 some are wrong"},
                                                  {"doctor", "0 can detect (warnings or not)"}};
  for (const auto& [command, sentence] : own) {
    const Ended ended = deadheat({command, "--help"});
    EXPECT_THAT(ended.out, HasSubstr(sentence)) << command;
    EXPECT_EQ(ended.out.find("Exit codes:"), ended.out.rfind("Exit codes:")) << command;
    // the examples of all commands are told by the program's own help only
    EXPECT_THAT(ended.out, Not(HasSubstr("deadheat merge shard-1"))) << command;
  }
  EXPECT_THAT(deadheat({"--help"}).out, HasSubstr("deadheat merge shard-1"));
}

TEST(Help, OfASuiteIsPrintedAndEndsWell) {
  const Ended ended = call({native, "--help"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("--run FAMILY/BUG/VARIANT"), HasSubstr("--report-fd")));
}

TEST(Version, IsPrinted) {
  const Ended ended = deadheat({"--version"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("deadheat "));
}

struct Wrong {
  std::string what;
  Words words;
  Words said;  // all of these are in the message
};
void PrintTo(const Wrong& wrong, std::ostream* stream) { *stream << wrong.what; }

class WrongUsage : public testing::TestWithParam<Wrong> {};

TEST_P(WrongUsage, IsRefusedByName) {
  const Ended ended = deadheat(GetParam().words);
  EXPECT_EQ(ended.code, 2) << ended.out << ended.err;
  for (const std::string& text : GetParam().said) EXPECT_THAT(ended.err, HasSubstr(text));
  EXPECT_THAT(ended.out, IsEmpty());
}

Words run_with(const Words& more) {
  Words words = {"run", native, "--output", "/proc/no/folder"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

INSTANTIATE_TEST_SUITE_P(
    Of, WrongUsage,
    testing::Values(
        Wrong{"no command", {}, {"list, run, report, diff, merge, doctor, replay or score"}},
        Wrong{"unknown command", {"race"}, {"race"}},
        Wrong{"unknown option", run_with({"--fast"}), {"--fast"}},
        Wrong{"missing value", run_with({"--seed"}), {"--seed"}},
        Wrong{"budget of words", run_with({"--budget", "soon"}), {"--budget", "'soon'"}},
        Wrong{"budget of zero", run_with({"--budget", "0"}), {"--budget", "'0'"}},
        Wrong{"budget below zero", run_with({"--budget=-1s"}), {"--budget", "'-1s'"}},
        Wrong{"budget without end", run_with({"--budget", "inf"}), {"--budget", "'inf'"}},
        Wrong{"budget of no number", run_with({"--budget", "nan"}), {"--budget", "'nan'"}},
        Wrong{"budget in years", run_with({"--budget", "2y"}), {"--budget", "'2y'"}},
        Wrong{"empty budget", run_with({"--budget", ""}), {"--budget"}},
        Wrong{"clean budget of words",
              run_with({"--clean-budget", "soon"}),
              {"--clean-budget", "'soon'"}},
        Wrong{
            "clean budget of zero", run_with({"--clean-budget", "0s"}), {"--clean-budget", "'0s'"}},
        Wrong{"seed of words", run_with({"--seed", "x"}), {"--seed", "x"}},
        Wrong{"seed below zero", run_with({"--seed=-1"}), {"--seed", "-1"}},
        Wrong{"no jobs", run_with({"--jobs", "0"}), {"--jobs", "0"}},
        Wrong{"jobs of words", run_with({"--jobs", "all"}), {"--jobs", "all"}},
        Wrong{"no trials", run_with({"--trials", "0"}), {"--trials", "0"}},
        Wrong{"memory of words", run_with({"--memory", "much"}), {"--memory", "'much'"}},
        Wrong{"no memory", run_with({"--memory", "0"}), {"--memory", "'0'"}},
        Wrong{"unknown format", run_with({"--format", "pdf"}), {"--format", "'pdf'", "junit"}},
        Wrong{
            "unknown detector", run_with({"--detector", "eyes"}), {"--detector", "'eyes'", "tsan"}},
        Wrong{"unknown role", run_with({"--role", "lucky"}), {"--role", "'lucky'", "racy, locked"}},
        Wrong{"id without a match", run_with({"--id", "no/such*"}), {"--id", "'no/such*'"}},
        Wrong{"one of two ids without a match",
              run_with({"--id", "judged/*", "--id", "nope"}),
              {"--id", "'nope'"}},
        Wrong{"unknown variant", run_with({"--variant", "third"}), {"--variant", "'third'"}},
        Wrong{"list without a match", {"list", native, "--id", "nope"}, {"--id", "'nope'"}},
        Wrong{"missing suite", {"run", "/no/such/suite"}, {"/no/such/suite"}},
        Wrong{"a program that is no suite", {"list", "/bin/true"}, {"'/bin/true'"}},
        Wrong{"a program that fails", {"list", "/bin/false"}, {"'/bin/false'"}},
        Wrong{"a file that is no program", {"list", "/etc/passwd"}, {"'/etc/passwd'"}},
        Wrong{"a folder without suites", {"list", "/usr/share"}, {"'/usr/share'"}},
        Wrong{"report of nothing", {"report"}, {"RESULTS"}},
        Wrong{"report of a missing file", {"report", "/no/such.json"}, {"'/no/such.json'"}},
        Wrong{"missing costs", run_with({"--costs", "/no/costs.json"}), {"/no/costs.json"}},
        Wrong{"resume of nothing", run_with({"--resume"}), {"--resume"}},
        Wrong{"two cases of one id",
              {"list", suite("duplicate-native")},
              {"'duplicate/id'", "duplicate_1.cpp:", "duplicate_2.cpp:", "is taken by"}},
        Wrong{"malformed ids",
              {"list", suite("malformed-native")},
              {"<script>/bug", "../../etc/passwd", "family/bug"}}),
    [](const testing::TestParamInfo<Wrong>& each) { return test_name(each.param.what); });

TEST(Usage, AProgramInATextFileIsNoSuite) {
  const Folder folder;
  const std::string file = folder.write("script", "not a program\n");
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  const Ended ended = deadheat({"list", file});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr(file));
}

TEST(Usage, AProgramThatPrintsOtherJsonIsNoSuite) {
  const Folder folder;
  const std::string file = folder.write("script", "#!/bin/sh\necho '[1, 2]'\n");
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  const Ended ended = deadheat({"list", file});
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr(file));
}

TEST(Usage, AnEscapeSequenceInAPathDoesNothingToTheTerminal) {
  const Ended ended = deadheat({"list", "/no/\x1b[31msuite"});
  EXPECT_THAT(ended.err, AllOf(HasSubstr("\\x1b[31m"), Not(HasSubstr("\x1b"))));
}

TEST(Nothing, ToListIsNotASuccess) { EXPECT_EQ(deadheat({"list", suite("empty-native")}).code, 3); }

TEST(Nothing, ToRunIsNotASuccess) {
  const Ended ended = deadheat({"run", suite("empty-native"), "--no-doctor"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.err, HasSubstr("nothing is selected"));
}

TEST(Nothing, SelectedByADetectorThatDoesNotFitIsNotASuccess) {
  EXPECT_EQ(deadheat({"run", native, "--detector", "tsan", "--no-doctor"}).code, 3);
}

// Who asks for it would otherwise get a run without it.
TEST(Usage, GccsThreadSanitizerIsRefusedWhereNoSuiteHasIt) {
  for (const std::string command : {"run", "doctor"}) {
    const Ended ended = deadheat({command, native, "--detector", "stress,gcc-tsan"});
    EXPECT_EQ(ended.code, 2) << ended.out;
    EXPECT_THAT(ended.err, AllOf(HasSubstr("no suite here has the flavour gcc-tsan"),
                                 HasSubstr("DEADHEAT_FLAVOURS")));
  }
  EXPECT_EQ(deadheat({"run", native, "--detector", "all", "--dry-run"}).code, 0);
}

TEST(Usage, ANearMissOfGccsThreadSanitizerIsTold) {
  EXPECT_THAT(deadheat({"run", native, "--detector", "gcc_tsan"}).err, HasSubstr("'gcc-tsan'?"));
}

TEST(Nothing, ThatTheDoctorCanLookAtIsNotASuccess) {
  EXPECT_EQ(deadheat({"doctor", native, "--detector", "tsan"}).code, 3);
}

TEST(List, HasEachCaseWithItsVariants) {
  const Ended ended = deadheat({"list", native, "--id", "judged/*"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("judged/missed"), HasSubstr("racy (racy) locked (locked)"),
                               Not(HasSubstr("crash/abort"))));
}

TEST(List, DoesNotShowTheDoctorsControls) {
  EXPECT_THAT(deadheat({"list", native}).out, Not(HasSubstr("control/")));
}

}  // namespace
}  // namespace deadheat::cli
