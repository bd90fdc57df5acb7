// SPDX-License-Identifier: MIT
// Each complaint of the doctor is provoked for real, where a test can: by the environment, by
// suppressions, by objects that are not instrumented, by what the machine denies. (What it cannot
// is fed to pure functions in doctor_test.cpp.)
#include "cli_fixture.hpp"

#include <sched.h>

#include <filesystem>
#include <ostream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string denying = DEADHEAT_DENYING;

Words doctor_of(const std::string& suite, const Words& more = {}) {
  Words words = {program, "doctor", suite};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Words behind(const Words& launcher, const Words& command) {
  Words words = launcher;
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

// The warnings of options need ThreadSanitizer's runtime, and no control of it: stress is enough.
Ended audit(const std::string& options) {
  return deadheat({"doctor", native, tsan, "--detector", "stress"}, {"TSAN_OPTIONS=" + options});
}

TEST(DoctorOptions, ThatTheRuntimeDoesNotKnowAreToldWithTheNearestOne) {
  const Ended ended = audit("report_bgs=0:quite_unlike_any=1");
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("[DH-TSAN-OPTION-UNKNOWN] TSAN_OPTIONS has report_bgs=0"),
                               HasSubstr("did you mean 'report_bugs'?"),
                               HasSubstr("quite_unlike_any=1, which the runtime does not know and "
                                         "silently ignores.")));
}

TEST(DoctorOptions, ThatHideAreToldWithWhatTheyHideAndLeaveTheRestInUse) {
  const Ended ended = audit("force_seq_cst_atomics=1 ignore_interceptors_accesses=true,exitcode=0");
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("force_seq_cst_atomics=1, which hides races for want of"),
                               HasSubstr("ignore_interceptors_accesses=true, which hides"),
                               HasSubstr("exitcode=0, which lets a program with reports exit"),
                               Not(HasSubstr("OPTION-UNKNOWN")), HasSubstr("can detect")));
}

TEST(DoctorOptions, ThatAreWellRaiseNoComplaint) {
  const Ended ended = audit("history_size=7:second_deadlock_stack=1:exitcode=42");
  EXPECT_THAT(ended.out, Not(HasSubstr("DH-TSAN")));
}

TEST(DoctorOptions, OfAnIncludedFileAreAuditedToo) {
  const Folder folder;
  const std::string file = folder.write("options", "report_atomic_races=0\n");
  EXPECT_THAT(audit("include='" + file + "'").out, HasSubstr("report_atomic_races=0, which hides"));
}

TEST(DoctorOptions, ThatTheRuntimeStopsAtMakeTheSuiteUseless) {
  const Ended ended = deadheat({"doctor", tsan}, {"TSAN_OPTIONS=report_bugs=perhaps"});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  if (!harness_has_tsan) EXPECT_THAT(ended.err, HasSubstr("[DH-TSAN-OPTIONS-UNREADABLE]"));
}

TEST(DoctorSuppressions, ThatSilenceAControlAreNamedByLine) {
  const Folder folder;
  const std::string file =
      folder.write("tsan.supp", "# ours\nrace:of_somebody_else\n\nrace:controls.cpp\n");
  const Ended ended = deadheat({"doctor", tsan}, {"TSAN_OPTIONS=suppressions=" + file});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out,
              AllOf(HasSubstr("[DH-TSAN-SUPPRESSION-SILENCES]"),
                    HasSubstr("line 4 of the suppressions file '" + file + "' (race:controls.cpp)"),
                    Not(HasSubstr("line 2"))));
}

TEST(DoctorSuppressions, ThatAreBroadAreToldEvenWhereNoneHits) {
  const Folder folder;
  const std::string file = folder.write("tsan.supp", "signal:*\nrace:narrow_enough\n");
  EXPECT_THAT(audit("suppressions=" + file).out,
              AllOf(HasSubstr("[DH-TSAN-SUPPRESSION-BROAD]"), HasSubstr("line 1 of"),
                    Not(HasSubstr("line 2 of"))));
}

TEST(DoctorSuppressions, ThatMatchNothingInARunAreListed) {
  const Folder folder;
  const std::string file = folder.write("tsan.supp", "race:judged.cpp\nrace:long_gone\n");
  const Ended ended = deadheat({"run", tsan, "--id", "judged/broken", "--variant", "locked",
                                "--no-doctor", "--format", "console", "--output", folder.path()},
                               {"TSAN_OPTIONS=suppressions=" + file});
  EXPECT_THAT(ended.err, AllOf(HasSubstr("[DH-TSAN-SUPPRESSION-UNUSED]"),
                               HasSubstr("line 2 of the suppressions file '" + file + "'")));
}

TEST(DoctorObjects, WithoutInstrumentationAreNamed) {
  const Ended ended = deadheat({"doctor", suite("partly-tsan")});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out,
              AllOf(HasSubstr("unwatched_source.cpp.o' has code and not one call of __tsan_*"),
                    HasSubstr("[DH-OBJECT-UNINSTRUMENTED]"), Not(HasSubstr("partly.cpp.o"))));
}

TEST(DoctorObjects, ThatTellOfNoAccessAreNamed) {
  const Ended ended = deadheat({"doctor", suite("blinded-tsan"), "--format", "json"});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("blinded.cpp.o"), HasSubstr("DH-OBJECT-UNWATCHED")));
}

TEST(DoctorObjects, OfASuiteWithoutTheirListAreNotCalledWell) {
  const Folder folder;
  const std::string copy = folder.file("moved-tsan");
  std::filesystem::copy_file(suite("partly-tsan"), copy);
  const Ended ended = deadheat({"doctor", native, copy, "--detector", "stress"});
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("[DH-OBJECT-UNKNOWN] Whether '" + copy));
}

// The suite of this test names a symbolizer that is not there.
TEST(DoctorMachine, WithoutSymbolizerAndDebuggerIsToldAndPlacesAreNotKnown) {
  const Folder empty;
  const Ended ended = deadheat({"doctor", suite("partly-tsan")}, {"PATH=" + empty.path()});
  EXPECT_THAT(ended.out, AllOf(HasSubstr("[DH-NO-SYMBOLIZER]"), HasSubstr("[DH-CONTROL-PLACE]"),
                               HasSubstr("[DH-NO-STACKS] Neither gdb nor eu-stack")));
}

TEST(DoctorMachine, ThatDeniesCallsIsTold) {
  const Ended ended = call(behind({denying}, doctor_of(native)));
  if (ended.code == 77) GTEST_SKIP() << "no filter of system calls can be set here";
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out,
              AllOf(HasSubstr("[DH-RANDOMIZED-ADDRESSES]"), HasSubstr("[DH-NO-STACKS] ptrace"),
                    HasSubstr("[DH-FILTERED-CALLS] The system does not allow sched_setaffinity")));
}

int first_core() {
  cpu_set_t cores;
  sched_getaffinity(0, sizeof cores, &cores);
  int core = 0;
  while (!CPU_ISSET(core, &cores)) ++core;
  return core;
}

TEST(DoctorMachine, WithOneCoreIsTold) {
  const Ended ended =
      call(behind({"taskset", "-c", std::to_string(first_core())}, doctor_of(native)));
  EXPECT_THAT(ended.out, HasSubstr("[DH-ONE-CORE]"));
}

TEST(DoctorForPrograms, SaysHowOftenEachControlWasSeen) {
  const Ended ended = deadheat({"doctor", tsan, "--format", "json"}, {"TSAN_OPTIONS=report_bgs=0"});
  EXPECT_EQ(ended.code, 0) << ended.out;
  const nlohmann::json found = nlohmann::json::parse(ended.out);
  EXPECT_TRUE(found.at("can_detect"));
  EXPECT_EQ(found.at("complaints").at(0).at("id"), "DH-TSAN-OPTION-UNKNOWN");
  EXPECT_EQ(found.at("complaints").at(0).at("severity"), "warning");
  for (const nlohmann::json& control : found.at("controls")) {
    const bool planted = control.at("name").get<std::string>().ends_with("/racy");
    EXPECT_EQ(control.at("of") > 0, planted) << control;
    EXPECT_EQ(control.at("seen") > 0, planted) << control;
  }
}

TEST(DoctorForPrograms, SaysInTheSameFormThatASuiteRefuses) {
  const Ended ended = deadheat({"doctor", suite("uninstrumented-tsan"), "--format", "json"});
  EXPECT_EQ(ended.code, 4);
  const nlohmann::json found = nlohmann::json::parse(ended.out);
  EXPECT_FALSE(found.at("can_detect"));
  EXPECT_EQ(found.at("complaints").at(0).at("id"), "DH-SUITE-REFUSED");
}

TEST(DoctorForPrograms, RefusesAnotherForm) {
  const Ended ended = deadheat({"doctor", native, "--format", "yaml"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("doctor --format takes console or json, not 'yaml'"));
}

TEST(DoctorExplain, PrintsTheSectionOfTheManual) {
  const Ended ended = deadheat({"doctor", "--explain", "DH-JOB-GREEN"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("DH-JOB-GREEN\n"), HasSubstr("exit code 0"),
                               Not(HasSubstr("###")), Not(HasSubstr("DH-JOB-UNJUDGED"))));
}

TEST(DoctorExplain, OfWhatIsNoIdTellsAllIds) {
  const Ended ended = deadheat({"doctor", "--explain", "DH-NOTHING"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("'DH-NOTHING'"), HasSubstr("DH-ONE-CORE")));
}

TEST(DoctorAroundAJob, PassesItsExitCodeAndItsOutputOn) {
  const Ended ended = deadheat({"doctor", tsan, "--", "sh", "-c", "echo \"$0\" && exit 7", "--"});
  EXPECT_EQ(ended.code, 7) << ended.out << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("--\n"), HasSubstr("tsan sees control/race/racy")));
}

// The job's own programs would be green with any race in them.
TEST(DoctorAroundAJob, WhoseExitCodesTellNothingEndsWithFourAndDoesNotRunIt) {
  const Folder folder;
  const Ended ended =
      deadheat({"doctor", tsan, "--", "touch", folder.file("ran")}, {"TSAN_OPTIONS=exitcode=0"});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("[DH-JOB-GREEN]"));
  EXPECT_THAT(folder.names(), testing::IsEmpty());
}

// The suppressions are there only after the job.
TEST(DoctorAroundAJob, ThatBlindsTheDetectorEndsWithFour) {
  const Folder folder;
  const std::string file = folder.write("tsan.supp", "# none yet\n");
  const Ended ended =
      deadheat({"doctor", tsan, "--", "sh", "-c", "echo 'race:controls.cpp' >" + file},
               {"TSAN_OPTIONS=suppressions=" + file});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.err, HasSubstr("after the command"));
}

TEST(DoctorAroundAJob, WithoutACommandIsWrongUsage) {
  const Ended ended = deadheat({"doctor", tsan, "--"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("there is no command after --"));
}

struct Hidden {
  std::string control;
  std::string options;
};
void PrintTo(const Hidden& hidden, std::ostream* stream) { *stream << hidden.options; }

class DeepControl : public testing::TestWithParam<Hidden> {};

// Each deep control is there for an option, and is really blinded by it.
TEST_P(DeepControl, IsHiddenByItsOption) {
  const Ended blinded = call({tsan, "--run", GetParam().control + "/racy", "--trials", "3"},
                             {"TSAN_OPTIONS=symbolize=0:" + GetParam().options});
  EXPECT_EQ(blinded.code, 0) << blinded.err;
}

INSTANTIATE_TEST_SUITE_P(Of, DeepControl,
                         testing::Values(Hidden{"control/mixed-access", "report_atomic_races=0"},
                                         Hidden{"control/message", "force_seq_cst_atomics=1"},
                                         Hidden{"control/copy", "ignore_interceptors_accesses=1"},
                                         Hidden{"control/unlock", "report_mutex_bugs=0"}),
                         [](const testing::TestParamInfo<Hidden>& each) {
                           return each.param.options.substr(0, each.param.options.find('='));
                         });

TEST(DeepDoctor, IsContentWithAGoodTsanSuite) {
  const Ended ended = deadheat({"doctor", tsan, "--deep"});
  EXPECT_EQ(ended.code, 0) << ended.out;
  for (const char* control : {"mixed-access", "message", "copy", "unlock"}) {
    EXPECT_THAT(ended.out, HasSubstr(std::string("tsan sees control/") + control + "/racy"));
  }
}

}  // namespace
}  // namespace deadheat::cli
