// SPDX-License-Identifier: MIT
#undef NDEBUG  // the body's assert is what is tested
#include <gtest/gtest.h>

#include <atomic>
#include <cassert>
#include <concepts>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>

#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::HasSubstr;

void fail_by_throwing() { throw std::runtime_error("a reason to tell"); }
void fail_by_aborting() { std::abort(); }
void fail_by_terminating() { std::terminate(); }
void fail_by_writing_to_null() {
  int* volatile nowhere = nullptr;
  *nowhere = 1;
}
void fail_by_breaking_noexcept() {
  []() noexcept { fail_by_throwing(); }();
}
void fail_by_asserting() {
  const int one = 1;
  assert(one == 2);
}

using Failure = void (*)();

// The second thread fails in those interleavings in which it comes first.
template <std::invocable Function>
auto failing_if_first(Function fail) {
  return [fail] {
    std::atomic<bool> set = false;
    together([&] { set = true; },
             [&] {
               if (!set) fail();
             });
  };
}

class AnyCrash : public testing::TestWithParam<Failure> {};

INSTANTIATE_TEST_SUITE_P(Ways, AnyCrash,
                         testing::Values(fail_by_throwing, fail_by_aborting, fail_by_terminating,
                                         fail_by_writing_to_null, fail_by_breaking_noexcept,
                                         fail_by_asserting));

TEST_P(AnyCrash, OfAThreadIsFound) {
  EXPECT_THAT(explore_all(failing_if_first(GetParam())), FindsA(Symptom::crash));
}

TEST_P(AnyCrash, OfTheBodyIsFound) {
  EXPECT_THAT(explore_all([fail = GetParam()] {
                together([] {});
                fail();
              }),
              FindsA(Symptom::crash));
}

TEST_P(AnyCrash, DoesNotEndTheCampaign) {
  const Explored explored = explore_all(failing_if_first(GetParam()), {.enough = 0});
  ASSERT_THAT(explored, FindsA(Symptom::crash));
  EXPECT_TRUE(explored.complete) << explored.text();
  EXPECT_LT(explored.bugs.front().executions, explored.executions);
}

TEST_P(AnyCrash, IsReplayed) {
  const auto body = failing_if_first(GetParam());
  const Explored explored = explore_all(body);
  ASSERT_THAT(explored, FindsA(Symptom::crash));
  const Explored again = explore(body, {.replay = explored.bugs.front().token});
  EXPECT_THAT(again, FindsTheKind(explored.bugs.front().kind));
}

TEST_P(AnyCrash, IsFoundInAProcessOfItsOwn) {
  EXPECT_THAT(explore_all(failing_if_first(GetParam()), {.isolate = true}), FindsA(Symptom::crash));
}

const ExploredBug* first_bug(const Explored& explored) {
  return explored.bugs.empty() ? nullptr : &explored.bugs.front();
}

TEST(Exception, OutOfAThreadIsToldWithItsText) {
  const Explored explored = explore_all(failing_if_first(fail_by_throwing));
  ASSERT_THAT(explored, Finds(Symptom::crash, std::string("uncaught-exception")));
  EXPECT_THAT(first_bug(explored)->message, HasSubstr("a reason to tell"));
}

TEST(Exception, OutOfTheBodyIsToldWithItsText) {
  const Explored explored = explore_all([] {
    together([] {});
    fail_by_throwing();
  });
  ASSERT_THAT(explored, FindsA(Symptom::crash));
  EXPECT_THAT(first_bug(explored)->message, HasSubstr("a reason to tell"));
}

TEST(Exception, CaughtInItsThreadIsClean) {
  EXPECT_THAT(explore_all([] {
                int caught = 0;
                together([&] {
                  try {
                    fail_by_throwing();
                  } catch (const std::runtime_error&) {
                    ++caught;
                  }
                });
                return Tally{.expected = 1, .found = caught};
              }),
              IsCleanAndComplete());
}

// Two threads are inside their catch clauses at the same time: each has its own exception.
TEST(Exception, IsEachThreadsOwn) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> inside = 0;
                std::atomic<int> wrong = 0;
                const auto catch_own = [&](int number) {
                  try {
                    throw number;
                  } catch (int) {
                    ++inside;
                    try {
                      throw;
                    } catch (int again) {
                      if (again != number) ++wrong;
                    }
                  }
                };
                together([&] { catch_own(1); }, [&] { catch_own(2); });
                return Tally{.expected = 0, .found = wrong};
              }),
              IsCleanAndComplete());
}

TEST(Assert, IsToldWithItsCondition) {
  const Explored explored = explore_all(failing_if_first(fail_by_asserting));
  ASSERT_THAT(explored, FindsA(Symptom::crash));
  EXPECT_THAT(first_bug(explored)->message, HasSubstr("one == 2"));
}

}  // namespace
}  // namespace deadheat
