// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <semaphore.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <semaphore>

#include "exploring.hpp"
#include "pthread_locks.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

class PosixSemaphore {
 public:
  explicit PosixSemaphore(unsigned count) { sem_init(&semaphore_, 0, count); }
  PosixSemaphore(const PosixSemaphore&) = delete;
  PosixSemaphore& operator=(const PosixSemaphore&) = delete;
  ~PosixSemaphore() { sem_destroy(&semaphore_); }

  void acquire() { sem_wait(&semaphore_); }
  void release() { sem_post(&semaphore_); }
  bool try_acquire() { return sem_trywait(&semaphore_) == 0; }
  bool try_acquire_for(std::chrono::hours) {
    const timespec end = in_an_hour(CLOCK_REALTIME);
    return sem_timedwait(&semaphore_, &end) == 0;
  }
  sem_t* native_handle() { return &semaphore_; }

 private:
  sem_t semaphore_ = {};
};

template <class Semaphore>
class AnySemaphore : public testing::Test {};

using Semaphores = testing::Types<PosixSemaphore, std::counting_semaphore<>, std::binary_semaphore>;
TYPED_TEST_SUITE(AnySemaphore, Semaphores);

template <class Semaphore>
class AnyStandardSemaphore : public testing::Test {};

using StandardSemaphores = testing::Types<std::counting_semaphore<>, std::binary_semaphore>;
TYPED_TEST_SUITE(AnyStandardSemaphore, StandardSemaphores);

TYPED_TEST(AnySemaphore, OrdersAReleaseBeforeItsAcquire) {
  EXPECT_THAT(explore_all([] {
                TypeParam ready(0);
                int value = 0;
                int seen = 0;
                together(
                    [&] {
                      value = 1;
                      ready.release();
                    },
                    [&] {
                      ready.acquire();
                      seen = value;
                    });
                return Tally{.expected = 1, .found = seen};
              }),
              IsCleanAndComplete());
}

template <class Semaphore>
Tally counter_guarded_by_a_semaphore() {
  Semaphore place(1);
  int count = 0;
  const auto increment = [&] {
    place.acquire();
    ++count;
    place.release();
  };
  together(increment, increment);
  return {.expected = 2, .found = count};
}

TEST(PosixSemaphore, OfOneGuardsACounter) {
  EXPECT_THAT(explore_all(counter_guarded_by_a_semaphore<PosixSemaphore>), IsCleanAndComplete());
}

// A bug of the library, and not of the body: who fails to take the place may go to sleep on a count
// that has changed since, and nobody wakes it (GCC bug 104928). Where that is repaired, this is the
// test that says so.
TYPED_TEST(AnyStandardSemaphore, OfOneMayBeSleptOnForEver) {
  const Explored explored = explore_all(counter_guarded_by_a_semaphore<TypeParam>);
#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE <= 12
  EXPECT_THAT(explored, FindsADeadlock());
#else
  EXPECT_THAT(explored, testing::AnyOf(FindsADeadlock(), IsCleanAndComplete()));
#endif
}

TYPED_TEST(AnySemaphore, ThatNobodyReleasesIsAHang) {
  EXPECT_THAT(explore_all([] {
                TypeParam ready(1);
                const auto take = [&] { ready.acquire(); };
                together(take, take);
              }),
              FindsA(Symptom::hang));
}

TYPED_TEST(AnySemaphore, TriedInVainOrdersNothing) {
  EXPECT_THAT(explore_all([] {
                TypeParam ready(0);
                int value = 0;
                int seen = 0;
                together(
                    [&] {
                      value = 1;
                      ready.release();
                    },
                    [&] {
                      static_cast<void>(ready.try_acquire());
                      seen = value;
                    });
                return outcome(seen);
              }),
              FindsARace());
}

TYPED_TEST(AnySemaphore, IsTriedWithAndWithoutLuck) {
  const Explored explored = explore_all([] {
    TypeParam ready(0);
    bool got = false;
    together([&] { ready.release(); }, [&] { got = ready.try_acquire(); });
    return outcome(got);
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(0, 1));
}

TYPED_TEST(AnySemaphore, IsGotOrTimesOut) {
  const Explored explored = explore_all([] {
    TypeParam ready(0);
    bool got = false;
    together([&] { ready.release(); }, [&] { got = ready.try_acquire_for(1h); });
    return outcome(got);
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(0, 1));
}

TEST(Semaphore, OfTwoLetsTwoIn) {
  EXPECT_THAT(explore_all([] {
                std::counting_semaphore<2> places(2);
                int count = 0;
                const auto increment = [&] {
                  places.acquire();
                  ++count;
                  places.release();
                };
                together(increment, increment);
                return outcome(count);
              }),
              FindsARace());
}

TEST(PosixSemaphores, TellTheirValue) {
  EXPECT_THAT(explore_all([] {
                PosixSemaphore semaphore(0);
                const auto post = [&] { semaphore.release(); };
                together(post, post);
                int value = 0;
                sem_getvalue(semaphore.native_handle(), &value);
                return Tally{.expected = 2, .found = value};
              }),
              IsCleanAndComplete());
}

TEST(PosixSemaphores, TimeOutByAnyClock) {
  EXPECT_THAT(explore_all([] {
                PosixSemaphore semaphore(0);
                int error = 0;
                together([&] {
                  const timespec end = in_an_hour(CLOCK_MONOTONIC);
                  const int result =
                      sem_clockwait(semaphore.native_handle(), CLOCK_MONOTONIC, &end);
                  error = result == 0 ? 0 : errno;
                });
                return Tally{.expected = ETIMEDOUT, .found = error};
              }),
              IsCleanAndComplete());
}

}  // namespace
}  // namespace deadheat
