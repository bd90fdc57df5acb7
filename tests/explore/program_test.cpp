// SPDX-License-Identifier: MIT
// Bodies that are a program's main: they may exit, and their threads end with them.
#include <gtest/gtest.h>

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "explore/engine.hpp"
#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

const ExploreOptions isolated = {.enough = 0, .isolate = true};

class Program : public testing::Test {
 protected:
  static void SetUpTestSuite() { explorer::treat_bodies_as_programs(); }
};

void wait_for_ever() {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock hold(mutex);
  for (;;) never.wait(hold);
}

TEST_F(Program, MayExitWithCode0) {
  const Explored explored = explore_all(
      [] {
        std::thread([] {}).join();
        std::exit(0);
      },
      isolated);
  EXPECT_THAT(explored, IsCleanAndComplete());
}

TEST_F(Program, MayExitWithCode0InAnyThread) {
  const Explored explored = explore_all([] { std::thread([] { std::exit(0); }).join(); }, isolated);
  EXPECT_THAT(explored, IsCleanAndComplete());
}

TEST_F(Program, MayCall_exitWithCode0) {
  const Explored explored = explore_all([] { std::thread([] { _exit(256); }).join(); }, isolated);
  EXPECT_THAT(explored, IsCleanAndComplete());
}

TEST_F(Program, ThatExitsWithAnotherCodeHasFailed) {
  const Explored explored = explore_all([] { std::thread([] { std::exit(3); }).join(); }, isolated);
  ASSERT_THAT(explored, Finds(Symptom::crash, std::string("exit")));
  EXPECT_THAT(explored.bugs.front().message, HasSubstr("exit code 3"));
}

TEST_F(Program, TakesItsWaitingThreadsAlongWhereMainReturns) {
  const Explored explored = explore_all([] { std::thread(wait_for_ever).detach(); }, isolated);
  EXPECT_THAT(explored, IsCleanAndComplete());
}

TEST_F(Program, TakesItsSpinningThreadsAlongWhereMainReturns) {
  static std::atomic<bool> stop;
  const Explored explored = explore_all(
      [] {
        std::thread([] {
          while (!stop) continue;
        }).detach();
      },
      isolated);
  EXPECT_THAT(explored, IsClean());
}

TEST_F(Program, TakesItsSleepingThreadsAlongWhereMainReturns) {
  const auto sleep = [] {
    for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
  };
  const Explored explored = explore([&] { std::thread(sleep).detach(); },
                                    {.schedules = 20, .enough = 0, .isolate = true});
  EXPECT_THAT(explored, IsClean());
}

TEST_F(Program, NeedNotJoinItsThreads) {
  static volatile int touched;
  const Explored explored = explore_all(
      [] {
        touched = touched + 1;
        pthread_t thread;
        pthread_create(
            &thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr);
      },
      isolated);
  EXPECT_THAT(explored, IsCleanAndComplete());
}

TEST_F(Program, IsNotOverWhileMainHasOnlyEndedItsThread) {
  const Explored explored = explore_all(
      [] {
        std::thread(wait_for_ever).detach();
        pthread_exit(nullptr);
      },
      isolated);
  EXPECT_THAT(explored, FindsALostWakeUp());
}

TEST_F(Program, ShowsARaceWithAThreadThatMainDoesNotWaitFor) {
  static volatile int shared;
  const Explored explored = explore_all(
      [] {
        std::thread([] { shared = shared + 1; }).detach();
        shared = shared + 2;
      },
      isolated);
  EXPECT_THAT(explored, FindsARace());
}

TEST_F(Program, ShowsAnAssertionOfAThreadThatMainDoesNotWaitFor) {
  static std::atomic<int> shared;
  const Explored explored = explore_all(
      [] {
        std::thread([] {
          if (shared == 1) std::abort();
        }).detach();
        shared = 1;
      },
      isolated);
  EXPECT_THAT(explored, Finds(Symptom::crash, std::string("abort")));
}

TEST_F(Program, ThatDeadlocksHangs) {
  static std::mutex left, right;
  const Explored explored = explore_all(
      [] {
        together(
            [] {
              const std::scoped_lock first(left);
              const std::scoped_lock second(right);
            },
            [] {
              const std::scoped_lock first(right);
              const std::scoped_lock second(left);
            });
      },
      isolated);
  EXPECT_THAT(explored, FindsADeadlock());
}

TEST_F(Program, ThatHasMuchToDoIsUnsupportedAndDoesNotHang) {
  static std::mutex mutex;
  const auto work = [] {
    for (int times = 0; times < 100'001; ++times) const std::scoped_lock hold(mutex);
  };
  const Explored explored = explore_some([&] { std::thread(work).join(); },
                                         {.schedules = 1, .enough = 0, .isolate = true});
  EXPECT_THAT(explored.bugs, IsEmpty());
  EXPECT_THAT(explored.unsupported, Contains(HasSubstr("more operations than can be explored")));
}

TEST_F(Program, ThatTakesLongIsUnsupportedAndDoesNotHang) {
  const Explored explored = explore(
      [] {
        std::thread([] {
          for (;;) asm volatile("");  // nothing that the scheduler could see
        }).join();
      },
      {.budget = std::chrono::milliseconds(1),
       .strategy = Strategy::random,
       .enough = 0,
       .isolate = true});
  EXPECT_THAT(explored.bugs, IsEmpty());
  EXPECT_THAT(explored.unsupported, testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace deadheat
