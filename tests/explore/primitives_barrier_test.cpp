// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <barrier>
#include <latch>

#include "exploring.hpp"

namespace deadheat {
namespace {

class PthreadBarrier {
 public:
  explicit PthreadBarrier(unsigned parties) { pthread_barrier_init(&barrier_, nullptr, parties); }
  PthreadBarrier(const PthreadBarrier&) = delete;
  PthreadBarrier& operator=(const PthreadBarrier&) = delete;
  ~PthreadBarrier() { pthread_barrier_destroy(&barrier_); }

  int arrive_and_wait() { return pthread_barrier_wait(&barrier_); }

 private:
  pthread_barrier_t barrier_ = {};
};

template <class Barrier>
class AnyBarrier : public testing::Test {};

using Barriers = testing::Types<PthreadBarrier, std::barrier<>, std::latch>;
TYPED_TEST_SUITE(AnyBarrier, Barriers);

// Each thread writes its own number before the barrier, and reads the other's after it.
TYPED_TEST(AnyBarrier, OrdersWhatIsOnItsTwoSides) {
  EXPECT_THAT(explore_all([] {
                TypeParam barrier(2);
                int first = 0;
                int second = 0;
                int sum = 0;
                int other_sum = 0;
                together(
                    [&] {
                      first = 1;
                      barrier.arrive_and_wait();
                      sum = first + second;
                    },
                    [&] {
                      second = 1;
                      barrier.arrive_and_wait();
                      other_sum = first + second;
                    });
                return Tally{.expected = 4, .found = sum + other_sum};
              }),
              IsCleanAndComplete());
}

TYPED_TEST(AnyBarrier, DoesNotOrderWhatIsWrittenAfterIt) {
  EXPECT_THAT(explore_all([] {
                TypeParam barrier(2);
                int value = 0;
                int seen = 0;
                together(
                    [&] {
                      barrier.arrive_and_wait();
                      value = 1;
                    },
                    [&] {
                      barrier.arrive_and_wait();
                      seen = value;
                    });
                return outcome(seen);
              }),
              FindsARace());
}

TYPED_TEST(AnyBarrier, WithAPartyTooManyIsAHang) {
  EXPECT_THAT(explore_all([] {
                TypeParam barrier(3);
                const auto arrive = [&] { barrier.arrive_and_wait(); };
                together(arrive, arrive);
              }),
              FindsA(Symptom::hang));
}

TEST(PthreadBarriers, HaveOneSerialThreadARound) {
  EXPECT_THAT(explore_all([] {
                PthreadBarrier barrier(2);
                std::atomic<int> serial = 0;
                const auto two_rounds = [&] {
                  for (int round = 0; round < 2; ++round) {
                    if (barrier.arrive_and_wait() == PTHREAD_BARRIER_SERIAL_THREAD) ++serial;
                  }
                };
                together(two_rounds, two_rounds);
                return Tally{.expected = 2, .found = serial};
              }),
              IsCleanAndComplete());
}

TEST(StdBarrier, RunsItsCompletionOnceBeforeAnyoneGoesOn) {
  EXPECT_THAT(explore_all([] {
                int completed = 0;
                int first = 0;
                int second = 0;
                const auto complete = [&completed]() noexcept { ++completed; };
                std::barrier barrier(2, complete);
                together(
                    [&] {
                      barrier.arrive_and_wait();
                      first = completed;
                    },
                    [&] {
                      barrier.arrive_and_wait();
                      second = completed;
                    });
                return Tally{.expected = 11, .found = 10 * first + second};
              }),
              IsCleanAndComplete());
}

TEST(StdBarrier, GoesOnWithoutAThreadThatDroppedOut) {
  EXPECT_THAT(explore_some([] {
                std::barrier barrier(2);
                together([&] { barrier.arrive_and_drop(); },
                         [&] {
                           barrier.arrive_and_wait();
                           barrier.arrive_and_wait();
                         });
              }),
              IsClean());
}

TEST(StdLatch, LetsTheCounterGoOnAtOnce) {
  EXPECT_THAT(explore_all([] {
                std::latch latch(1);
                int value = 0;
                int seen = 0;
                together(
                    [&] {
                      value = 1;
                      latch.count_down();
                    },
                    [&] {
                      latch.wait();
                      seen = value;
                    });
                return Tally{.expected = 1, .found = seen};
              }),
              IsCleanAndComplete());
}

TEST(StdLatch, TriedBeforeItIsOpenOrdersNothing) {
  EXPECT_THAT(explore_all([] {
                std::latch latch(1);
                int value = 0;
                int seen = 0;
                together(
                    [&] {
                      value = 1;
                      latch.count_down();
                    },
                    [&] {
                      static_cast<void>(latch.try_wait());
                      seen = value;
                    });
                return outcome(seen);
              }),
              FindsARace());
}

}  // namespace
}  // namespace deadheat
