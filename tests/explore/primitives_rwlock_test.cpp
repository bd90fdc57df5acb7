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
class AnySharedMutex : public testing::Test {};

using SharedMutexes =
    testing::Types<std::shared_mutex, std::shared_timed_mutex, PthreadSharedMutex>;
TYPED_TEST_SUITE(AnySharedMutex, SharedMutexes);

TYPED_TEST(AnySharedMutex, OrdersAWriterAndReaders) {
  const Explored explored = explore_all([] {
    TypeParam mutex;
    int value = 0;
    int first = 0;
    int second = 0;
    const auto read = [&](int& to) {
      std::shared_lock hold(mutex);
      to = value;
    };
    together(
        [&] {
          std::scoped_lock hold(mutex);
          value = 1;
        },
        [&] { read(first); }, [&] { read(second); });
    return outcome(2 * first + second);
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(0, 1, 2, 3));
}

TYPED_TEST(AnySharedMutex, DoesNotGuardAWriteByAReader) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                int count = 0;
                const auto increment = [&] {
                  std::shared_lock hold(mutex);
                  ++count;
                };
                together(increment, increment);
                return outcome(count);
              }),
              FindsARace());
}

TYPED_TEST(AnySharedMutex, LetsReadersInTogether) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                bool got = false;
                std::shared_lock hold(mutex);
                together([&] {
                  std::shared_lock tried(mutex, std::try_to_lock);
                  got = tried.owns_lock();
                });
                return Tally{.expected = 1, .found = got};
              }),
              IsCleanAndComplete());
}

TYPED_TEST(AnySharedMutex, KeepsAWriterOutWhileThereIsAReader) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                bool got = true;
                std::shared_lock hold(mutex);
                together([&] {
                  std::unique_lock tried(mutex, std::try_to_lock);
                  got = tried.owns_lock();
                });
                return Tally{.expected = 0, .found = got};
              }),
              IsCleanAndComplete());
}

TYPED_TEST(AnySharedMutex, KeepsReadersOutWhileThereIsAWriter) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                bool got = true;
                std::unique_lock hold(mutex);
                together([&] {
                  std::shared_lock tried(mutex, std::try_to_lock);
                  got = tried.owns_lock();
                });
                return Tally{.expected = 0, .found = got};
              }),
              IsCleanAndComplete());
}

TYPED_TEST(AnySharedMutex, HeldByTwoReadersThatBothWantToWriteIsAHang) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                const auto upgrade = [&] {
                  std::shared_lock read(mutex);
                  mutex.lock();
                  mutex.unlock();
                };
                together(upgrade, upgrade);
              }),
              FindsA(Symptom::hang));
}

TYPED_TEST(AnySharedMutex, UnlockedThoughNotLockedIsABadUnlock) {
  EXPECT_THAT(explore_all([] {
                TypeParam mutex;
                together([&] { mutex.unlock(); });
              }),
              FindsABadUnlock());
}

TEST(PthreadSharedMutexes, DestroyedWhileHeldIsFound) {
  EXPECT_THAT(explore_all([] {
                pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
                together([&] {
                  pthread_rwlock_rdlock(&lock);
                  pthread_rwlock_destroy(&lock);
                });
              }),
              FindsALockedDestruction());
}

TEST(SharedTimedMutex, IsGotForReadingOrTimesOut) {
  const Explored explored = explore_all([] {
    std::shared_timed_mutex mutex;
    int value = 0;
    int seen = 2;
    together(
        [&] {
          std::scoped_lock hold(mutex);
          value = 1;
        },
        [&] {
          std::shared_lock hold(mutex, 1h);
          if (hold) seen = value;
        });
    return outcome(seen);
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(0, 1, 2));
}

int timed_read(pthread_rwlock_t* lock) {
  const timespec end = in_an_hour(CLOCK_REALTIME);
  return pthread_rwlock_timedrdlock(lock, &end);
}

int timed_write(pthread_rwlock_t* lock) {
  const timespec end = in_an_hour(CLOCK_REALTIME);
  return pthread_rwlock_timedwrlock(lock, &end);
}

int clock_read(pthread_rwlock_t* lock) {
  const timespec end = in_an_hour(CLOCK_MONOTONIC);
  return pthread_rwlock_clockrdlock(lock, CLOCK_MONOTONIC, &end);
}

int clock_write(pthread_rwlock_t* lock) {
  const timespec end = in_an_hour(CLOCK_MONOTONIC);
  return pthread_rwlock_clockwrlock(lock, CLOCK_MONOTONIC, &end);
}

class PthreadTimedSharedMutex : public testing::TestWithParam<int (*)(pthread_rwlock_t*)> {};

INSTANTIATE_TEST_SUITE_P(Calls, PthreadTimedSharedMutex,
                         testing::Values(timed_read, timed_write, clock_read, clock_write));

TEST_P(PthreadTimedSharedMutex, IsGotOrTimesOut) {
  const Explored explored = explore_all([lock = GetParam()] {
    PthreadSharedMutex mutex;
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

}  // namespace
}  // namespace deadheat
