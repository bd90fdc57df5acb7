// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "exploring.hpp"
#include "pthread_locks.hpp"

namespace deadheat {
namespace {

// Its counter is tested with the mutexes.
TEST(PthreadSpin, LockedTwiceByItsHolderIsADoubleLock) {
  EXPECT_THAT(explore_all([] {
                PthreadSpinLock lock;
                together([&] {
                  lock.lock();
                  lock.lock();
                  lock.unlock();
                });
              }),
              FindsADoubleLock());
}

TEST(PthreadSpin, UnlockedThoughNotLockedIsABadUnlock) {
  EXPECT_THAT(explore_all([] {
                PthreadSpinLock lock;
                together([&] { lock.unlock(); });
              }),
              FindsABadUnlock());
}

TEST(PthreadSpin, DestroyedWhileHeldIsFound) {
  EXPECT_THAT(explore_all([] {
                pthread_spinlock_t lock = {};
                pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
                together([&] {
                  pthread_spin_lock(&lock);
                  pthread_spin_destroy(&lock);
                });
              }),
              FindsALockedDestruction());
}

// The order of the lock's release is what its users rely on.
template <std::memory_order release>
class FlagLock {
 public:
  void lock() {
    while (taken_.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
  }
  void unlock() { taken_.clear(release); }

 private:
  std::atomic_flag taken_;
};

template <class Lock>
Tally counted() {
  Lock lock;
  int count = 0;
  const auto increment = [&] {
    std::scoped_lock hold(lock);
    ++count;
  };
  together(increment, increment);
  return {.expected = 2, .found = count};
}

TEST(FlagLock, WithAcquireAndReleaseGuardsACounter) {
  EXPECT_THAT(explore_some(counted<FlagLock<std::memory_order_release>>), IsClean());
}

TEST(FlagLock, WithARelaxedReleaseDoesNotGuardACounter) {
  EXPECT_THAT(explore_some(counted<FlagLock<std::memory_order_relaxed>>), FindsARace());
}

TEST(FlagLock, ThatNobodyUnlocksIsALivelock) {
  EXPECT_THAT(explore_some([] {
                FlagLock<std::memory_order_release> lock;
                const auto take = [&] { lock.lock(); };
                together(take, take);
              }),
              FindsA(Symptom::hang));
}

}  // namespace
}  // namespace deadheat
