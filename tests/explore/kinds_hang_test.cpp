// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::Not;

TEST(Deadlock, OfThreePhilosophersIsFound) {
  EXPECT_THAT(explore_all(
                  [] {
                    std::array<std::mutex, 3> forks;
                    const auto dine = [&](unsigned seat) {
                      std::scoped_lock left(forks[seat]);
                      std::scoped_lock right(forks[(seat + 1) % 3]);
                    };
                    together([&] { dine(0); }, [&] { dine(1); }, [&] { dine(2); });
                  },
                  {.enough = 0}),
              FindsADeadlock());
}

TEST(Deadlock, IsImpossibleWhereTheLastPhilosopherReachesAcross) {
  EXPECT_THAT(explore_all([] {
                std::array<std::mutex, 3> forks;
                const auto dine = [&](unsigned first, unsigned second) {
                  std::scoped_lock one(forks[first]);
                  std::scoped_lock other(forks[second]);
                };
                together([&] { dine(0, 1); }, [&] { dine(1, 2); }, [&] { dine(0, 2); });
              }),
              IsCleanAndComplete());
}

// Only one of three threads is stuck: the others end.
TEST(Deadlock, OfOneThreadIsFoundThoughOthersGoOn) {
  EXPECT_THAT(explore_all([] {
                std::mutex mutex;
                std::atomic<int> others = 0;
                const auto go_on = [&] { ++others; };
                std::scoped_lock hold(mutex);
                together([&] { std::scoped_lock never_got(mutex); }, go_on, go_on);
              }),
              FindsADeadlock());
}

TEST(LostWakeUp, IsNotCalledADeadlock) {
  const Explored explored = explore_all([] {
    std::mutex mutex;
    std::condition_variable bell;
    together([&] { bell.notify_one(); },
             [&] {
               std::unique_lock hold(mutex);
               bell.wait(hold);
             });
  });
  EXPECT_THAT(explored, FindsALostWakeUp());
  EXPECT_THAT(explored, Not(FindsADeadlock()));
}

TEST(Livelock, OfAThreadThatWaitsForWhatNobodyDoesIsFound) {
  EXPECT_THAT(explore_some([] {
                std::atomic<bool> never = false;
                together([&] {
                  while (!never) std::this_thread::yield();
                });
              }),
              FindsALivelock());
}

TEST(Livelock, OfAWaitWithoutAYieldIsFound) {
  EXPECT_THAT(explore_some([] {
                std::atomic<bool> never = false;
                together([&] {
                  while (!never) {
                  }
                });
              }),
              FindsALivelock());
}

// Each gives the spoon to the other, who is hungry too, and so nobody ever eats.
TEST(Livelock, OfTwoThreadsThatBackOffForEverIsFound) {
  EXPECT_THAT(explore_some([] {
                std::atomic<int> spoon = 0;
                std::array<std::atomic<bool>, 2> hungry = {true, true};
                const auto dine = [&](int self) {
                  const int other = 1 - self;
                  while (hungry[static_cast<std::size_t>(self)]) {
                    if (spoon != self) {
                      std::this_thread::yield();
                    } else if (hungry[static_cast<std::size_t>(other)]) {
                      spoon = other;
                    } else {
                      hungry[static_cast<std::size_t>(self)] = false;
                    }
                  }
                };
                together([&] { dine(0); }, [&] { dine(1); });
              }),
              FindsALivelock());
}

TEST(Livelock, OfTriesThatNeverGetTheLockIsFound) {
  EXPECT_THAT(explore_some([] {
                std::mutex mutex;
                std::scoped_lock hold(mutex);
                together([&] {
                  while (!mutex.try_lock()) std::this_thread::yield();
                  mutex.unlock();
                });
              }),
              FindsALivelock());
}

TEST(Livelock, IsNotAWaitThatEnds) {
  EXPECT_THAT(explore_some([] {
                std::atomic<int> turn = 0;
                const auto take_turns = [&](int self) {
                  for (int i = 0; i < 3; ++i) {
                    while (turn % 2 != self) std::this_thread::yield();
                    ++turn;
                  }
                };
                together([&] { take_turns(0); }, [&] { take_turns(1); });
                return Tally{.expected = 6, .found = turn};
              }),
              IsClean());
}

TEST(Livelock, IsNotALongLoop) {
  EXPECT_THAT(explore_some([] {
                std::atomic<int> sum = 0;
                const auto add = [&] {
                  for (int i = 0; i < 1000; ++i) ++sum;
                };
                together(add, add);
                return Tally{.expected = 2000, .found = sum};
              }),
              IsClean());
}

}  // namespace
}  // namespace deadheat
