// SPDX-License-Identifier: MIT
#include "model/finding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace deadheat {
namespace {

Frame frame(const std::string& function, const std::string& file, int line) {
  Frame made;
  made.function = function;
  made.file = file;
  made.line = line;
  return made;
}

Access access(Frame place, std::uint64_t address = 0x1000) {
  Access made;
  made.address = address;
  made.stack = {std::move(place)};
  return made;
}

// A race of an increment with a read, in a checkout below `root`.
Finding race(const std::string& root = "/home/ann/deadheat") {
  Finding made;
  made.kind = "data-race";
  made.accesses = {access(frame("increment", root + "/cases/counter/lost_update.cpp", 31)),
                   access(frame("count", root + "/cases/counter/lost_update.cpp", 34))};
  return made;
}

Finding known(const std::string& fingerprint, long reports = 1) {
  Finding made;
  made.fingerprint = fingerprint;
  made.reports = reports;
  return made;
}

TEST(Fingerprint, IsSixteenHexadecimalDigits) {
  EXPECT_THAT(fingerprint(race()), testing::MatchesRegex("[0-9a-f]{16}"));
}

// A changed hash would make every known finding a new one in `diff`.
TEST(Fingerprint, StaysTheSameFromVersionToVersion) {
  EXPECT_EQ(fingerprint(race()), "442d883183c6f920");
}

TEST(Fingerprint, DoesNotDependOnAddressesThreadsOrCounts) {
  Finding other = race();
  other.accesses[0].address = 0x7fff0000;
  other.accesses[0].thread = 7;
  other.accesses[1].size = 8;
  other.accesses[1].stack[0].offset = 0x1234;
  other.accesses[1].stack[0].module = "/tmp/suite";
  other.reports = 50;
  other.runs = 3;
  EXPECT_EQ(fingerprint(other), fingerprint(race()));
}

TEST(Fingerprint, DoesNotDependOnWhichAccessCameFirst) {
  Finding other = race();
  std::swap(other.accesses[0], other.accesses[1]);
  EXPECT_EQ(fingerprint(other), fingerprint(race()));
}

TEST(Fingerprint, DoesNotDependOnTheFolderOfTheCheckout) {
  EXPECT_EQ(fingerprint(race("/builds/4711/src")), fingerprint(race("/home/ann/deadheat")));
}

TEST(Fingerprint, DoesNotDependOnFramesFurtherOut) {
  Finding other = race();
  other.accesses[0].stack.push_back(frame("main", "/home/ann/deadheat/main.cpp", 3));
  EXPECT_EQ(fingerprint(other), fingerprint(race()));
}

TEST(Fingerprint, DiffersByKind) {
  Finding other = race();
  other.kind = "heap-use-after-free";
  EXPECT_NE(fingerprint(other), fingerprint(race()));
}

TEST(Fingerprint, DiffersByLine) {
  Finding other = race();
  other.accesses[0].stack[0].line = 32;
  EXPECT_NE(fingerprint(other), fingerprint(race()));
}

TEST(Fingerprint, DiffersByFunction) {
  Finding other = race();
  other.accesses[0].stack[0].function = "decrement";
  EXPECT_NE(fingerprint(other), fingerprint(race()));
}

TEST(Fingerprint, DiffersByFileAndItsFolder) {
  Finding other_file = race();
  other_file.accesses[0].stack[0].file = "/home/ann/deadheat/cases/counter/torn_read.cpp";
  EXPECT_NE(fingerprint(other_file), fingerprint(race()));
  Finding other_folder = race();
  other_folder.accesses[0].stack[0].file = "/home/ann/deadheat/cases/queue/lost_update.cpp";
  EXPECT_NE(fingerprint(other_folder), fingerprint(race()));
}

TEST(Fingerprint, OfAFindingWithoutAccessesIsOfItsStacks) {
  Finding inversion;
  inversion.kind = "lock-order-inversion";
  inversion.stacks = {{frame("transfer", "bank.cpp", 10)}, {frame("transfer", "bank.cpp", 11)}};
  Finding other = inversion;
  other.stacks[1][0].line = 12;
  EXPECT_NE(fingerprint(inversion), fingerprint(other));
  other = inversion;
  std::swap(other.stacks[0], other.stacks[1]);
  EXPECT_EQ(fingerprint(inversion), fingerprint(other));
}

TEST(Fingerprint, OfAFindingWithThreadsOnlyIsOfWhereTheyWereCreated) {
  Finding leak;
  leak.kind = "thread-leak";
  leak.threads.emplace_back();
  leak.threads[0].created = {frame("start", "pool.cpp", 5)};
  Finding other = leak;
  other.threads[0].created[0].line = 6;
  EXPECT_NE(fingerprint(leak), fingerprint(other));
}

TEST(Fingerprint, OfUnsymbolizedFramesIsOfTheModule) {
  Finding bare = race();
  for (Access& each : bare.accesses) each.stack[0] = Frame{};
  Finding other = bare;
  bare.accesses[0].stack[0].module = "/home/ann/build/bin/suite";
  other.accesses[0].stack[0].module = "/builds/7/build/bin/suite";
  EXPECT_EQ(fingerprint(bare), fingerprint(other));
}

TEST(Fingerprint, OfAnEmptyFindingIsStillOne) {
  Finding empty;
  empty.kind = "data-race";
  empty.accesses.emplace_back();
  EXPECT_THAT(fingerprint(empty), testing::MatchesRegex("[0-9a-f]{16}"));
}

TEST(TellingFrame, OfAnEmptyStackIsNone) { EXPECT_EQ(telling_frame({}), nullptr); }

TEST(TellingFrame, IsTheInnermostThatIsNotOfALibrary) {
  const Stack stack = {
      frame("memcpy", "../sanitizer_common/sanitizer_common_interceptors.inc", 827),
      frame("malloc", "/build/compiler-rt/lib/tsan/rtl/tsan_interceptors.cpp", 9),
      frame("vector::push_back", "/usr/include/c++/12/bits/stl_vector.h", 1287),
      frame("invoke", "/usr/lib/gcc/x86_64-linux-gnu/12/include/invoke.h", 61),
      frame("push", "/home/ann/deadheat/cases/queue/ring.cpp", 21),
      frame("main", "/home/ann/deadheat/main.cpp", 3),
  };
  EXPECT_EQ(telling_frame(stack)->function, "push");
}

TEST(TellingFrame, IsNotTheCrewsOrTheLitmusEngines) {
  const Stack stack = {
      frame("operator()", "/home/ann/deadheat/harness/include/deadheat/crew.hpp", 71),
      frame("act", "/home/ann/deadheat/harness/include/deadheat/litmus.hpp", 171),
      frame("first", "/home/ann/deadheat/cases/litmus/store_buffering.cpp", 20),
  };
  EXPECT_EQ(telling_frame(stack)->function, "first");
}

TEST(TellingFrame, IsNotTheControlledSchedulers) {
  const Stack stack = {
      frame("pthread_mutex_lock", "/home/ann/deadheat/harness/explore/mutexes.cpp", 71),
      frame("operator()", "/home/ann/deadheat/harness/include/deadheat/explore.hpp", 88),
      frame("execute", "/home/ann/deadheat/harness/suite/explore_loop.cpp", 40),
      frame("transfer", "/home/ann/deadheat/cases/bank/transfer.cpp", 20),
  };
  EXPECT_EQ(telling_frame(stack)->function, "transfer");
  EXPECT_EQ(telling_frame({stack[1], stack[3]})->function, "transfer");
  EXPECT_EQ(telling_frame({stack[2], stack[3]})->function, "transfer");
}

TEST(TellingFrame, HasASourceLine) {
  const Stack stack = {frame("stripped", "", 0), frame("push", "ring.cpp", 21)};
  EXPECT_EQ(telling_frame(stack)->function, "push");
}

TEST(TellingFrame, IsTheInnermostWhereNoneTells) {
  const Stack stack = {frame("a", "", 0), frame("b", "/usr/include/c++/12/thread", 5)};
  EXPECT_EQ(telling_frame(stack)->function, "a");
}

TEST(SymptomOfKind, IsARaceForConflictingAccessesAndUsesAfterFree) {
  for (const char* kind : {"data-race", "data-race-vptr", "heap-use-after-free",
                           "heap-use-after-free-vptr", "external-race"}) {
    EXPECT_EQ(symptom_of_kind(kind), Symptom::race) << kind;
  }
}

TEST(SymptomOfKind, IsAnInversionForLockOrder) {
  EXPECT_EQ(symptom_of_kind("lock-order-inversion"), Symptom::inversion);
}

TEST(SymptomOfKind, IsAHangForThreadsThatWaitForEver) {
  for (const char* kind : {"deadlock", "lost-wake-up", "livelock"}) {
    EXPECT_EQ(symptom_of_kind(kind), Symptom::hang) << kind;
  }
}

TEST(SymptomOfKind, IsACrashForWhatEndsTheProgram) {
  for (const char* kind : {"crash", "abort", "terminate", "uncaught-exception", "exit"}) {
    EXPECT_EQ(symptom_of_kind(kind), Symptom::crash) << kind;
  }
}

TEST(SymptomOfKind, IsWrongForATallyThatDiffers) {
  EXPECT_EQ(symptom_of_kind("wrong-tally"), Symptom::wrong);
}

TEST(SymptomOfKind, IsMisuseForWhatIsLeft) {
  for (const char* kind :
       {"mutex-double-lock", "mutex-bad-unlock", "mutex-destroy-locked", "double-free",
        "thread-leak", "mutex-leak", "signal-unsafe-call", "something-new", ""}) {
    EXPECT_EQ(symptom_of_kind(kind), Symptom::misuse) << kind;
  }
}

TEST(AddFindings, CountsInHowManyRunsAFindingWasReported) {
  std::vector<Finding> all;
  add_findings(all, {known("a")});
  add_findings(all, {});
  add_findings(all, {known("a")});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].runs, 2);
  EXPECT_EQ(all[0].reports, 2);
}

TEST(AddFindings, CountsARunOnceHoweverOftenItReported) {
  std::vector<Finding> all;
  add_findings(all, {known("a"), known("b"), known("a"), known("a")});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].runs, 1);
  EXPECT_EQ(all[0].reports, 3);
  EXPECT_EQ(all[1].runs, 1);
  EXPECT_EQ(all[1].reports, 1);
}

TEST(AddFindings, AddsUpReportsThatWereCountedBefore) {
  std::vector<Finding> all;
  add_findings(all, {known("a", 5)});
  add_findings(all, {known("a", 2)});
  EXPECT_EQ(all[0].reports, 7);
}

TEST(AddFindings, TakesAReportWithoutACountAsOne) {
  std::vector<Finding> all;
  add_findings(all, {known("a", 0)});
  EXPECT_EQ(all[0].reports, 1);
}

TEST(AddFindings, KeepsTheFirstReportAndTheOrder) {
  Finding first = race();
  first.fingerprint = "a";
  Finding later = race("/elsewhere");
  later.fingerprint = "a";
  std::vector<Finding> all;
  add_findings(all, {known("z"), first});
  add_findings(all, {later, known("b")});
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].fingerprint, "z");
  EXPECT_EQ(all[1].accesses[0].stack[0].file, first.accesses[0].stack[0].file);
  EXPECT_EQ(all[2].fingerprint, "b");
}

Frame own_frame(int line) { return {.function = "own", .file = "cases/a.cpp", .line = line}; }
Frame library_frame(int line) {
  return {.function = "lib", .file = "/usr/include/c++/12/thread", .line = line};
}

std::vector<int> lines_of(const Stack& stack) {
  std::vector<int> lines;
  for (const Frame& frame : stack) lines.push_back(frame.line);
  return lines;
}

TEST(WithoutCallers, KeepsTheLibraryInsideAndDropsItOutsideAndBetween) {
  const Stack stack = {library_frame(1), own_frame(2), library_frame(3), own_frame(4),
                       library_frame(5)};
  EXPECT_EQ(lines_of(without_callers(stack)), (std::vector{1, 2, 4}));
}

TEST(WithoutCallers, LeavesAStackWithoutOwnFramesAsItIs) {
  EXPECT_EQ(lines_of(without_callers({library_frame(1), library_frame(2)})), (std::vector{1, 2}));
}

TEST(OwnFrames, AreTheUsersOnly) {
  const Stack stack = {library_frame(1), own_frame(2), library_frame(3)};
  EXPECT_EQ(lines_of(own_frames(stack)), (std::vector{2}));
}

TEST(OwnFrames, AreAllWhereNoneIsTheUsers) {
  EXPECT_EQ(lines_of(own_frames({library_frame(1)})), (std::vector{1}));
}

}  // namespace
}  // namespace deadheat
