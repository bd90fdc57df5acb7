// SPDX-License-Identifier: MIT
#include "model/glob.hpp"

#include <gtest/gtest.h>

#include <string>

namespace deadheat {
namespace {

TEST(Glob, PlainTextMatchesItselfOnly) {
  EXPECT_TRUE(matches_glob("counter/lost-update", "counter/lost-update"));
  EXPECT_FALSE(matches_glob("counter/lost-update", "counter/lost"));
  EXPECT_FALSE(matches_glob("counter/lost", "counter/lost-update"));
  EXPECT_FALSE(matches_glob("counter/lost-update", "Counter/lost-update"));
}

TEST(Glob, AStarMatchesAnyTextAlsoNoneAndASlash) {
  EXPECT_TRUE(matches_glob("counter/lost-update", "*"));
  EXPECT_TRUE(matches_glob("", "*"));
  EXPECT_TRUE(matches_glob("counter/lost-update", "counter/*"));
  EXPECT_TRUE(matches_glob("counter/", "counter/*"));
  EXPECT_TRUE(matches_glob("counter/lost-update", "c*e"));
  EXPECT_FALSE(matches_glob("queue/ring", "counter/*"));
}

TEST(Glob, AStarComesBackToALaterPlace) {
  EXPECT_TRUE(matches_glob("a-b-a-b-c", "*a-b-c"));
  EXPECT_TRUE(matches_glob("lock/lost-wakeup-lost", "*lost"));
  EXPECT_FALSE(matches_glob("lock/lost-wakeup", "*lost"));
}

TEST(Glob, SeveralStarsMatchInTheirOrder) {
  EXPECT_TRUE(matches_glob("counter/lost-update", "*ter*update"));
  EXPECT_TRUE(matches_glob("counter/lost-update", "**counter**"));
  EXPECT_FALSE(matches_glob("counter/lost-update", "*update*counter*"));
}

TEST(Glob, AQuestionMarkMatchesExactlyOneCharacter) {
  EXPECT_TRUE(matches_glob("a/b", "a?b"));
  EXPECT_FALSE(matches_glob("ab", "a?b"));
  EXPECT_FALSE(matches_glob("a", "a?"));
  EXPECT_TRUE(matches_glob("abc", "?*?"));
  EXPECT_FALSE(matches_glob("a", "?*?"));
}

TEST(Glob, AnEmptyGlobMatchesEmptyTextOnly) {
  EXPECT_TRUE(matches_glob("", ""));
  EXPECT_FALSE(matches_glob("a", ""));
}

TEST(Glob, NothingElseIsSpecial) {
  EXPECT_TRUE(matches_glob("a.[b]+\\", "a.[b]+\\"));
  EXPECT_FALSE(matches_glob("axb", "a.b"));
  EXPECT_FALSE(matches_glob("ab", "a[b]"));
}

TEST(Glob, AStarInTheTextIsNotSpecial) {
  EXPECT_TRUE(matches_glob("a*b", "a*b"));
  EXPECT_TRUE(matches_glob("a*b", "a?b"));
  EXPECT_FALSE(matches_glob("a*b", "axxb"));
}

// Exponential backtracking would not come to an end here.
TEST(Glob, ManyStarsOverALongTextEnd) {
  std::string glob;
  for (int star = 0; star < 50; ++star) glob += "a*";
  EXPECT_FALSE(matches_glob(std::string(5000, 'a'), glob + "b"));
}

TEST(Globs, OfSeveralOneHasToMatch) {
  EXPECT_TRUE(matches_any("queue/ring", {"counter/*", "queue/*"}));
  EXPECT_FALSE(matches_any("lock/dining", {"counter/*", "queue/*"}));
}

TEST(Globs, OfSeveralTextsOneHasToBeMatched) {
  EXPECT_TRUE(any_matches_any({"CP.20", "CWE-362"}, {"CWE-*"}));
  EXPECT_FALSE(any_matches_any({"CP.20", "quick"}, {"CWE-*"}));
  EXPECT_FALSE(any_matches_any({}, {"*"}));
}

TEST(Globs, NoneLetEverythingPass) {
  EXPECT_TRUE(matches_any("queue/ring", {}));
  EXPECT_TRUE(any_matches_any({"quick"}, {}));
  EXPECT_TRUE(any_matches_any({}, {}));
}

}  // namespace
}  // namespace deadheat
