// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

TEST(Promise, OrdersWhatWasDoneBeforeItWasKept) {
  EXPECT_THAT(explore_some([] {
                std::promise<int> promise;
                std::future<int> future = promise.get_future();
                int beside = 0;
                int seen = 0;
                together(
                    [&] {
                      beside = 1;
                      promise.set_value(1);
                    },
                    [&] {
                      seen = future.get();
                      seen += beside;
                    });
                return Tally{.expected = 2, .found = seen};
              }),
              IsClean());
}

TEST(Promise, DoesNotOrderWhatIsDoneAfterItWasKept) {
  EXPECT_THAT(explore_some([] {
                std::promise<int> promise;
                std::future<int> future = promise.get_future();
                int beside = 0;
                int seen = 0;
                together(
                    [&] {
                      promise.set_value(1);
                      beside = 1;
                    },
                    [&] {
                      seen = future.get();
                      seen += beside;
                    });
                return outcome(seen);
              }),
              FindsARace());
}

TEST(Promise, ThatIsNeverKeptIsAHang) {
  EXPECT_THAT(explore_some([] {
                std::promise<void> promise;
                std::future<void> future = promise.get_future();
                together([&] { future.wait(); });
              }),
              FindsA(Symptom::hang));
}

TEST(Promise, ThatIsBrokenTellsItsFuture) {
  EXPECT_THAT(explore_some([] {
                auto promise = std::make_unique<std::promise<void>>();
                std::future<void> future = promise->get_future();
                bool broken = false;
                together([&] { promise.reset(); },
                         [&] {
                           try {
                             future.get();
                           } catch (const std::future_error&) {
                             broken = true;
                           }
                         });
                return Tally{.expected = 1, .found = broken};
              }),
              IsClean());
}

TEST(Promise, CarriesAnException) {
  EXPECT_THAT(
      explore_some([] {
        std::promise<void> promise;
        std::future<void> future = promise.get_future();
        bool caught = false;
        together([&] { promise.set_exception(std::make_exception_ptr(std::runtime_error("no"))); },
                 [&] {
                   try {
                     future.get();
                   } catch (const std::runtime_error&) {
                     caught = true;
                   }
                 });
        return Tally{.expected = 1, .found = caught};
      }),
      IsClean());
}

TEST(Future, IsReadyOrTimesOut) {
  const Explored explored = explore_some([] {
    std::promise<void> promise;
    std::future<void> future = promise.get_future();
    bool ready = false;
    together([&] { promise.set_value(); },
             [&] { ready = future.wait_for(1h) == std::future_status::ready; });
    return outcome(ready);
  });
  EXPECT_THAT(explored, IsClean());
  EXPECT_THAT(outcomes(explored), ElementsAre(0, 1));
}

TEST(SharedFuture, IsReadByTwoThreads) {
  EXPECT_THAT(explore_some([] {
                std::promise<int> promise;
                const std::shared_future<int> future = promise.get_future().share();
                int first = 0;
                int second = 0;
                together([future, &first] { first = future.get(); },
                         [future, &second] { second = future.get(); },
                         [&] { promise.set_value(1); });
                return Tally{.expected = 2, .found = first + second};
              }),
              IsClean());
}

TEST(Async, GivesItsResult) {
  EXPECT_THAT(explore_some([] {
                int beside = 0;
                std::future<int> result = std::async(std::launch::async, [&] {
                  beside = 1;
                  return 1;
                });
                const int got = result.get();
                return Tally{.expected = 2, .found = got + beside};
              }),
              IsClean());
}

TEST(Async, ReadBeforeItsResultIsARace) {
  EXPECT_THAT(explore_some([] {
                int beside = 0;
                std::future<void> done = std::async(std::launch::async, [&] { beside = 1; });
                const int early = beside;
                done.get();
                return outcome(early);
              }),
              FindsARace());
}

TEST(Async, ThrowsItsExceptionToWhoGetsIt) {
  EXPECT_THAT(explore_some([] {
                std::future<int> result =
                    std::async(std::launch::async, []() -> int { throw std::runtime_error("no"); });
                try {
                  return outcome(result.get());
                } catch (const std::runtime_error&) {
                  return outcome(1);
                }
              }),
              IsClean());
}

TEST(Async, DeferredRunsInTheThreadThatGetsIt) {
  EXPECT_THAT(explore_some([] {
                std::thread::id ran;
                std::thread::id got;
                std::future<void> later =
                    std::async(std::launch::deferred, [&] { ran = std::this_thread::get_id(); });
                together([&] {
                  later.get();
                  got = std::this_thread::get_id();
                });
                return Tally{.expected = 1, .found = ran == got};
              }),
              IsClean());
}

TEST(PackagedTask, OrdersItsRunBeforeItsResult) {
  EXPECT_THAT(explore_some([] {
                int beside = 0;
                std::packaged_task<int()> task([&] {
                  beside = 1;
                  return 1;
                });
                std::future<int> result = task.get_future();
                std::thread worker(std::move(task));
                const int got = result.get();
                const int sum = got + beside;
                worker.join();
                return Tally{.expected = 2, .found = sum};
              }),
              IsClean());
}

TEST(PackagedTask, RunByTwoThreadsThrowsInOne) {
  EXPECT_THAT(explore_some([] {
                std::packaged_task<void()> task([] {});
                std::future<void> result = task.get_future();
                const auto run = [&] { task(); };
                together(run, run);
                result.get();
              }),
              FindsA(Symptom::crash));
}

}  // namespace
}  // namespace deadheat
