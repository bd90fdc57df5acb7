// SPDX-License-Identifier: MIT
// run/: a child process that ends in each way, what is kept of its output, and files that are never
// half written.
#include "run/process.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "model/error.hpp"
#include "run/files.hpp"
#include "run/output.hpp"
#include "run/silence.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::StartsWith;

namespace fs = std::filesystem;

ProcessOptions shell(const std::string& script) { return {.command = {"sh", "-c", script}}; }

// As a suite does it: lines on the descriptor.
std::vector<std::string> report_lines(const std::string& script) {
  std::vector<std::string> lines;
  ProcessOptions options = shell(script);
  options.on_report = [&](std::string_view line) {
    lines.emplace_back(line);
    return true;
  };
  run_process(options);
  return lines;
}

TEST(Process, EndsByItselfWithItsCode) {
  const ProcessEnd end = run_process(shell("exit 7"));
  EXPECT_EQ(end.how, How::finished);
  EXPECT_EQ(end.code, 7);
}

TEST(Process, GivesWhatItPrints) {
  const ProcessEnd end = run_process(shell("echo out; echo err >&2"));
  EXPECT_EQ(end.out.text, "out\n");
  EXPECT_EQ(end.err.text, "err\n");
}

TEST(Process, OfAMissingProgramIsNotStartedAndNamesIt) {
  const ProcessEnd end = run_process({.command = {"/no/such/program"}});
  EXPECT_EQ(end.how, How::not_started);
  EXPECT_THAT(end.message, AllOf(HasSubstr("/no/such/program"), HasSubstr("No such file")));
}

TEST(Process, OfNoCommandIsNotStarted) {
  EXPECT_EQ(run_process({.command = {}}).how, How::not_started);
}

TEST(Process, OfAFolderIsNotStarted) {
  EXPECT_EQ(run_process({.command = {"/"}}).how, How::not_started);
}

TEST(Process, EndedByASignalSaysWhich) {
  const ProcessEnd end = run_process(shell("kill -USR1 $$"));
  EXPECT_EQ(end.how, How::signalled);
  EXPECT_EQ(end.code, SIGUSR1);
}

TEST(Process, ReadsItsInput) {
  EXPECT_EQ(run_process({.command = {"cat"}, .input = "given"}).out.text, "given");
}

TEST(Process, ReadsAnInputThatIsLargerThanAPipe) {
  const std::string large(3'000'000, 'x');
  EXPECT_EQ(run_process({.command = {"wc", "-c"}, .input = large}).out.text, "3000000\n");
}

TEST(Process, HasAnEmptyInputWhereNoneIsGiven) {
  EXPECT_EQ(run_process({.command = {"cat"}}).how, How::finished);
}

TEST(Process, GetsAddedVariables) {
  ProcessOptions options = shell("echo $DEADHEAT_ADDED");
  options.environment = {"DEADHEAT_ADDED=yes"};
  EXPECT_EQ(run_process(options).out.text, "yes\n");
}

TEST(Process, GetsAnAddedVariableInsteadOfTheInheritedOne) {
  ProcessOptions options = shell("env | grep ^HOME=");
  options.environment = {"HOME=/elsewhere"};
  EXPECT_EQ(run_process(options).out.text, "HOME=/elsewhere\n");
}

TEST(Process, StartsWithTheUsualSignals) {
  std::signal(SIGPIPE, SIG_IGN);
  const ProcessEnd end = run_process(shell("kill -PIPE $$"));
  std::signal(SIGPIPE, SIG_DFL);
  EXPECT_EQ(end.how, How::signalled);
}

TEST(Process, StartsWithFixedAddressesWhereAsked) {
  const auto addresses = [] {
    ProcessOptions options = shell("grep stack /proc/self/maps");
    options.fixed_addresses = true;
    return run_process(options).out.text;
  };
  EXPECT_EQ(addresses(), addresses());
}

// Deadlines

TEST(Deadline, EndsAProcessThatGoesOn) {
  ProcessOptions options = shell("exec sleep 600");
  options.deadline = 0.2;
  EXPECT_EQ(run_process(options).how, How::deadline);
}

TEST(Deadline, EndsAProcessThatDoesNotWantToEnd) {
  ProcessOptions options = shell("trap '' TERM INT HUP; while :; do sleep 1; done");
  options.deadline = 0.2;
  EXPECT_EQ(run_process(options).how, How::deadline);
}

TEST(Deadline, EndsAProcessThatIsStopped) {
  ProcessOptions options = shell("kill -STOP $$");
  options.deadline = 0.2;
  EXPECT_EQ(run_process(options).how, How::deadline);
}

TEST(Deadline, LetsTheLivingProcessBeLookedAtFirst) {
  bool was_alive = false;
  ProcessOptions options = shell("exec sleep 600");
  options.deadline = 0.2;
  options.before_kill = [&](pid_t pid) { was_alive = kill(pid, 0) == 0; };
  run_process(options);
  EXPECT_TRUE(was_alive);
}

TEST(Deadline, KeepsWhatWasPrintedBefore) {
  ProcessOptions options = shell("echo early; exec sleep 600");
  options.deadline = 1;
  EXPECT_EQ(run_process(options).out.text, "early\n");
}

TEST(Deadline, StartsAgainWithEachReport) {
  ProcessOptions options = shell("for i in 1 2 3 4 5 6 7 8; do echo $i >&3; sleep 0.5; done");
  options.deadline = 3;  // less than the whole takes, and far more than from line to line
  options.on_report = [](std::string_view) { return true; };
  EXPECT_EQ(run_process(options).how, How::finished);
}

TEST(Deadline, OfAllTogetherHoldsWhateverIsReported) {
  ProcessOptions options = shell("while :; do echo again >&3; done");
  options.longest = 0.5;
  options.on_report = [](std::string_view) { return true; };
  EXPECT_EQ(run_process(options).how, How::deadline);
}

// Memory

// Half a deadline of work, on a core that others want, too.
TEST(Deadline, IsLongerForAProcessThatHasNoCore) {
  const std::string pinned =
      "import os, time\n"
      "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n";
  const std::string others = pinned + "while time.process_time() < 60: pass\n";
  const std::string worker = pinned + "while time.process_time() < 0.4: pass\nprint('done')\n";
  const std::string start =
      "for other in 1 2 3 4 5 6; do python3 -c \"$1\" & done; "
      "exec python3 -c \"$2\"";
  ProcessOptions options{.command = {"sh", "-c", start, "sh", others, worker}, .deadline = 1};
  const ProcessEnd end = run_process(options);
  EXPECT_EQ(end.how, How::finished) << end.err.text;
  EXPECT_EQ(end.out.text, "done\n");
}

struct AfterADeadline {
  Silence silence;
  bool has_hung;
};

TEST(Silence, IsAHangWhereTheProcessCouldHaveGoneOn) {
  const std::vector<AfterADeadline> table = {
      {{.seconds = 0.9, .processor = 0.9, .is_ready = true}, false},  // not over yet
      {{.seconds = 1.1, .processor = 0, .is_ready = false}, true},    // all are blocked
      {{.seconds = 1.1, .processor = 1.1, .is_ready = true}, true},   // busy with nothing
      {{.seconds = 1.1, .processor = 0.5, .is_ready = true}, true},   // enough of it
      {{.seconds = 1.1, .processor = 0.4, .is_ready = true}, false},  // had no core
      {{.seconds = 9.9, .processor = 0.4, .is_ready = true}, false},  // nor later
      {{.seconds = 10.1, .processor = 0.4, .is_ready = true}, true},  // enough is enough
  };
  for (const AfterADeadline& each : table) {
    EXPECT_EQ(has_hung(each.silence, 1), each.has_hung)
        << each.silence.seconds << " s, " << each.silence.processor << " s of processor time";
  }
}

TEST(Memory, AboveTheLimitEndsTheProcess) {
  ProcessOptions options =
      shell("exec python3 -c \"b = b'x' * (256 << 20); import time; time.sleep(600)\"");
  options.memory = 128u << 20;
  EXPECT_EQ(run_process(options).how, How::memory);
}

TEST(Memory, BelowTheLimitIsLeftAlone) {
  ProcessOptions options = shell("true");
  options.memory = 4096u << 20;
  EXPECT_EQ(run_process(options).how, How::finished);
}

TEST(Memory, AtItsPeakIsTold) {
  ProcessOptions options = shell("head -c 100000000 /dev/zero | tail -c 50000000 | wc -c");
  EXPECT_THAT(run_process(options).peak_memory, Ge(1u << 20));
}

// Output

TEST(Flood, OfOutputIsReadToItsEndAndCut) {
  ProcessOptions options = shell("head -c 30000000 /dev/zero; echo the end");
  options.output = 1000;
  const ProcessEnd end = run_process(options);
  EXPECT_EQ(end.how, How::finished);
  EXPECT_TRUE(end.out.cut);
  EXPECT_EQ(end.out.bytes, 30'000'008u);
  EXPECT_THAT(end.out.text.size(), Le(1100u));
  EXPECT_TRUE(end.out.text.ends_with("the end\n"));
}

TEST(Flood, WithoutEndIsEndedAtTheDeadline) {
  ProcessOptions options = shell("exec yes");
  options.deadline = 0.5;
  EXPECT_EQ(run_process(options).how, How::deadline);
}

// Reports

TEST(ReportDescriptor, GivesEachLine) {
  EXPECT_THAT(report_lines("printf 'one\\ntwo\\n\\nthree\\n' >&3"),
              ElementsAre("one", "two", "", "three"));
}

TEST(ReportDescriptor, GivesALineThatCameInParts) {
  EXPECT_THAT(report_lines("printf 'one' >&3; sleep 0.1; printf ' line\\n' >&3"),
              ElementsAre("one line"));
}

TEST(ReportDescriptor, DoesNotGiveALineThatWasNotEnded) {
  EXPECT_THAT(report_lines("printf 'whole\\ncut off' >&3"), ElementsAre("whole"));
}

TEST(ReportDescriptor, GivesAllLinesOfAProcessThatEndsAtOnce) {
  EXPECT_THAT(report_lines("seq 1 5000 >&3"), testing::SizeIs(5000));
}

TEST(ReportDescriptor, IsNotThereWhereNobodyListens) {
  fcntl(report_fd, F_SETFD, FD_CLOEXEC);  // whoever started the test may have left one open
  EXPECT_NE(run_process(shell("echo hello >&3")).code, 0);
}

// Descendants: each would go on for ten minutes, so a harness that waits for it misses the test's
// own limit.

pid_t number_in(const std::string& text) {
  return static_cast<pid_t>(std::strtol(text.c_str(), nullptr, 10));
}

bool ends_soon(pid_t pid) {
  for (int times = 0; times < 6000 && kill(pid, 0) == 0; ++times) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string stat((std::istreambuf_iterator<char>(file)), {});
    if (stat.find(") Z ") != std::string::npos) return true;  // nobody has asked for its end yet
    usleep(10'000);
  }
  return kill(pid, 0) != 0;
}

TEST(Descendants, ThatHoldThePipesDoNotDelayTheEnd) {
  EXPECT_EQ(run_process(shell("sleep 600 & echo done")).out.text, "done\n");
}

TEST(Descendants, AreEndedWithTheProcess) {
  EXPECT_TRUE(ends_soon(number_in(run_process(shell("sleep 600 & echo $!")).out.text)));
}

TEST(Descendants, AreEndedAtTheDeadline) {
  ProcessOptions options = shell("sleep 600 & echo $!; wait");
  options.deadline = 1;
  EXPECT_TRUE(ends_soon(number_in(run_process(options).out.text)));
}

TEST(Descendants, InASessionOfTheirOwnDoNotDelayTheEnd) {
  const ProcessEnd end = run_process(shell("setsid sh -c 'echo $$; exec sleep 600' & sleep 0.5"));
  EXPECT_EQ(end.how, How::finished);
  if (!end.out.text.empty()) kill(number_in(end.out.text), SIGKILL);
}

TEST(Descendants, ThatGoOnWritingDoNotDelayTheEnd) {
  const ProcessEnd end =
      run_process(shell("setsid sh -c 'echo $$; exec timeout 60 yes' & sleep 0.5"));
  EXPECT_EQ(end.how, How::finished);
  if (const pid_t pid = number_in(end.out.text); pid > 0) kill(-pid, SIGKILL);
}

// OutputKeeper

TEST(OutputKeeper, KeepsAllThatFits) {
  OutputKeeper keeper(100);
  keeper.add("one ");
  keeper.add("two");
  EXPECT_EQ(keeper.output().text, "one two");
  EXPECT_FALSE(keeper.output().cut);
}

TEST(OutputKeeper, KeepsExactlyWhatFits) {
  OutputKeeper keeper(10);
  keeper.add("0123456789");
  EXPECT_EQ(keeper.output().text, "0123456789");
  EXPECT_FALSE(keeper.output().cut);
}

TEST(OutputKeeper, CutsTheMiddleAndSaysHowMuch) {
  OutputKeeper keeper(10);
  keeper.add("01234abcXYZ56789");
  EXPECT_EQ(keeper.output().text, "01234\n[... 6 bytes left out ...]\n56789");
  EXPECT_TRUE(keeper.output().cut);
  EXPECT_EQ(keeper.output().bytes, 16u);
}

TEST(OutputKeeper, KeepsTheSameHoweverItComes) {
  OutputKeeper at_once(10), by_bytes(10);
  const std::string text = "abcdefghijklmnopqrstuvwxyz";
  at_once.add(text);
  for (const char c : text) by_bytes.add(std::string(1, c));
  EXPECT_EQ(at_once.output().text, by_bytes.output().text);
}

TEST(OutputKeeper, IsEmptyWhereNothingCame) {
  EXPECT_THAT(OutputKeeper(10).output().text, IsEmpty());
}

// Files

class Files : public testing::Test {
 protected:
  Files() { fs::create_directory(folder); }
  ~Files() override { fs::remove_all(folder); }
  const fs::path folder =
      fs::temp_directory_path() / ("deadheat-files-" + std::to_string(getpid()));
};

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& problem) {
    return problem.what();
  }
  return "it did not throw";
}

TEST_F(Files, WrittenOnesAreReadBack) {
  write_file_atomically(folder / "file", std::string("a\0b\r\n", 5));
  EXPECT_EQ(read_file(folder / "file"), std::string("a\0b\r\n", 5));
}

TEST_F(Files, AreReplaced) {
  write_file_atomically(folder / "file", "a long first content");
  write_file_atomically(folder / "file", "second");
  EXPECT_EQ(read_file(folder / "file"), "second");
}

TEST_F(Files, GetTheirFolderMade) {
  write_file_atomically(folder / "one" / "two" / "file", "text");
  EXPECT_EQ(read_file(folder / "one" / "two" / "file"), "text");
}

TEST_F(Files, LeaveNothingBesideThem) {
  write_file_atomically(folder / "file", "text");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1);
}

TEST_F(Files, StayAsTheyWereWhereTheNewOneCannotBeWritten) {
  fs::create_directory(folder / "file");  // a folder cannot be replaced by a file
  EXPECT_THAT(message_of([&] { write_file_atomically(folder / "file", "text"); }),
              HasSubstr((folder / "file").string()));
  EXPECT_TRUE(fs::is_directory(folder / "file"));
}

TEST_F(Files, ThatCannotBeRenamedLeaveNothingBesideThem) {
  fs::create_directory(folder / "file");
  message_of([&] { write_file_atomically(folder / "file", "text"); });
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1);
}

TEST_F(Files, InAFolderThatCannotBeMadeAreAnError) {
  EXPECT_THAT(message_of([] { write_file_atomically("/proc/no/file", "text"); }),
              HasSubstr("/proc/no/file"));
}

TEST_F(Files, ThatAreMissingAreAnErrorWithTheReason) {
  EXPECT_THAT(message_of([&] { read_file(folder / "none"); }),
              AllOf(HasSubstr("none"), HasSubstr("No such file")));
}

TEST_F(Files, ThatAreFoldersAreAnError) {
  EXPECT_THAT(message_of([&] { read_file(folder); }), HasSubstr("is a folder"));
}

TEST(Descriptor, ClosesItself) {
  const int number = dup(0);
  { const Descriptor own(number); }
  EXPECT_NE(close(number), 0);
}

TEST(Descriptor, MovedFromHasNothingToClose) {
  Descriptor from(dup(0));
  const Descriptor to(std::move(from));
  EXPECT_FALSE(from.is_open());  // NOLINT(bugprone-use-after-move): that is the contract
  EXPECT_TRUE(to.is_open());
}

}  // namespace
}  // namespace deadheat
