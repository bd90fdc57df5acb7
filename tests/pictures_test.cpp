// SPDX-License-Identifier: MIT
// What the pictures of the page say: their text alternative, which is what a test can read.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html_parts.hpp"
#include "reports/svg.hpp"
#include "sample_session.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t hits = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++hits;
  return hits;
}

Result with_tallies(std::vector<TallyCount> tallies, long others = 0) {
  Result made = sample::racy_stress();
  made.counts.tallies = std::move(tallies);
  made.counts.other_tallies = others;
  return made;
}

TEST(Distribution, HasABarForEachPairOfCounts) {
  const std::string drawn = html_distribution(with_tallies({{4, 4, 7}, {4, 2, 3}}, 5)).str();
  EXPECT_THAT(drawn, HasSubstr("7 trials found 4 of 4, which is right; 3 trials found 2 of 4; 5 "
                               "trials found others, not listed; 5 trials found something else"));
  EXPECT_EQ(count(drawn, "bar good"), 1u);
  EXPECT_EQ(count(drawn, "bar bad"), 2u);
}

TEST(Distribution, PutsManyPairsIntoBinsAndLosesNone) {
  std::vector<TallyCount> tallies = {{1000, 1000, 2}};
  for (long found = 100; found < 140; ++found) tallies.push_back({1000, found, 1});
  const std::string drawn = html_distribution(with_tallies(tallies)).str();
  EXPECT_THAT(drawn, HasSubstr("2 trials found as expected, which is right"));
  EXPECT_EQ(count(drawn, "class=\"bar bad\""), 10u);
  EXPECT_EQ(count(drawn, ">4</text>"), 10u);  // 40 pairs in 10 bins
}

TEST(Distribution, HasOneBarWhereManyPairsAreAllRight) {
  std::vector<TallyCount> tallies;
  for (long sent = 1; sent <= 40; ++sent) tallies.push_back({sent, sent, 2});
  const std::string drawn = html_distribution(with_tallies(tallies)).str();
  EXPECT_THAT(drawn, HasSubstr("80 trials found as expected, which is right"));
  EXPECT_EQ(count(drawn, "<rect"), 1u);
}

TEST(Distribution, IsNotDrawnWhereAllTrialsWereRight) {
  EXPECT_TRUE(html_distribution(sample::locked_stress()).empty());
}

TEST(Distribution, OfAnExplorationIsThatOfItsExecutions) {
  EXPECT_THAT(html_distribution(sample::racy_explore()).str(),
              AllOf(HasSubstr("in executions"), HasSubstr("8 executions found 1 of 2")));
}

CaseResults case_of(const std::vector<const Result*>& results) {
  return {.verdict = {.id = results.front()->id}, .results = results};
}

TEST(Rates, HaveAnIntervalAndTheTimeOfTheFirst) {
  const Result stress = sample::racy_stress();
  const std::string drawn = html_rates(case_of({&stress})).str();
  EXPECT_THAT(drawn, AllOf(HasSubstr("racy in wrong under stress: 100% (95% interval"),
                           HasSubstr("first after 43 ms"), HasSubstr("whisker")));
}

TEST(Rates, OfAnExplorationHaveNoIntervalAndAnotherMark) {
  const Result explore = sample::racy_explore();
  const std::string drawn = html_rates(case_of({&explore})).str();
  EXPECT_THAT(drawn, AllOf(HasSubstr("polygon"), Not(HasSubstr("whisker")),
                           Not(HasSubstr("95% interval to"))));
}

TEST(Rates, SayNothingOfADetectorThatIsBlind) {
  Result blind = sample::locked_stress();
  EXPECT_TRUE(html_rates(case_of({&blind})).empty());
}

TEST(Matrix, CountsTheCaughtOfEachFamilyAndDetector) {
  const std::string drawn = html_matrix(sample_session()).str();
  EXPECT_THAT(drawn, AllOf(HasSubstr("#?family=counter&amp;detector=stress&amp;role=racy"),
                           HasSubstr("1 of 1"), HasSubstr("none is due"), HasSubstr("not run")));
}

TEST(Matrix, IsNotThereWithoutResults) { EXPECT_TRUE(html_matrix({}).empty()); }

TEST(Times, TellTheFirstTheMiddleAndTheLast) {
  EXPECT_THAT(
      html_times(sample_session()).str(),
      HasSubstr("under stress: the first after 0.8 ms, half by 43 ms, the last after 43 ms"));
}

TEST(Picture, EscapesWhatIsHostile) {
  const std::string drawn = picture(sample::hostile, sample::hostile, {10, 10},
                                    svg_text(sample::hostile, {1, 1}, Align::end, sample::hostile))
                                .str();
  EXPECT_THAT(drawn, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("\x1b")), Not(HasSubstr("'`")),
                           HasSubstr("&lt;script&gt;")));
}

TEST(Picture, HasATitleAndATextAlternative) {
  const std::string drawn = picture("What", "it tells", {10, 10}, {}).str();
  EXPECT_THAT(drawn, AllOf(HasSubstr("<title>What</title>"),
                           HasSubstr("role=\"img\" aria-label=\"What: it tells\"")));
}

TEST(Shortened, KeepsWholeCharacters) {
  EXPECT_EQ(shortened("äöü", 3), "äöü");
  EXPECT_EQ(shortened("äöüß", 3), "äö…");
}

TEST(Costs, AreDrawnAndTheDearestRepairIsFound) {
  const Session session = sample_session();
  EXPECT_THAT(html_costs("counter/lost-update", session.costs).str(),
              HasSubstr("racy 2.6 ns, 1.0×; locked 98.8 ns, 38.0×; atomic 41.6 ns, 16.0×"));
  EXPECT_NEAR(cost_ratio("counter/lost-update", session.costs).value_or(0), 38, 0.1);
  EXPECT_FALSE(cost_ratio("queue/two-consumers", session.costs));
}

TEST(Costs, TellProcessorTimeAndMemoryAndWhetherATrialIsMeant) {
  const std::vector<Cost> costs = {{.id = "life/x",
                                    .variant = "pool",
                                    .threads = 2,
                                    .ns_per_step = 9,
                                    .processor_ns_per_step = 17.5,
                                    .bytes_per_task = 2048,
                                    .whole_trials = true}};
  EXPECT_THAT(html_costs("life/x", costs).str(),
              AllOf(HasSubstr("What a trial costs"), HasSubstr("processor time a trial"),
                    HasSubstr("17.5 ns"), HasSubstr("2.0 KiB")));
  const std::string steps = html_costs("counter/lost-update", sample_session().costs).str();
  EXPECT_THAT(steps, AllOf(HasSubstr("What a step costs"), Not(HasSubstr("KiB"))));
}

}  // namespace
}  // namespace deadheat
