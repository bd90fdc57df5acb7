// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <latch>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "exploring.hpp"

namespace deadheat {
namespace {

TEST(Threads, AJoinOrdersWhatTheThreadDid) {
  EXPECT_THAT(explore_all([] {
                int result = 0;
                std::thread worker([&] { result = 42; });
                worker.join();
                return Tally{.expected = 42, .found = result};
              }),
              IsCleanAndComplete());
}

TEST(Threads, AReadBeforeTheJoinIsARace) {
  EXPECT_THAT(explore_all([] {
                int result = 0;
                std::thread worker([&] { result = 42; });
                const int early = result;
                worker.join();
                return outcome(early);
              }),
              FindsARace());
}

TEST(Threads, AStartOrdersWhatWasDoneBefore) {
  EXPECT_THAT(explore_all([] {
                int input = 0;
                int seen = 0;
                input = 42;
                std::thread worker([&] { seen = input; });
                worker.join();
                return Tally{.expected = 42, .found = seen};
              }),
              IsCleanAndComplete());
}

TEST(Threads, AWriteAfterTheStartIsARace) {
  EXPECT_THAT(explore_all([] {
                int input = 0;
                int seen = 0;
                std::thread worker([&] { seen = input; });
                input = 42;
                worker.join();
                return outcome(seen);
              }),
              FindsARace());
}

TEST(Threads, AThreadMayStartAndJoinAnother) {
  EXPECT_THAT(explore_all([] {
                int result = 0;
                std::thread outer([&] {
                  std::thread inner([&] { result = 1; });
                  inner.join();
                  ++result;
                });
                outer.join();
                return Tally{.expected = 2, .found = result};
              }),
              IsCleanAndComplete());
}

TEST(Threads, ThatShareNothingHaveOneInterleaving) {
  const Explored explored = explore_all([] {
    int first = 0;
    int second = 0;
    together([&] { first = 1; }, [&] { second = 1; });
    return Tally{.expected = 2, .found = first + second};
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_EQ(explored.interleavings, 1);
}

TEST(Threads, JoiningAThreadThatNeedsAHeldLockIsADeadlock) {
  EXPECT_THAT(explore_all([] {
                std::mutex mutex;
                std::unique_lock hold(mutex);
                std::thread worker([&] { std::scoped_lock wait(mutex); });
                worker.join();
              }),
              FindsADeadlock());
}

TEST(Threads, DestroyingAThreadThatIsNotJoinedIsACrash) {
  EXPECT_THAT(explore_all([] { std::thread worker([] {}); }), FindsA(Symptom::crash));
}

TEST(Threads, ADetachedThreadThatEndsIsClean) {
  EXPECT_THAT(explore_all([] {
                auto done = std::make_shared<std::latch>(1);
                std::thread([done] { done->count_down(); }).detach();
                done->wait();
              }),
              IsClean());
}

TEST(Threads, ADetachedThreadThatUsesAVariableOfTheBodyIsFound) {
  const Explored explored = explore_all([] {
    auto value = std::make_unique<int>(1);
    std::thread([raw = value.get()] { *raw = 2; }).detach();
  });
  EXPECT_THAT(explored, FindsA(Symptom::race));
}

void* give_back(void* value) { return value; }

void* exit_with(void* value) {
  pthread_exit(value);
  return nullptr;
}

using Start = void* (*)(void*);

// Starts a thread with 7 and joins it.
Tally joined_value(Start start) {
  pthread_t worker = {};
  void* value = nullptr;
  pthread_create(&worker, nullptr, start, reinterpret_cast<void*>(std::intptr_t{7}));
  pthread_join(worker, &value);
  return {.expected = 7, .found = static_cast<long>(reinterpret_cast<std::intptr_t>(value))};
}

TEST(Pthreads, AJoinGivesTheValueThatWasReturned) {
  EXPECT_THAT(explore_all([] { return joined_value(give_back); }), IsCleanAndComplete());
}

TEST(Pthreads, AJoinGivesTheValueOfPthreadExit) {
  EXPECT_THAT(explore_all([] { return joined_value(exit_with); }), IsCleanAndComplete());
}

TEST(Pthreads, SelfIsTheIdThatCreateGave) {
  EXPECT_THAT(explore_all([] {
                pthread_t inside = {};
                pthread_t worker = {};
                pthread_create(
                    &worker, nullptr,
                    [](void* to) -> void* {
                      *static_cast<pthread_t*>(to) = pthread_self();
                      return nullptr;
                    },
                    &inside);
                pthread_join(worker, nullptr);
                return Tally{.expected = 1, .found = pthread_equal(inside, worker) != 0};
              }),
              IsCleanAndComplete());
}

TEST(Pthreads, TwoThreadsAreNotEqual) {
  EXPECT_THAT(explore_all([] {
                std::thread worker([] {});
                const bool equal = pthread_equal(worker.native_handle(), pthread_self()) != 0;
                worker.join();
                return Tally{.expected = 0, .found = equal};
              }),
              IsCleanAndComplete());
}

TEST(Pthreads, JoiningOneselfIsRefused) {
  EXPECT_THAT(explore_all([] {
                int result = 0;
                together([&] { result = pthread_join(pthread_self(), nullptr); });
                return Tally{.expected = EDEADLK, .found = result};
              }),
              IsCleanAndComplete());
}

TEST(Pthreads, AThreadThatIsNeitherJoinedNorDetachedIsLeftBehind) {
  EXPECT_THAT(explore_all([] {
                pthread_t worker = {};
                pthread_create(&worker, nullptr, give_back, nullptr);
              }),
              FindsALeakedThread());
}

TEST(Pthreads, ADetachedThreadIsNotLeftBehind) {
  EXPECT_THAT(explore_all([] {
                pthread_t worker = {};
                pthread_create(&worker, nullptr, give_back, nullptr);
                pthread_detach(worker);
              }),
              IsCleanAndComplete());
}

TEST(Pthreads, AThreadCreatedDetachedIsNotLeftBehind) {
  EXPECT_THAT(explore_all([] {
                pthread_t worker = {};
                pthread_attr_t attributes;
                pthread_attr_init(&attributes);
                pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
                pthread_create(&worker, &attributes, give_back, nullptr);
                pthread_attr_destroy(&attributes);
              }),
              IsCleanAndComplete());
}

TEST(Yield, LetsOthersGoOn) {
  const Explored explored = explore_all([] {
    std::atomic<int> flag = 0;
    int seen = 0;
    together([&] { flag = 1; },
             [&] {
               sched_yield();
               std::this_thread::yield();
               seen = flag;
             });
    return outcome(seen);
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), testing::ElementsAre(0, 1));
}

TEST(Yield, OrdersNothing) {
  EXPECT_THAT(explore_all([] {
                int data = 0;
                int seen = 0;
                together([&] { data = 1; },
                         [&] {
                           std::this_thread::yield();
                           seen = data;
                         });
                return outcome(seen);
              }),
              FindsARace());
}

// The first throw of a process sets something up in the library, which is no part of the body.
TEST(Thread, ThatCatchesAnExceptionIsTheSameInEachExecution) {
  EXPECT_THAT(explore_all([] {
                int caught = 0;
                const auto throws = [&] {
                  try {
                    throw std::runtime_error("");
                  } catch (const std::runtime_error&) {
                    ++caught;
                  }
                };
                together(throws, [] {});
                return Tally{.expected = 1, .found = caught};
              }),
              IsCleanAndComplete());
}

}  // namespace
}  // namespace deadheat
