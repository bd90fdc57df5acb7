// SPDX-License-Identifier: MIT
#include "model/near_miss.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/hash.hpp"

namespace deadheat {
namespace {

TEST(EditDistance, CountsWhatHasToBeChanged) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("run", "run"), 0u);
  EXPECT_EQ(edit_distance("", "run"), 3u);
  EXPECT_EQ(edit_distance("rum", "run"), 1u);
  EXPECT_EQ(edit_distance("rnu", "run"), 1u);  // neighbours that were swapped
  EXPECT_EQ(edit_distance("runs", "run"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(EditDistance, IsTheSameBothWays) {
  for (const auto& [one, other] : {std::pair{"report", "repotr"}, std::pair{"ab", "ba"}}) {
    EXPECT_EQ(edit_distance(one, other), edit_distance(other, one));
  }
}

TEST(NearMiss, IsTheNearestKnownWord) {
  const std::vector<std::string> known = {"list", "run", "report", "replay"};
  EXPECT_EQ(near_miss("reprot", known), "report");
  EXPECT_EQ(near_miss("RUN", known), "run");
  EXPECT_EQ(near_miss("lsit", known), "list");
  EXPECT_EQ(near_miss("repaly", known), "replay");
}

TEST(NearMiss, OfSomethingElseIsNothing) {
  EXPECT_EQ(near_miss("make-coffee", {"list", "run", "report"}), "");
  EXPECT_EQ(near_miss("x", {"y"}), "");
  EXPECT_EQ(near_miss("", {"run"}), "");
  EXPECT_EQ(near_miss("run", {}), "");
  EXPECT_EQ(near_miss(std::string(1000, 'a'), {std::string(1000, 'a') + "b"}), "");
}

TEST(NearMiss, IsAskedForAtTheEndOfAMessage) {
  EXPECT_EQ(did_you_mean("rum", {"run"}), "; did you mean 'run'?");
  EXPECT_EQ(did_you_mean("coffee", {"run"}), "");
}

// From the tables that its authors publish.
TEST(Hash, IsFnv1a) {
  EXPECT_EQ(fnv1a(""), 0xcbf29ce484222325u);
  EXPECT_EQ(fnv1a("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(fnv1a("foobar"), 0x85944171f73967e8u);
}

}  // namespace
}  // namespace deadheat
