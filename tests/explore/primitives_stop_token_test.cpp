// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "exploring.hpp"

namespace deadheat {
namespace {

using namespace std::chrono_literals;

TEST(Jthread, IsJoinedByItsDestructor) {
  EXPECT_THAT(explore_all([] {
                int value = 0;
                {
                  std::jthread worker([&] { value = 1; });
                }
                return Tally{.expected = 1, .found = value};
              }),
              IsClean());
}

TEST(Jthread, ReadBeforeItsDestructorIsARace) {
  EXPECT_THAT(explore_all([] {
                int value = 0;
                std::jthread worker([&] { value = 1; });
                return outcome(value);
              }),
              FindsARace());
}

TEST(Jthread, IsAskedToStopByItsDestructor) {
  EXPECT_THAT(explore_some([] {
                std::jthread worker([](const std::stop_token& stop) {
                  while (!stop.stop_requested()) std::this_thread::yield();
                });
              }),
              IsClean());
}

TEST(Jthread, ThatDoesNotLookAtItsTokenIsAHang) {
  EXPECT_THAT(explore_some([] {
                std::mutex mutex;
                std::condition_variable bell;
                std::jthread worker([&](const std::stop_token& stop) {
                  std::unique_lock hold(mutex);
                  bell.wait(hold, [&] { return stop.stop_requested(); });
                });
              }),
              FindsA(Symptom::hang));
}

TEST(StopToken, EndsAWaitOfAConditionVariableAny) {
  EXPECT_THAT(explore_some([] {
                std::mutex mutex;
                std::condition_variable_any bell;
                bool ready = true;
                {
                  std::jthread worker([&](const std::stop_token& stop) {
                    std::unique_lock hold(mutex);
                    ready = bell.wait(hold, stop, [] { return false; });
                  });
                }
                return Tally{.expected = 0, .found = ready};
              }),
              IsClean());
}

TEST(StopToken, EndsATimedWaitOfAConditionVariableAny) {
  EXPECT_THAT(explore_some([] {
                std::mutex mutex;
                std::condition_variable_any bell;
                std::jthread worker([&](const std::stop_token& stop) {
                  std::unique_lock hold(mutex);
                  bell.wait_for(hold, stop, 1h, [] { return false; });
                });
              }),
              IsClean());
}

TEST(StopToken, OrdersTheRequestBeforeWhoSeesIt) {
  EXPECT_THAT(explore_some([] {
                std::stop_source source;
                int value = 0;
                int seen = 1;
                together(
                    [&] {
                      value = 1;
                      source.request_stop();
                    },
                    [&, stop = source.get_token()] {
                      if (stop.stop_requested()) seen = value;
                    });
                return Tally{.expected = 1, .found = seen};
              }),
              IsClean());
}

TEST(StopToken, DoesNotOrderWhatFollowsTheRequest) {
  EXPECT_THAT(explore_some([] {
                std::stop_source source;
                int value = 0;
                int seen = 1;
                together(
                    [&] {
                      source.request_stop();
                      value = 1;
                    },
                    [&, stop = source.get_token()] {
                      if (stop.stop_requested()) seen = value;
                    });
                return outcome(seen);
              }),
              FindsARace());
}

TEST(StopSource, GrantsOneRequestOfTwo) {
  EXPECT_THAT(explore_some([] {
                std::stop_source source;
                std::atomic<int> granted = 0;
                const auto request = [&] {
                  if (source.request_stop()) ++granted;
                };
                together(request, request);
                return Tally{.expected = 1, .found = granted};
              }),
              IsClean());
}

TEST(StopCallback, RunsOnceWhetherItComesBeforeOrAfterTheRequest) {
  EXPECT_THAT(explore_some([] {
                std::stop_source source;
                std::atomic<int> called = 0;
                std::atomic<bool> asked = false;
                together(
                    [&] {
                      source.request_stop();
                      asked = true;
                    },
                    [&, stop = source.get_token()] {
                      const std::stop_callback callback(stop, [&] { ++called; });
                      while (!asked) std::this_thread::yield();
                    });
                return Tally{.expected = 1, .found = called};
              }),
              IsClean());
}

TEST(StopCallback, IsOverWhenItsDestructorReturns) {
  EXPECT_THAT(explore_some([] {
                std::stop_source source;
                int calls = 0;
                int seen = 0;
                together([&] { source.request_stop(); },
                         [&, stop = source.get_token()] {
                           {
                             const std::stop_callback callback(stop, [&] { ++calls; });
                           }
                           seen = calls;
                         });
                return Tally{.expected = calls, .found = seen};
              }),
              IsClean());
}

}  // namespace
}  // namespace deadheat
