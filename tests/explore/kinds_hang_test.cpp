// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <semaphore.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::Not;

// Each of these executions is long.
const ExploreOptions few = {.schedules = 5};

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

// Its flag is no atomic, and nothing else is done that the scheduler decides about.
TEST(Livelock, OfAWaitForAPlainFlagIsFound) {
  EXPECT_THAT(explore_some(
                  [] {
                    volatile bool never = false;
                    together([&] {
                      while (!never) {
                      }
                    });
                  },
                  few),
              FindsALivelock());
}

TEST(Livelock, OfAThreadThatSleepsAndLooksIsFound) {
  EXPECT_THAT(explore_some(
                  [] {
                    volatile bool never = false;
                    together([&] {
                      while (!never) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    });
                  },
                  few),
              FindsALivelock());
}

// Both always step aside to the same side.
TEST(Livelock, OfTwoThreadsThatGiveWayForEverIsFound) {
  EXPECT_THAT(explore_some(
                  [] {
                    std::array<std::atomic<int>, 2> side = {0, 0};
                    std::mutex corridor;
                    const auto pass = [&](std::size_t self) {
                      for (;;) {
                        std::scoped_lock hold(corridor);
                        if (side[self] != side[1 - self]) return;
                        side[0] = side[1] = 1 - side[0];
                      }
                    };
                    together([&] { pass(0); }, [&] { pass(1); });
                  },
                  few),
              FindsALivelock());
}

TEST(Livelock, OfAThreadThatLeavesItsOwnMemoryAsItWasIsFound) {
  EXPECT_THAT(explore_some(
                  [] {
                    std::atomic<bool> never = false;
                    std::array<volatile int, 2> own = {1, 2};
                    together([&] {
                      while (!never) {
                        const int first = own[0];
                        own[0] = own[1];
                        own[1] = first;
                      }
                    });
                  },
                  few),
              FindsALivelock());
}

// What the runtime leaves there is another thing each time.
[[gnu::noinline]] bool look_with_room(const std::atomic<bool>& flag) {
  std::array<char, 2000> never_written;
  asm volatile("" : : "r"(never_written.data()));
  return flag;
}

TEST(Livelock, OfAThreadThatDoesNotUseAllItsStackIsFound) {
  EXPECT_THAT(explore_some(
                  [] {
                    std::atomic<bool> never = false;
                    together([&] {
                      while (!look_with_room(never)) std::this_thread::yield();
                    });
                  },
                  few),
              FindsALivelock());
}

TEST(Livelock, IsReplayed) {
  const auto body = [] {
    std::atomic<bool> never = false;
    together([&] {
      while (!never) std::this_thread::yield();
    });
  };
  const Explored explored = explore_some(body, few);
  ASSERT_THAT(explored, FindsALivelock());
  EXPECT_THAT(explore(body, {.replay = explored.bugs.front().token}), FindsALivelock());
}

// Nobody else reads what they compute with: it is progress all the same.
TEST(Livelock, IsNotALongComputation) {
  EXPECT_THAT(explore_some(
                  [] {
                    together([] {
                      volatile long sum = 0;
                      for (long i = 0; i < 4'000'000; ++i) sum = sum + i;
                    });
                  },
                  few),
              IsClean());
}

// How far it has come shows in memory only, and in no register.
TEST(Livelock, IsNotALongComputationOverMemoryOfAnother) {
  EXPECT_THAT(explore_some(
                  [] {
                    volatile long sum = 0;
                    together([&] {
                      while (sum < 4'000'000) sum = sum + 1;
                    });
                    return Tally{.expected = 4'000'000, .found = sum};
                  },
                  few),
              IsClean());
}

TEST(Livelock, IsNotALoopInALoop) {
  EXPECT_THAT(explore_some(
                  [] {
                    volatile int cell = 0;
                    together([&] {
                      for (int row = 0; row < 2000; ++row) {
                        for (int column = 0; column < 2000; ++column) cell = column;
                      }
                    });
                  },
                  few),
              IsClean());
}

[[gnu::noinline]] bool count_up(volatile int& cell, int most) {
  cell = cell + 1;
  return cell < most;
}

// Where it gives way no register holds how far it has come.
TEST(Livelock, IsNotACounterInMemoryAlone) {
  EXPECT_THAT(explore_some(
                  [] {
                    volatile int cell = 0;
                    together([&] {
                      while (count_up(cell, 2'000)) std::this_thread::yield();
                    });
                  },
                  few),
              IsClean());
}

// The counter is in a register, where nothing that the runtime is told of shows it.
TEST(Livelock, IsNotALoopThatReadsAConstantAgainAndAgain) {
  EXPECT_THAT(explore_some(
                  [] {
                    volatile int constant = 1;
                    together([&] {
                      for (int i = 0; i < 8'000'000; ++i) static_cast<void>(constant);
                    });
                  },
                  few),
              IsClean());
}

TEST(Livelock, IsNotALoopThatLooksAtAnAtomicOftenAndGivesUp) {
  EXPECT_THAT(explore_some(
                  [] {
                    std::atomic<bool> never = false;
                    together([&] {
                      for (int i = 0; i < 100'000 && !never; ++i) {
                      }
                    });
                  },
                  few),
              IsClean());
}

TEST(Livelock, IsNotALoopThatGivesWayOftenAndGivesUp) {
  EXPECT_THAT(explore_some(
                  [] {
                    together([] {
                      for (int i = 0; i < 2'000; ++i) std::this_thread::yield();
                    });
                  },
                  few),
              IsClean());
}

TEST(Livelock, IsNotWorkUntilSomeTimeHasPassed) {
  EXPECT_THAT(explore_some(
                  [] {
                    std::atomic<long> work = 0;
                    together([&] {
                      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
                      while (std::chrono::steady_clock::now() < end) ++work;
                    });
                  },
                  few),
              IsClean());
}

TEST(Livelock, IsNotTwoThreadsThatGiveWayUntilSomeTimeHasPassed) {
  EXPECT_THAT(explore_some(
                  [] {
                    const auto idle = [] {
                      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
                      while (std::chrono::steady_clock::now() < end) std::this_thread::yield();
                    };
                    together(idle, idle);
                  },
                  few),
              IsClean());
}

// Whether they would have ended is not known.
TEST(Limit, OfOperationsIsNoBug) {
  const Explored explored = explore_some(
      [] {
        std::atomic<long> sum = 0;
        together([&] {
          for (int i = 0; i < 200'000; ++i) ++sum;
        });
      },
      few);
  EXPECT_THAT(explored.bugs, testing::IsEmpty());
  EXPECT_THAT(explored.unsupported,
              testing::Contains(testing::HasSubstr("more operations than can be explored")));
}

// How far it has come shows in the semaphore only.
TEST(Limit, OfOperationsIsNoBugWhereASemaphoreIsCountedDown) {
  const Explored explored = explore_some(
      [] {
        sem_t semaphore = {};
        sem_init(&semaphore, 0, 200'000);
        together([&] {
          while (sem_trywait(&semaphore) == 0) {
          }
        });
        sem_destroy(&semaphore);
      },
      few);
  EXPECT_THAT(explored.bugs, testing::IsEmpty());
}

TEST(Limit, OfComputingIsNoBug) {
  const Explored explored = explore_some(
      [] {
        together([] {
          volatile long sum = 0;
          for (;;) sum = sum + 1;
        });
      },
      few);
  EXPECT_THAT(explored.bugs, testing::IsEmpty());
  EXPECT_THAT(explored.unsupported,
              testing::Contains(testing::HasSubstr("more computing than can be explored")));
}

// Threads that try to get two locks and step back do not do so for ever, as they are not in step.
TEST(Limit, IsNotTakenForALivelockWhereThreadsRetry) {
  const Explored explored = explore_some(
      [] {
        std::array<std::mutex, 2> forks;
        const auto dine = [&](std::size_t seat) {
          for (int meals = 0; meals < 20'000; ++meals) {
            for (;;) {
              std::scoped_lock first(forks[seat]);
              if (!forks[1 - seat].try_lock()) continue;
              forks[1 - seat].unlock();
              break;
            }
          }
        };
        together([&] { dine(0); }, [&] { dine(1); });
      },
      few);
  EXPECT_THAT(explored.bugs, testing::IsEmpty());
}

// Those who wait are many, and seem to go round while the one who works does not come to its turn.
TEST(Limit, IsNotTakenForALivelockWhereOneWorksAndOthersWait) {
  const Explored explored = explore_some(
      [] {
        volatile bool done = false;
        std::atomic<int> work = 0;
        const auto wait = [&] {
          while (!done) std::this_thread::yield();
        };
        together(wait, wait, wait, wait, wait, wait, wait, wait, [&] {
          while (++work < 200'000) {
          }
          done = true;
        });
      },
      few);
  EXPECT_THAT(explored, Not(FindsALivelock()));
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
