// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <pthread.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <mutex>
#include <shared_mutex>

#include "exploring.hpp"
#include "pthread_locks.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

template <class Mutex>
class AnyMutex : public testing::Test {};

using Mutexes =
    testing::Types<std::mutex, std::recursive_mutex, std::timed_mutex, std::recursive_timed_mutex,
                   std::shared_mutex, std::shared_timed_mutex, NormalMutex, CheckedMutex,
                   RecursiveMutex, PthreadSharedMutex, PthreadSpinLock>;
TYPED_TEST_SUITE(AnyMutex, Mutexes);

TYPED_TEST(AnyMutex, GuardsACounter) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                int count = 0;
                const auto increment = [&] {
                  std::scoped_lock hold(mutex);
                  ++count;
                };
                together(increment, increment);
                return Tally{.expected = 2, .found = count};
              }),
              IsCleanAndComplete());
}

TYPED_TEST(AnyMutex, DoesNotGuardWhatOneThreadReadsWithoutIt) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                int count = 0;
                int seen = 0;
                together(
                    [&] {
                      std::scoped_lock hold(mutex);
                      ++count;
                    },
                    [&] { seen = count; });
                return outcome(seen);
              }),
              FindsARace());
}

TYPED_TEST(AnyMutex, IsTriedInVainWhileAnotherThreadHoldsIt) {
  const Explored explored = explore_all([] {
    TypeParam mutex;
    int count = 0;
    bool got = false;
    together(
        [&] {
          std::scoped_lock hold(mutex);
          ++count;
        },
        [&] {
          std::unique_lock hold(mutex, std::try_to_lock);
          if (hold) ++count;
          got = hold.owns_lock();
        });
    return Tally{.expected = got ? 2 : 1, .found = count};
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(1, 2));
}

TYPED_TEST(AnyMutex, IsNotHeldByAThreadThatTriedInVain) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                int count = 0;
                together(
                    [&] {
                      std::scoped_lock hold(mutex);
                      ++count;
                    },
                    [&] {
                      const bool got = mutex.try_lock();
                      ++count;
                      if (got) mutex.unlock();
                    });
                return outcome(count);
              }),
              FindsARace());
}

template <class Mutex>
class AnyRecursiveMutex : public testing::Test {};

using RecursiveMutexes =
    testing::Types<std::recursive_mutex, std::recursive_timed_mutex, RecursiveMutex>;
TYPED_TEST_SUITE(AnyRecursiveMutex, RecursiveMutexes);

TYPED_TEST(AnyRecursiveMutex, IsLockedTwiceByItsHolder) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                int count = 0;
                const auto increment = [&] {
                  std::unique_lock outer(mutex);
                  { std::unique_lock inner(mutex); }
                  ++count;
                };
                together(increment, increment);
                return Tally{.expected = 2, .found = count};
              }),
              IsCleanAndComplete());
}

TYPED_TEST(AnyRecursiveMutex, UnlockedOnceOfTwiceIsADeadlockForOthers) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                mutex.lock();
                mutex.lock();
                mutex.unlock();
                together([&] { std::scoped_lock hold(mutex); });
              }),
              FindsADeadlock());
}

TEST(Mutex, LockedTwiceByItsHolderIsADoubleLock) {
  EXPECT_THAT(explore_all([] {
                std::mutex mutex;
                together([&] {
                  mutex.lock();
                  mutex.lock();
                  mutex.unlock();
                });
              }),
              FindsADoubleLock());
}

TEST(Mutex, UnlockedByNobodyIsADeadlock) {
  EXPECT_THAT(explore_all([] {
                std::mutex mutex;
                const auto take = [&] { mutex.lock(); };
                together(take, take);
              }),
              FindsADeadlock());
}

TEST(Mutex, HeldByAThreadThatEndedIsTold) {
  EXPECT_THAT(explore_all([] {
                std::mutex mutex;
                together([&] { mutex.lock(); });
              }),
              Finds(Symptom::misuse, std::string("mutex-leak")));
}

TEST(Mutex, UnlockedThoughNotLockedIsABadUnlock) {
  EXPECT_THAT(explore_all([] {
                std::mutex mutex;
                together([&] { mutex.unlock(); });
              }),
              FindsABadUnlock());
}

TEST(Mutex, UnlockedByAnotherThreadIsABadUnlock) {
  EXPECT_THAT(explore_all([] {
                std::mutex mutex;
                mutex.lock();
                together([&] { mutex.unlock(); });
              }),
              FindsABadUnlock());
}

TEST(Mutex, UnlockedAfterATryInVainIsABadUnlock) {
  EXPECT_THAT(explore_all([] {
                std::mutex mutex;
                const auto careless = [&] {
                  static_cast<void>(mutex.try_lock());
                  mutex.unlock();
                };
                together(careless, careless);
              }),
              FindsABadUnlock());
}

TEST(Mutex, DestroyedWhileHeldIsFound) {
  EXPECT_THAT(explore_all([] {
                pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
                together([&] {
                  pthread_mutex_lock(&mutex);
                  pthread_mutex_destroy(&mutex);
                });
              }),
              FindsALockedDestruction());
}

// At the address of one that was destroyed while it was held there is another mutex then.
TEST(Mutex, MadeWhereOneWasDestroyedIsFree) {
  const Explored explored = explore_all([] {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&mutex);
    pthread_mutex_destroy(&mutex);
    pthread_mutex_init(&mutex, nullptr);
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
  });
  EXPECT_THAT(explored, FindsALockedDestruction());
  EXPECT_EQ(explored.bugs.size(), 1u) << explored.text();
}

TEST(Mutex, StaticallyInitialisedIsAMutex) {
  EXPECT_THAT(explore_all([] {
                pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
                int count = 0;
                const auto increment = [&] {
                  pthread_mutex_lock(&mutex);
                  ++count;
                  pthread_mutex_unlock(&mutex);
                };
                together(increment, increment);
                return Tally{.expected = 2, .found = count};
              }),
              IsCleanAndComplete());
}

TEST(CheckedMutex, LockedTwiceTellsItsHolder) {
  const Explored explored = explore_all([] {
    CheckedMutex mutex;
    int second = 0;
    together([&] {
      mutex.lock();
      second = mutex.lock();
      mutex.unlock();
    });
    return outcome(second);
  });
  EXPECT_THAT(outcomes(explored), ElementsAre(EDEADLK));
}

TEST(CheckedMutex, UnlockedThoughNotHeldTellsSo) {
  const Explored explored = explore_all([] {
    CheckedMutex mutex;
    int result = 0;
    together([&] { result = mutex.unlock(); });
    return outcome(result);
  });
  EXPECT_THAT(outcomes(explored), ElementsAre(EPERM));
}

template <class Mutex>
class AnyTimedMutex : public testing::Test {};

using TimedMutexes =
    testing::Types<std::timed_mutex, std::recursive_timed_mutex, std::shared_timed_mutex>;
TYPED_TEST_SUITE(AnyTimedMutex, TimedMutexes);

template <class Mutex>
Tally lock_within_an_hour() {
  Mutex mutex;
  int count = 0;
  bool got = false;
  together(
      [&] {
        std::scoped_lock hold(mutex);
        ++count;
      },
      [&] {
        std::unique_lock hold(mutex, 1h);
        if (hold) ++count;
        got = hold.owns_lock();
      });
  return {.expected = got ? 2 : 1, .found = count};
}

TYPED_TEST(AnyTimedMutex, IsGotOrTimesOut) {
  const Explored explored = explore_all(lock_within_an_hour<TypeParam>);
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(1, 2));
}

TYPED_TEST(AnyTimedMutex, IsAlwaysGotWhereTimeoutsAreNoChoice) {
  const Explored explored = explore_all(lock_within_an_hour<TypeParam>, {.timeouts = false});
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(2));
}

TYPED_TEST(AnyTimedMutex, TimesOutWhereItIsHeldForEver) {
  EXPECT_THAT(explore_all(
                  [] {
                    TypeParam mutex;
                    bool got = true;
                    std::scoped_lock hold(mutex);
                    together([&] { got = mutex.try_lock_for(1h); });
                    return Tally{.expected = 0, .found = got};
                  },
                  {.timeouts = false}),
              IsCleanAndComplete());
}

int timed_lock(pthread_mutex_t* mutex) {
  const timespec end = in_an_hour(CLOCK_REALTIME);
  return pthread_mutex_timedlock(mutex, &end);
}

int clock_lock(pthread_mutex_t* mutex) {
  const timespec end = in_an_hour(CLOCK_MONOTONIC);
  return pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &end);
}

class PthreadTimedMutex : public testing::TestWithParam<int (*)(pthread_mutex_t*)> {};

INSTANTIATE_TEST_SUITE_P(Calls, PthreadTimedMutex, testing::Values(timed_lock, clock_lock));

TEST_P(PthreadTimedMutex, IsGotOrTimesOut) {
  const Explored explored = explore_all([lock = GetParam()] {
    NormalMutex mutex;
    int result = 0;
    together([&] { std::scoped_lock hold(mutex); },
             [&] {
               result = lock(mutex.native_handle());
               if (result == 0) mutex.unlock();
             });
    return outcome(result);
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(0, ETIMEDOUT));
}

TEST(ScopedLock, OfTwoMutexesNeedsNoOrder) {
  EXPECT_THAT(explore_some([] {
                std::mutex first;
                std::mutex second;
                int count = 0;
                together(
                    [&] {
                      std::scoped_lock hold(first, second);
                      ++count;
                    },
                    [&] {
                      std::scoped_lock hold(second, first);
                      ++count;
                    });
                return Tally{.expected = 2, .found = count};
              }),
              IsClean());
}

TEST(ScopedLock, OfOneMutexAfterAnotherInOppositeOrdersIsADeadlock) {
  EXPECT_THAT(explore_all(
                  [] {
                    std::mutex first;
                    std::mutex second;
                    together(
                        [&] {
                          std::scoped_lock outer(first);
                          std::scoped_lock inner(second);
                        },
                        [&] {
                          std::scoped_lock outer(second);
                          std::scoped_lock inner(first);
                        });
                  },
                  {.enough = 0}),
              FindsADeadlock());
}

}  // namespace
}  // namespace deadheat
