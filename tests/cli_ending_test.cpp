// SPDX-License-Identifier: MIT
// Trials that hang, crash, leave or flood: what the harness says of each, and that nothing else is
// disturbed.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

#include "model/names.hpp"

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::Ge;
using testing::HasSubstr;
using testing::Lt;
using testing::Not;
using namespace std::string_literals;

Judged run_once(const std::string& id, const Words& more = {}, const Words& environment = {}) {
  Words words = {"--trials", "1"};
  words.insert(words.end(), more.begin(), more.end());
  return run_variant(native, id, "racy", words, environment);
}

void expect_broken(const Judged& judged, const std::string& symptom) {
  EXPECT_EQ(judged.result.verdict, Verdict::broken) << judged.ended.out << judged.ended.err;
  EXPECT_EQ(judged.result.reason,
            "'" + symptom + "' must never be seen, and was seen in 1 of 1 runs");
  EXPECT_EQ(judged.ended.code, 1);
}

// A sanitizer that catches the signal itself ends the process with an exit code.
void expect_signal(const Run& run, int number) {
  if (native_suites_are_sanitized && run.how == How::exited) return;
  EXPECT_EQ(run.how, How::signalled) << run.message;
  EXPECT_EQ(run.code, number);
}

TEST(Crash, AnAbortIsACrashBySignal) {
  const Judged judged = run_once("crash/abort");
  expect_broken(judged, "crash");
  expect_signal(judged.result.runs.at(0), SIGABRT);
}

TEST(Crash, TheMessageNamesTheSignal) {
  EXPECT_EQ(run_once("crash/abort").result.runs.at(0).message, "it was ended by SIGABRT");
}

TEST(Crash, AWildWriteIsACrashBySignal) {
  const Judged judged = run_once("crash/segv");
  expect_broken(judged, "crash");
  expect_signal(judged.result.runs.at(0), SIGSEGV);
}

TEST(Crash, ADoubleFreeIsACrash) {
  const Judged judged = run_once("crash/double-free");
  expect_broken(judged, "crash");
  expect_signal(judged.result.runs.at(0), SIGABRT);
}

TEST(Crash, ACorruptedHeapIsACrash) {
  const Judged judged = run_once("crash/heap-overflow");
  expect_broken(judged, "crash");
  expect_signal(judged.result.runs.at(0), SIGABRT);
}

TEST(Crash, WhatTheProcessPrintedBeforeIsKept) {
  const Judged judged = run_once("crash/double-free");
  EXPECT_THAT(judged.result.runs.at(0).err.text, AnyOf(HasSubstr("free"), HasSubstr("corrupt")));
}

TEST(Crash, AnExceptionInAThreadOfItsOwnIsACrash) {
  const Judged judged = run_once("crash/terminate");
  expect_broken(judged, "crash");
  EXPECT_THAT(judged.result.runs.at(0).err.text, HasSubstr("from a thread of its own"));
}

struct Thrown {
  std::string id;
  std::string message;
};
void PrintTo(const Thrown& thrown, std::ostream* stream) { *stream << thrown.id; }
class Throw : public testing::TestWithParam<Thrown> {};

TEST_P(Throw, IsACrashWithItsMessage) {
  const Judged judged = run_once(GetParam().id);
  expect_broken(judged, "crash");
  EXPECT_EQ(judged.result.runs.at(0).message, "a trial threw: " + GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Of, Throw,
    testing::Values(Thrown{"throw/exception", "the queue is empty"},
                    Thrown{"throw/text", "thrown as a string"},
                    Thrown{"throw/number", "something that is not a std::exception"},
                    Thrown{"throw/crew", "from the crew"}),
    [](const testing::TestParamInfo<Thrown>& each) { return each.param.id.substr(6); });

TEST(Throws, AllTrialsGoOnAndTheMessageIsToldOnce) {
  const Judged judged = run_variant(native, "throw/exception", "racy", {"--trials", "5"});
  EXPECT_EQ(judged.result.counts.threw, 5);
  EXPECT_EQ(judged.result.runs.at(0).message, "a trial threw: the queue is empty");
}

TEST(Throws, AHostileMessageArrivesWholeAsValidText) {
  const Judged judged = run_once("throw/hostile");
  EXPECT_THAT(judged.result.runs.at(0).message,
              HasSubstr("<script>alert(1)</script>\x1b[31m]]>&\0after\xef\xbf\xbd"s));
}

TEST(Throws, AHostileMessageDoesNothingToTheTerminal) {
  const Judged judged = run_once("throw/hostile");
  EXPECT_THAT(judged.ended.out, Not(HasSubstr("\x1b")));
}

TEST(Exit, WithZeroBeforeTheEndIsACrashAndNotClean) {
  const Judged judged = run_once("exit/zero");
  expect_broken(judged, "crash");
  EXPECT_EQ(judged.result.runs.at(0).message, "it exited with code 0 before its trials were done");
}

TEST(Exit, AtOnceWithZeroIsACrashAndNotClean) { expect_broken(run_once("exit/at-once"), "crash"); }

TEST(Exit, WithACodeIsACrashThatNamesTheCode) {
  const Judged judged = run_once("exit/three");
  expect_broken(judged, "crash");
  EXPECT_EQ(judged.result.runs.at(0).how, How::exited);
  EXPECT_EQ(judged.result.runs.at(0).code, 3);
}

TEST(Hang, ADeadlockIsKilledAtItsDeadline) {
  const Judged judged = run_once("hang/deadlock");
  expect_broken(judged, "hang");
  EXPECT_EQ(judged.result.runs.at(0).how, How::deadline);
  EXPECT_THAT(judged.result.runs.at(0).message, HasSubstr("a trial did not end within 500 ms"));
}

TEST(Hang, ADeadlockShowsWhereEachThreadWaits) {
  const std::string stacks = run_once("hang/deadlock").result.runs.at(0).stacks;
  EXPECT_THAT(stacks, AllOf(HasSubstr("wait_for_ever"), HasSubstr("deadlock")));
}

TEST(Hang, ADeadlockHasAllItsThreadsBlocked) {
  EXPECT_EQ(run_once("hang/deadlock").result.runs.at(0).threads, "3 of 3 threads blocked");
}

TEST(Hang, ABusyLoopHasNoThreadBlockedAndItsStack) {
  const Judged judged = run_once("hang/busy");
  expect_broken(judged, "hang");
  EXPECT_THAT(judged.result.runs.at(0).threads, HasSubstr("0 of "));
  EXPECT_THAT(judged.result.runs.at(0).stacks, HasSubstr("spin_for_ever"));
}

TEST(Resources, TooMuchMemoryEndsTheProcessAndNamesTheLimit) {
  const Judged judged = run_once("memory/hog", {"--memory", "256"});
  expect_broken(judged, "crash");
  EXPECT_EQ(judged.result.runs.at(0).how, How::memory);
  EXPECT_EQ(judged.result.runs.at(0).message,
            "it used more than 256 MiB of memory, and was killed");
}

TEST(Resources, ClosingAllDescriptorsIsNotClean) {
  const Judged judged = run_once("descriptors/closed");
  EXPECT_EQ(judged.result.verdict, Verdict::broken) << judged.result.reason;
}

TEST(Resources, GarbageInTheReportIsAnErrorOfTheHarness) {
  const Judged judged = run_once("descriptors/garbage");
  EXPECT_EQ(judged.result.verdict, Verdict::errored);
  EXPECT_EQ(judged.result.runs.at(0).how, How::unreadable);
  EXPECT_THAT(judged.result.reason, AllOf(HasSubstr("3 lines"), HasSubstr("this is no report")));
  EXPECT_EQ(judged.ended.code, 5);
}

TEST(Resources, AFloodOfOutputIsCutAndCounted) {
  const Judged judged = run_once("output/flood");
  const Output& out = judged.result.runs.at(0).out;
  EXPECT_EQ(judged.result.verdict, Verdict::confirmed) << judged.result.reason;
  EXPECT_TRUE(out.cut);
  EXPECT_THAT(out.bytes, Ge(20u * 1024 * 1024));
  EXPECT_THAT(out.text.size(), Lt(70'000u));
  EXPECT_THAT(out.text, AllOf(HasSubstr("the first line"), HasSubstr("bytes left out"),
                              HasSubstr("the last line")));
}

TEST(Resources, AFloodOnTheErrorOutputIsCutToo) {
  EXPECT_TRUE(run_once("output/flood").result.runs.at(0).err.cut);
}

TEST(Fork, ACopyThatReturnsFromTheBodyIsNotCounted) {
  const Judged judged = run_variant(native, "fork/returns-twice", "racy", {"--trials", "5"});
  EXPECT_EQ(judged.result.verdict, Verdict::confirmed) << judged.result.reason;
  EXPECT_EQ(judged.result.counts.trials, 5);
}

pid_t pid_in(const std::string& file) { return std::stoi(text_of(file)); }

bool is_gone(pid_t pid) {
  if (kill(pid, 0) != 0) return true;
  const std::string stat =
      text_of("/proc/" + std::to_string(pid) + "/stat");  // not yet reaped: as good as gone
  return stat.find(") Z ") != std::string::npos;
}

// The copy lives for ten minutes, so a harness that waits for it misses the test's own limit.
TEST(Fork, AChildThatHoldsThePipesDoesNotDelayTheEnd) {
  const Judged judged = run_once("fork/child");
  EXPECT_EQ(judged.result.verdict, Verdict::confirmed) << judged.result.reason;
}

TEST(Fork, AChildThatIsLeftBehindIsKilled) {
  const Folder folder;
  const std::string file = folder.file("pid");
  run_once("fork/child", {}, {"DEADHEAT_FIXTURE_PID=" + file});
  const pid_t pid = pid_in(file);
  wait_until([&] { return is_gone(pid); }, "the child is killed");
}

TEST(Fork, AChildInASessionOfItsOwnDoesNotDelayTheEnd) {
  const Folder folder;
  const std::string file = folder.file("pid");
  const Judged judged = run_once("fork/session", {}, {"DEADHEAT_FIXTURE_PID=" + file});
  EXPECT_EQ(judged.result.verdict, Verdict::confirmed) << judged.result.reason;
  kill(pid_in(file), SIGKILL);
}

}  // namespace
}  // namespace deadheat::cli
