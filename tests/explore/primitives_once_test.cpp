// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <locale>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "exploring.hpp"

namespace deadheat {
namespace {

TEST(CallOnce, RunsOnceAndOrdersWhatItDid) {
  EXPECT_THAT(explore_all([] {
                std::once_flag once;
                int value = 0;
                int first = 0;
                int second = 0;
                const auto read = [&](int& to) {
                  std::call_once(once, [&] { ++value; });
                  to = value;
                };
                together([&] { read(first); }, [&] { read(second); });
                return Tally{.expected = 11, .found = 10 * first + second};
              }),
              IsCleanAndComplete());
}

TEST(CallOnce, ThatThrewIsRunByTheNext) {
  EXPECT_THAT(explore_all([] {
                std::once_flag once;
                int runs = 0;
                const auto fail_first = [&] {
                  try {
                    std::call_once(once, [&] {
                      if (++runs == 1) throw std::runtime_error("not yet");
                    });
                  } catch (const std::runtime_error&) {
                    // the first of the two: the other one runs it again
                  }
                };
                together(fail_first, fail_first);
                return Tally{.expected = 2, .found = runs};
              }),
              IsCleanAndComplete());
}

TEST(CallOnce, DoneByHandWithAPlainFlagIsARace) {
  EXPECT_THAT(explore_all([] {
                bool done = false;
                int runs = 0;
                const auto run_once = [&] {
                  if (done) return;
                  ++runs;
                  done = true;
                };
                together(run_once, run_once);
                return outcome(runs);
              }),
              FindsARace());
}

TEST(CallOnce, DoneByHandWithAnAtomicFlagRunsTwice) {
  EXPECT_THAT(explore_all([] {
                std::atomic<bool> done = false;
                std::atomic<int> runs = 0;
                const auto run_once = [&] {
                  if (done) return;
                  ++runs;
                  done = true;
                };
                together(run_once, run_once);
                return Tally{.expected = 1, .found = runs};
              }),
              FindsAWrongTally());
}

TEST(CallOnce, InsideItselfIsAHang) {
  EXPECT_THAT(explore_all([] {
                std::once_flag outer;
                std::once_flag inner;
                const auto nest = [](std::once_flag& first, std::once_flag& second) {
                  std::call_once(first, [&] { std::call_once(second, [] {}); });
                };
                together([&] { nest(outer, inner); }, [&] { nest(inner, outer); });
              }),
              FindsA(Symptom::hang));
}

// What follows keeps state from one execution to the next, and so needs a process for each.
pthread_once_t once_for_all = PTHREAD_ONCE_INIT;
int runs_of_once = 0;

TEST(PthreadOnce, RunsOnceAndOrdersWhatItDid) {
  EXPECT_THAT(explore_all(
                  [] {
                    int first = 0;
                    int second = 0;
                    const auto read = [](int& to) {
                      pthread_once(&once_for_all, [] { ++runs_of_once; });
                      to = runs_of_once;
                    };
                    together([&] { read(first); }, [&] { read(second); });
                    return Tally{.expected = 11, .found = 10 * first + second};
                  },
                  {.isolate = true}),
              IsCleanAndComplete());
}

// libstdc++.so calls pthread_once for a locale: a place in a library, whose number must not come
// from the body's heap. There every execution finds the same addresses.
TEST(PthreadOnce, CalledByALibraryLeavesNothingOnTheHeapOfTheBody) {
  const Explored explored = explore_some([] {
    const auto make_locale = [] { const std::locale locale; };
    together(make_locale, make_locale);
    const auto last = std::make_unique<long>();
    return outcome(reinterpret_cast<std::intptr_t>(last.get()));
  });
  EXPECT_THAT(explored, IsClean());
  EXPECT_THAT(outcomes(explored), testing::SizeIs(1));
}

int made = 0;

struct Single {
  Single() { ++made; }
  int value = 7;
};

Single& single() {
  static Single only;
  return only;
}

TEST(LocalStatic, IsMadeOnceAndOrdered) {
  EXPECT_THAT(explore_all(
                  [] {
                    int first = 0;
                    int second = 0;
                    together([&] { first = single().value; }, [&] { second = single().value; });
                    return Tally{.expected = 15, .found = first + second + made};
                  },
                  {.isolate = true}),
              IsCleanAndComplete());
}

TEST(LocalStatic, IsNotGuardedOnceItIsMade) {
  EXPECT_THAT(explore_all(
                  [] {
                    const auto increment = [] { ++single().value; };
                    together(increment, increment);
                    return outcome(single().value);
                  },
                  {.isolate = true}),
              FindsARace());
}

}  // namespace
}  // namespace deadheat
