// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <ostream>
#include <set>

#include "exploring.hpp"

// Small programs on relaxed atomics. The scheduler runs one thread at a time, and so an exhaustive
// search shows what sequential consistency allows: all of it, and nothing else.
namespace deadheat {
namespace {

class Cell {
 public:
  void operator=(int value) { value_.store(value, std::memory_order_relaxed); }
  operator int() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int> value_ = 0;
};

Tally store_buffering() {
  Cell x, y;
  int r1 = 0, r2 = 0;
  together([&] { x = 1, r1 = y; }, [&] { y = 1, r2 = x; });
  return outcome(10 * r1 + r2);
}

Tally message_passing() {
  Cell x, y;
  int r1 = 0, r2 = 0;
  together([&] { x = 1, y = 1; }, [&] { r1 = y, r2 = x; });
  return outcome(10 * r1 + r2);
}

Tally load_buffering() {
  Cell x, y;
  int r1 = 0, r2 = 0;
  together([&] { r1 = x, y = 1; }, [&] { r2 = y, x = 1; });
  return outcome(10 * r1 + r2);
}

Tally independent_reads_of_independent_writes() {
  Cell x, y;
  int r1 = 0, r2 = 0, r3 = 0, r4 = 0;
  together([&] { x = 1; }, [&] { y = 1; }, [&] { r1 = x, r2 = y; }, [&] { r3 = y, r4 = x; });
  return outcome(1000 * r1 + 100 * r2 + 10 * r3 + r4);
}

Tally coherence_of_reads() {
  Cell x;
  int r1 = 0, r2 = 0;
  together([&] { x = 1; }, [&] { r1 = x, r2 = x; });
  return outcome(10 * r1 + r2);
}

Tally two_writes_and_two_writes() {
  Cell x, y;
  together([&] { x = 1, y = 2; }, [&] { y = 1, x = 2; });
  return outcome(10 * x + y);
}

Tally writes_to_read_causality() {
  Cell x, y;
  int r1 = 0, r2 = 0, r3 = 0;
  together([&] { x = 1; }, [&] { r1 = x, y = 1; }, [&] { r2 = y, r3 = x; });
  return outcome(100 * r1 + 10 * r2 + r3);
}

Tally store_then_seen() {
  Cell x, y;
  int r1 = 0;
  together([&] { x = 2, y = 1; }, [&] { r1 = y, x = 1; });
  return outcome(10 * r1 + x);
}

struct Program {
  const char* name;
  Tally (*body)();
  std::set<long> allowed;  // a digit a register, or a final value
};

void PrintTo(const Program& program, std::ostream* out) { *out << program.name; }

class Litmuses : public testing::TestWithParam<Program> {};

INSTANTIATE_TEST_SUITE_P(
    Programs, Litmuses,
    testing::Values(
        // 00: each read would come before the other thread's write, which comes before that
        // thread's read: a circle.
        Program{"SB", store_buffering, {1, 10, 11}},
        // 10: the flag is seen, and it was set after the data, which is not seen.
        Program{"MP", message_passing, {0, 1, 11}},
        // 11: each read would come after the other thread's write, which comes after that thread's
        // read: a circle.
        Program{"LB", load_buffering, {0, 1, 10}},
        // 1010: one reader has x written before y, the other y before x. Each of the other fifteen
        // has a schedule: a reader sees 00 before both writes, 11 after both, 10 or 01 between
        // them or round them.
        Program{"IRIW",
                independent_reads_of_independent_writes,
                {0, 1, 10, 11, 100, 101, 110, 111, 1000, 1001, 1011, 1100, 1101, 1110, 1111}},
        // 10: one variable has one order of its values.
        Program{"CoRR", coherence_of_reads, {0, 1, 11}},
        // 11: both first writes would be last, each after the other thread's second: a circle.
        Program{"2+2W", two_writes_and_two_writes, {12, 21, 22}},
        // 110: what the second thread saw was there before the flag that it set.
        Program{"WRC", writes_to_read_causality, {0, 1, 10, 11, 100, 101, 111}},
        // 12: the flag was seen, so 2 was written before 1, and 1 is the last.
        Program{"S", store_then_seen, {1, 2, 11}}));

TEST_P(Litmuses, EndAsSequentialConsistencyAllowsAndInNoOtherWay) {
  const Explored explored = explore_all(GetParam().body);
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_EQ(outcomes(explored), GetParam().allowed);
}

TEST(StoreBuffering, NeedsFewExecutions) {
  const Explored explored = explore_all(store_buffering);
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_LE(explored.executions, 12);
}

TEST(StoreBuffering, EndsTheSameUnderEachStrategy) {
  for (const Strategy strategy :
       {Strategy::portfolio, Strategy::random, Strategy::pct, Strategy::pos, Strategy::surw}) {
    const Explored explored =
        explore(store_buffering,
                {.budget = std::chrono::seconds(20), .schedules = 1000, .strategy = strategy});
    EXPECT_THAT(outcomes(explored), testing::ElementsAre(1, 10, 11)) << explored.text();
  }
}

}  // namespace
}  // namespace deadheat
