// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <ctime>

#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;

TEST(AtomicWait, OrdersWhatWasStoredBeforeTheNotify) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> flag = 0;
                int value = 0;
                int seen = 0;
                together(
                    [&] {
                      value = 1;
                      flag.store(1);
                      flag.notify_one();
                    },
                    [&] {
                      flag.wait(0);
                      seen = value;
                    });
                return Tally{.expected = 1, .found = seen};
              }),
              IsCleanAndComplete());
}

// An int waits on itself, any other type on a proxy that the library keeps for its address.
TEST(AtomicWait, WorksOnATypeThatIsNoFutex) {
  EXPECT_THAT(explore_some([] {
                std::atomic<long> flag = 0;
                together([&] { flag.wait(0); },
                         [&] {
                           flag.store(1);
                           flag.notify_all();
                         });
              }),
              IsClean());
}

TEST(AtomicWait, OfAFlagWorks) {
  EXPECT_THAT(explore_some([] {
                std::atomic_flag flag;
                together([&] { flag.wait(false); },
                         [&] {
                           flag.test_and_set();
                           flag.notify_one();
                         });
              }),
              IsClean());
}

TEST(AtomicWait, WithoutANotifyIsAHang) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> flag = 0;
                together([&] { flag.wait(0); }, [&] { flag.store(1); });
              }),
              FindsA(Symptom::hang));
}

TEST(AtomicWait, NotifiedBeforeTheStoreIsAHang) {
  EXPECT_THAT(explore_some([] {
                std::atomic<int> flag = 0;
                together([&] { flag.wait(0); },
                         [&] {
                           flag.notify_one();
                           flag.store(1);
                         });
              }),
              FindsA(Symptom::hang));
}

TEST(AtomicWait, WithOneNotifyForTwoWaitersIsAHang) {
  EXPECT_THAT(explore_some([] {
                std::atomic<int> flag = 0;
                const auto wait = [&] { flag.wait(0); };
                together(wait, wait, [&] {
                  flag.store(1);
                  flag.notify_one();
                });
              }),
              FindsA(Symptom::hang));
}

TEST(AtomicWait, WithANotifyOfAllWakesTwoWaiters) {
  EXPECT_THAT(explore_some([] {
                std::atomic<int> flag = 0;
                const auto wait = [&] { flag.wait(0); };
                together(wait, wait, [&] {
                  flag.store(1);
                  flag.notify_all();
                });
              }),
              IsClean());
}

TEST(AtomicWait, RelaxedOrdersNothing) {
  EXPECT_THAT(explore_some([] {
                std::atomic<int> flag = 0;
                int value = 0;
                int seen = 0;
                together(
                    [&] {
                      value = 1;
                      flag.store(1, std::memory_order_relaxed);
                      flag.notify_one();
                    },
                    [&] {
                      flag.wait(0, std::memory_order_relaxed);
                      seen = value;
                    });
                return outcome(seen);
              }),
              FindsARace());
}

int* word_of(std::atomic<int>& word) { return reinterpret_cast<int*>(&word); }

long futex_wait(std::atomic<int>& word, int expected, const timespec* timeout = nullptr) {
  return syscall(SYS_futex, word_of(word), FUTEX_WAIT_PRIVATE, expected, timeout, nullptr, 0);
}

long futex_wake(std::atomic<int>& word, int waiters) {
  return syscall(SYS_futex, word_of(word), FUTEX_WAKE_PRIVATE, waiters, nullptr, nullptr, 0);
}

TEST(Futex, WakesItsWaiter) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> word = 0;
                together(
                    [&] {
                      while (word == 0) futex_wait(word, 0);
                    },
                    [&] {
                      word = 1;
                      futex_wake(word, 1);
                    });
              }),
              IsCleanAndComplete());
}

TEST(Futex, OfAnotherValueDoesNotWait) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> word = 1;
                int error = 0;
                together([&] { error = futex_wait(word, 0) == -1 ? errno : 0; });
                return Tally{.expected = EAGAIN, .found = error};
              }),
              IsCleanAndComplete());
}

TEST(Futex, TimesOut) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> word = 0;
                int error = 0;
                together([&] {
                  const timespec an_hour = {.tv_sec = 3600, .tv_nsec = 0};
                  error = futex_wait(word, 0, &an_hour) == -1 ? errno : 0;
                });
                return Tally{.expected = ETIMEDOUT, .found = error};
              }),
              IsCleanAndComplete());
}

TEST(Futex, TellsHowManyItWoke) {
  const Explored explored = explore_all(
      [] {
        std::atomic<int> word = 0;
        long woken = 0;
        together([&] { futex_wait(word, 0); },
                 [&] {
                   word = 1;
                   woken = futex_wake(word, 1);
                 });
        return outcome(woken);
      },
      {.enough = 0});
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(0, 1));
}

TEST(Futex, WokenBeforeItsValueChangesIsAHang) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> word = 0;
                together(
                    [&] {
                      while (word == 0) futex_wait(word, 0);
                    },
                    [&] {
                      futex_wake(word, 1);
                      word = 1;
                    });
              }),
              FindsA(Symptom::hang));
}

}  // namespace
}  // namespace deadheat
