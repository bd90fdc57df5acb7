// SPDX-License-Identifier: MIT
#include <deadheat/crew.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace deadheat {
namespace {

using testing::Each;
using testing::ElementsAre;

TEST(Crew, TellsHowItIsSized) {
  const Crew crew({.steps = 7, .seed = 42});
  EXPECT_EQ(crew.steps(), 7);
  EXPECT_EQ(crew.seed(), 42u);
}

TEST(Crew, UsesTheThreadsThatTheBodyWants) {
  Crew crew({.steps = 1});
  EXPECT_EQ(crew.threads(3), 3);
}

TEST(Crew, UsesTheThreadsThatTheEngineAsksForInstead) {
  Crew crew({.steps = 1, .threads = 8});
  EXPECT_EQ(crew.threads(3), 8);
}

TEST(Crew, KnowsWhetherTheBodyAskedForThreads) {
  Crew crew({.steps = 1});
  EXPECT_FALSE(crew.sizable());
  crew.threads(3);
  EXPECT_TRUE(crew.sizable());
}

TEST(Crew, KnowsTheMostThreadsThatItRanTogether) {
  Crew crew({.steps = 1});
  EXPECT_EQ(crew.most_threads(), 0);
  for (const int size : {2, 4, 3}) crew.together(size, [](int) {});
  EXPECT_EQ(crew.most_threads(), 4);
}

TEST(Together, RunsTheWorkOnceForEachWho) {
  std::array<int, 5>
      calls{};  // one slot each: plain, so that a race in together() shows under TSan
  Crew({}).together(5, [&](int who) { ++calls[static_cast<std::size_t>(who)]; });
  EXPECT_THAT(calls, Each(1));
}

TEST(Together, RunsEachWhoInAThreadOfItsOwn) {
  std::array<std::thread::id, 4> ids;
  Crew({}).together(
      4, [&](int who) { ids[static_cast<std::size_t>(who)] = std::this_thread::get_id(); });
  std::set<std::thread::id> distinct(ids.begin(), ids.end());
  distinct.insert(std::this_thread::get_id());
  EXPECT_EQ(distinct.size(), 5u);
}

// Each waits for the others: were they not all running at once, this would not end.
TEST(Together, RunsAllAtOnce) {
  std::atomic<int> inside = 0;
  Crew({}).together(4, [&](int) {
    ++inside;
    while (inside < 4) std::this_thread::yield();
  });
  EXPECT_EQ(inside, 4);
}

TEST(Together, HasJoinedAllWhenItReturns) {
  long sum = 0;
  std::mutex mutex;
  Crew({}).together(3, [&](int who) {
    const std::scoped_lock hold(mutex);
    sum += who;
  });
  EXPECT_EQ(sum, 3);
}

TEST(Together, OfNoThreadsDoesNothing) {
  Crew({}).together(0, [](int) { FAIL(); });
  Crew({}).together(0, 5, [] { FAIL(); });
}

TEST(Together, CallsAStepSoOftenInEachThread) {
  std::atomic<int> calls = 0;
  Crew({}).together(3, 100, [&] { ++calls; });
  EXPECT_EQ(calls, 300);
}

TEST(Together, NumbersTheStepsOfEachWhoInTheirOrder) {
  std::array<std::vector<int>, 2> numbers;
  Crew({}).together(
      2, 3, [&](int who, int number) { numbers[static_cast<std::size_t>(who)].push_back(number); });
  EXPECT_THAT(numbers, Each(ElementsAre(0, 1, 2)));
}

TEST(Together, OfNoStepsCallsNothing) {
  Crew({}).together(2, 0, [] { FAIL(); });
}

TEST(Together, DoesTheSameWorkWithEverySeed) {
  for (const std::uint64_t seed : {1u, 2u, 0xffffffffu}) {
    std::array<int, 4> calls{};
    Crew({.steps = 1, .seed = seed}).together(4, [&](int who) {
      ++calls[static_cast<std::size_t>(who)];
    });
    EXPECT_THAT(calls, Each(1)) << seed;
  }
}

TEST(Together, ThrowsAgainWhatTheWorkThrew) {
  Crew crew({});
  const auto work = [](int who) {
    if (who == 1) throw std::out_of_range("slot 7");
  };
  EXPECT_THROW(crew.together(3, work), std::out_of_range);
}

TEST(Together, ThrowsAgainOnlyAfterAllHaveEnded) {
  Crew crew({});
  std::atomic<bool> thrown = false;
  std::array<int, 3> ended{};
  const auto work = [&](int who) {
    if (who == 0) {
      thrown = true;
      throw std::runtime_error("first");
    }
    while (!thrown) std::this_thread::yield();
    ended[static_cast<std::size_t>(who)] = 1;
  };
  EXPECT_THROW(crew.together(3, work), std::runtime_error);
  EXPECT_THAT(ended, ElementsAre(0, 1, 1));
}

TEST(Together, ThrowsTheFailureOfTheLowestWhoWhereSeveralThrew) {
  Crew crew({});
  const auto work = [](int who) { throw who; };
  try {
    crew.together(3, work);
    FAIL() << "nothing was thrown";
  } catch (const int who) {
    EXPECT_EQ(who, 0);
  }
}

TEST(Together, CanBeUsedAgainAfterAnException) {
  Crew crew({});
  EXPECT_THROW(crew.together(2, [](int) { throw 1; }), int);
  std::atomic<int> calls = 0;
  crew.together(2, [&](int) { ++calls; });
  EXPECT_EQ(calls, 2);
}

TEST(TogetherWithoutAGate, RunsTheWorkOnceForEachWhoInAThreadOfItsOwn) {
  std::array<std::thread::id, 4> ids;
  Crew({.gate = false}).together(4, [&](int who) {
    ids[static_cast<std::size_t>(who)] = std::this_thread::get_id();
  });
  std::set<std::thread::id> distinct(ids.begin(), ids.end());
  distinct.insert(std::this_thread::get_id());
  EXPECT_EQ(distinct.size(), 5u);
}

TEST(TogetherWithoutAGate, NumbersTheStepsOfEachWho) {
  std::array<std::vector<int>, 2> numbers;
  Crew({.gate = false}).together(2, 3, [&](int who, int number) {
    numbers[static_cast<std::size_t>(who)].push_back(number);
  });
  EXPECT_THAT(numbers, Each(ElementsAre(0, 1, 2)));
}

TEST(TogetherWithoutAGate, ThrowsAgainOnlyAfterAllHaveEnded) {
  Crew crew({.gate = false});
  std::array<int, 3> ended{};
  const auto work = [&](int who) {
    if (who == 0) throw std::runtime_error("first");
    ended[static_cast<std::size_t>(who)] = 1;
  };
  EXPECT_THROW(crew.together(3, work), std::runtime_error);
  EXPECT_THAT(ended, ElementsAre(0, 1, 1));
}

TEST(TogetherWithoutAGate, PutsEachThreadInItsPlaceFirst) {
  static thread_local int place = -1;
  std::array<int, 3> places{};
  Crew crew({.place = [](int who) { place = who; }, .gate = false});
  crew.together(3, [&](int who) { places[static_cast<std::size_t>(who)] = place; });
  EXPECT_THAT(places, ElementsAre(0, 1, 2));
}

// A sanitizer's own memory does not fit into a limit of address space.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if !defined(__has_feature)
#define DEADHEAT_TEST_LIMITS_MEMORY 1
#elif !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
#define DEADHEAT_TEST_LIMITS_MEMORY 1
#endif
#endif

#ifdef DEADHEAT_TEST_LIMITS_MEMORY

// Leaves room for two or three threads.
void limit_address_space() {
  constexpr std::size_t stack = std::size_t{256} << 20;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack);
  pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);

  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const rlim_t used = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const rlimit limit{used + 3 * stack, used + 3 * stack};
  setrlimit(RLIMIT_AS, &limit);
}

[[noreturn]] void start_more_threads_than_there_is_room_for(bool gate) {
  alarm(20);  // else a thread that nobody sends home would be waited for without an end
  limit_address_space();
  std::atomic<int> calls = 0;
  try {
    Crew({.gate = gate}).together(16, [&](int) { ++calls; });
  } catch (const std::system_error&) {
    std::fprintf(stderr, "called off with %d calls\n", calls.load());
    std::_Exit(0);
  }
  std::_Exit(1);
}

TEST(TogetherDeathTest, SendsWaitingThreadsHomeWhereOneCannotBeCreated) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(start_more_threads_than_there_is_room_for(true), testing::ExitedWithCode(0),
              "called off with 0 calls");
}

TEST(TogetherDeathTest, WithoutAGateJoinsThoseThatCameWhereOneCannotBeCreated) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(start_more_threads_than_there_is_room_for(false), testing::ExitedWithCode(0),
              "called off with [1-9]");
}

#endif

}  // namespace
}  // namespace deadheat
