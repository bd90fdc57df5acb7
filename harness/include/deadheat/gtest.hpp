// SPDX-License-Identifier: MIT
// deadheat::check() for GoogleTest, with or without GoogleMock.
//
//   EXPECT_DEADHEAT_CLEAN([] { … });
//   EXPECT_DEADHEAT_CLEAN(body, {.strategy = deadheat::Strategy::exhaustive});
//   EXPECT_DEADHEAT_FINDS("data-race", body);
//   EXPECT_THAT(deadheat::explore(body), deadheat::IsClean());  // with GoogleMock
//
// A failure shows what was found, the interleaving, and the token that replays it. Where a build
// does not explore (native, ThreadSanitizer), what is not found was only not met: there
// EXPECT_DEADHEAT_FINDS skips the test instead of failing it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include <deadheat/explore.hpp>

#if __has_include(<gmock/gmock.h>)
#include <gmock/gmock.h>
#define DEADHEAT_HAS_GMOCK 1
#endif

namespace deadheat {

inline void PrintTo(const Explored& explored, std::ostream* out) { *out << explored.text(); }
inline void PrintTo(const Check& check, std::ostream* out) { *out << check.message(); }

// Whether a bug of that kind ("data-race", "deadlock", "wrong-tally", …) was found.
inline bool has_found(const Explored& explored, std::string_view kind) {
  return std::ranges::count(explored.bugs, kind, &ExploredBug::kind) > 0;
}
inline bool has_found(const Explored& explored, Symptom symptom) {
  return std::ranges::count(explored.bugs, symptom, &ExploredBug::symptom) > 0;
}

namespace gtest {

template <class Function>
testing::AssertionResult is_clean(Function body, const ExploreOptions& options = {}) {
  const Explored explored = explore(std::move(body), options);
  if (explored.clean()) return testing::AssertionSuccess() << explored.text();
  return testing::AssertionFailure() << explored.text();
}

// What was asked for was not found: a failure where it explored, else nothing is known.
struct Found {
  testing::AssertionResult result;
  bool is_unjudged = false;
};

template <class Function>
Found finds(std::string_view kind, Function body, const ExploreOptions& options = {}) {
  const Explored explored = explore(std::move(body), options);
  if (has_found(explored, kind)) return {testing::AssertionSuccess() << explored.text()};
  return {testing::AssertionFailure() << "no " << kind << " was found: " << explored.text(),
          !explored.explored};
}

}  // namespace gtest

#ifdef DEADHEAT_HAS_GMOCK

// Matchers of Explored. What was explored, and how far, is in the description of a mismatch.
MATCHER(IsClean, negation ? "has a bug" : "has no bug in what was explored") {
  if (!arg.clean()) *result_listener << "which is " << arg.text();
  return arg.clean();
}

// Of a search that is exhaustive: nothing was left out.
MATCHER(IsCleanAndComplete, negation ? "has a bug, or was not explored to the end"
                                     : "has no bug in any of its interleavings") {
  return arg.explored && arg.clean() && arg.complete;
}

// FindsA("data-race"), or FindsA(deadheat::Symptom::race) of any kind that shows so.
MATCHER_P(FindsA, what, negation ? "has no such bug" : "has a bug of the kind") {
  return has_found(arg, what);
}

#endif

}  // namespace deadheat

// What comes after the body are options: braces with commas in them are one of the arguments.
#define EXPECT_DEADHEAT_CLEAN(...) EXPECT_TRUE(::deadheat::gtest::is_clean(__VA_ARGS__))
#define ASSERT_DEADHEAT_CLEAN(...) ASSERT_TRUE(::deadheat::gtest::is_clean(__VA_ARGS__))

#define EXPECT_DEADHEAT_FINDS(...)                                     \
  do {                                                                 \
    const auto deadheat_found = ::deadheat::gtest::finds(__VA_ARGS__); \
    if (deadheat_found.is_unjudged) {                                  \
      GTEST_SKIP() << "only a build that explores can promise this: "  \
                   << deadheat_found.result.message();                 \
    }                                                                  \
    EXPECT_TRUE(deadheat_found.result);                                \
  } while (false)
