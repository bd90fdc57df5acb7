// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <mutex>

#include "exploring.hpp"

// The misuse of one lock (locked twice, unlocked by another thread, destroyed while held) is tested
// with the mutexes.
namespace deadheat {
namespace {

using testing::AllOf;
using testing::Not;

void hold_both(std::mutex& outer, std::mutex& inner) {
  std::scoped_lock first(outer);
  std::scoped_lock second(inner);
}

void two_locks_in_opposite_orders() {
  std::mutex a;
  std::mutex b;
  together([&] { hold_both(a, b); }, [&] { hold_both(b, a); });
}

TEST(LockOrder, OfTwoThreadsThatDifferIsAnInversionAndADeadlock) {
  EXPECT_THAT(explore_all(two_locks_in_opposite_orders, {.enough = 0}),
              AllOf(FindsAnInversion(), FindsADeadlock()));
}

TEST(LockOrder, ThatAllThreadsKeepIsClean) {
  EXPECT_THAT(explore_all([] {
                std::mutex a;
                std::mutex b;
                together([&] { hold_both(a, b); }, [&] { hold_both(a, b); });
              }),
              IsCleanAndComplete());
}

TEST(LockOrder, BehindAGateMayDiffer) {
  EXPECT_THAT(explore_all([] {
                std::mutex gate;
                std::mutex a;
                std::mutex b;
                const auto behind_the_gate = [&](std::mutex& outer, std::mutex& inner) {
                  std::scoped_lock hold(gate);
                  hold_both(outer, inner);
                };
                together([&] { behind_the_gate(a, b); }, [&] { behind_the_gate(b, a); });
              }),
              IsCleanAndComplete());
}

TEST(LockOrder, BehindTwoDifferentGatesIsAnInversion) {
  EXPECT_THAT(explore_all(
                  [] {
                    std::mutex gate;
                    std::mutex other_gate;
                    std::mutex a;
                    std::mutex b;
                    together(
                        [&] {
                          std::scoped_lock hold(gate);
                          hold_both(a, b);
                        },
                        [&] {
                          std::scoped_lock hold(other_gate);
                          hold_both(b, a);
                        });
                  },
                  {.enough = 0}),
              AllOf(FindsAnInversion(), FindsADeadlock()));
}

TEST(LockOrder, OfThreeLocksInACircleIsAnInversionAndADeadlock) {
  EXPECT_THAT(explore_all(
                  [] {
                    std::mutex a;
                    std::mutex b;
                    std::mutex c;
                    together([&] { hold_both(a, b); }, [&] { hold_both(b, c); },
                             [&] { hold_both(c, a); });
                  },
                  {.enough = 0}),
              AllOf(FindsAnInversion(), FindsADeadlock()));
}

TEST(LockOrder, OfALockThatIsOnlyTriedMayDiffer) {
  EXPECT_THAT(explore_all([] {
                std::mutex a;
                std::mutex b;
                together([&] { hold_both(a, b); },
                         [&] {
                           std::scoped_lock first(b);
                           std::unique_lock second(a, std::try_to_lock);
                         });
              }),
              IsCleanAndComplete());
}

TEST(LockOrder, OfLocksThatAreNotHeldTogetherMayDiffer) {
  EXPECT_THAT(explore_all([] {
                std::mutex a;
                std::mutex b;
                together([&] { hold_both(a, b); },
                         [&] {
                           { std::scoped_lock hold(b); }
                           { std::scoped_lock hold(a); }
                         });
              }),
              IsCleanAndComplete());
}

// The same places in the code, but other locks.
TEST(LockOrder, OfOtherLocksAtTheSamePlaceMayDiffer) {
  EXPECT_THAT(explore_all([] {
                std::mutex a;
                std::mutex b;
                std::mutex c;
                std::mutex d;
                together([&] { hold_both(a, b); }, [&] { hold_both(c, d); });
              }),
              IsCleanAndComplete());
}

TEST(LockOrder, ThatDiffersIsNoRace) {
  EXPECT_THAT(explore_all(two_locks_in_opposite_orders, {.enough = 0}), Not(FindsA(Symptom::race)));
}

}  // namespace
}  // namespace deadheat
