// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <thread>

#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

void sleep_for() { std::this_thread::sleep_for(1h); }
void sleep_until_steady() { std::this_thread::sleep_until(std::chrono::steady_clock::now() + 1h); }
void sleep_until_system() { std::this_thread::sleep_until(std::chrono::system_clock::now() + 1h); }
void sleep_seconds() { sleep(3600); }
void sleep_microseconds() { usleep(3'600'000'000u); }

void nano_sleep() {
  const timespec hour = {.tv_sec = 3600, .tv_nsec = 0};
  nanosleep(&hour, nullptr);
}

void clock_sleep() {
  const timespec hour = {.tv_sec = 3600, .tv_nsec = 0};
  clock_nanosleep(CLOCK_MONOTONIC, 0, &hour, nullptr);
}

void clock_sleep_until() {
  timespec end = {};
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += 3600;
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, nullptr);
}

using Sleep = void (*)();

class AnySleep : public testing::TestWithParam<Sleep> {};

INSTANTIATE_TEST_SUITE_P(Calls, AnySleep,
                         testing::Values(sleep_for, sleep_until_steady, sleep_until_system,
                                         sleep_seconds, sleep_microseconds, nano_sleep, clock_sleep,
                                         clock_sleep_until));

TEST_P(AnySleep, OfAnHourEndsAtOnceAndAnHourLater) {
  EXPECT_THAT(explore_all([sleep = GetParam()] {
                const auto before = std::chrono::steady_clock::now();
                together([&] { sleep(); });
                const auto passed = std::chrono::steady_clock::now() - before;
                return Tally{.expected = 1, .found = passed >= 1h && passed < 2h};
              }),
              IsCleanAndComplete());
}

TEST_P(AnySleep, OrdersNothing) {
  EXPECT_THAT(explore_all([sleep = GetParam()] {
                int value = 0;
                int seen = 0;
                together([&] { value = 1; },
                         [&] {
                           sleep();
                           seen = value;
                         });
                return outcome(seen);
              }),
              FindsARace());
}

TEST(Sleep, MayEndBeforeAnythingElseHappens) {
  const Explored explored = explore_all([] {
    std::atomic<bool> set = false;
    bool seen = false;
    together([&] { set = true; },
             [&] {
               std::this_thread::sleep_for(1h);
               seen = set;
             });
    return outcome(seen);
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(0, 1));
}

TEST(Sleep, EndsInOrderWhereTimeoutsAreNoChoice) {
  EXPECT_THAT(explore_all(
                  [] {
                    std::atomic<int> first = 0;
                    const auto sleep_and_tell = [&](std::chrono::hours hours, int number) {
                      std::this_thread::sleep_for(hours);
                      int none = 0;
                      first.compare_exchange_strong(none, number);
                    };
                    together([&] { sleep_and_tell(2h, 2); }, [&] { sleep_and_tell(1h, 1); });
                    return Tally{.expected = 1, .found = first};
                  },
                  {.timeouts = false}),
              IsCleanAndComplete());
}

long steady_seconds() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

long real_seconds() {
  timespec now = {};
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec;
}

long seconds_of_day() {
  timeval now = {};
  gettimeofday(&now, nullptr);
  return now.tv_sec;
}

long seconds_of_time() { return std::time(nullptr); }

long seconds_of_system_clock() {
  return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
}

class AnyClock : public testing::TestWithParam<long (*)()> {};

INSTANTIATE_TEST_SUITE_P(Calls, AnyClock,
                         testing::Values(steady_seconds, real_seconds, seconds_of_day,
                                         seconds_of_time, seconds_of_system_clock));

TEST_P(AnyClock, GoesOnByWhatIsSlept) {
  EXPECT_THAT(explore_all([seconds = GetParam()] {
                const long before = seconds();
                together([] { std::this_thread::sleep_for(1h); });
                const long passed = seconds() - before;
                return Tally{.expected = 1, .found = passed >= 3600 && passed < 7200};
              }),
              IsCleanAndComplete());
}

TEST_P(AnyClock, NeverGoesBack) {
  EXPECT_THAT(explore_all([seconds = GetParam()] {
                std::atomic<int> backward = 0;
                const auto look_twice = [&] {
                  const long before = seconds();
                  if (seconds() < before) ++backward;
                };
                together(look_twice, look_twice);
                return Tally{.expected = 0, .found = backward};
              }),
              IsCleanAndComplete());
}

TEST(Clock, InsideABusyWaitReachesItsEnd) {
  EXPECT_THAT(explore_some([] {
                const auto end = std::chrono::steady_clock::now() + 1ms;
                together([&] {
                  while (std::chrono::steady_clock::now() < end) std::this_thread::yield();
                });
              }),
              IsClean());
}

}  // namespace
}  // namespace deadheat
