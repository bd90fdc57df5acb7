// SPDX-License-Identifier: MIT
#include "model/tally.hpp"

#include <gtest/gtest.h>

namespace deadheat {
namespace {

TEST(Tallies, CountAPairThatIsKnownTogether) {
  std::vector<TallyCount> tallies;
  long others = 0;
  add_tally(tallies, others, {4, 3, 1}, 2);
  add_tally(tallies, others, {4, 3, 5}, 2);
  ASSERT_EQ(tallies.size(), 1u);
  EXPECT_EQ(tallies[0].count, 6);
  EXPECT_EQ(others, 0);
}

TEST(Tallies, TellPairsApartByBothNumbers) {
  std::vector<TallyCount> tallies;
  long others = 0;
  add_tally(tallies, others, {4, 3, 1}, 9);
  add_tally(tallies, others, {3, 3, 1}, 9);
  add_tally(tallies, others, {4, 4, 1}, 9);
  EXPECT_EQ(tallies.size(), 3u);
}

TEST(Tallies, CountWhatIsBeyondTheirNumberAsOthersAndGoOnCountingTheKnown) {
  std::vector<TallyCount> tallies;
  long others = 0;
  add_tally(tallies, others, {4, 3, 1}, 1);
  add_tally(tallies, others, {4, 2, 7}, 1);
  add_tally(tallies, others, {4, 3, 1}, 1);
  ASSERT_EQ(tallies.size(), 1u);
  EXPECT_EQ(tallies[0].count, 2);
  EXPECT_EQ(others, 7);
}

}  // namespace
}  // namespace deadheat
