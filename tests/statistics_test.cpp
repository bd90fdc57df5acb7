// SPDX-License-Identifier: MIT
#include "model/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace deadheat {
namespace {

constexpr double z = 1.959963984540054;

// Wilson's interval is where the score test does not reject: |p - k/n| = z * sqrt(p(1-p)/n). This
// finds its ends from that definition by bisection, without the closed formula that rate() uses.
double score(double p, double k, double n) {
  return std::abs(p - k / n) - z * std::sqrt(p * (1 - p) / n);
}

double end_between(double rejected, double accepted, double k, double n) {
  for (int step = 0; step < 200; ++step) {
    const double middle = (rejected + accepted) / 2;
    (score(middle, k, n) > 0 ? rejected : accepted) = middle;
  }
  return accepted;
}

TEST(Rate, EqualsThePublishedIntervals) {
  struct Row {
    long k, n;
    double low, high;
  };
  const std::vector<Row> table = {
      {10, 100, 0.0552, 0.1744},  // the usual example of the 10 % rate
      {81, 263, 0.2553, 0.3662},  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3
      {15, 148, 0.0624, 0.1605},  // the same
      {1, 29, 0.0061, 0.1718},    // the same
      {1, 1, 0.2065, 1.0},       {5, 10, 0.2366, 0.7634},
  };
  for (const Row& row : table) {
    const auto measured = rate(row.k, row.n);
    ASSERT_TRUE(measured);
    EXPECT_NEAR(measured->low, row.low, 5e-5) << row.k << "/" << row.n;
    EXPECT_NEAR(measured->high, row.high, 5e-5) << row.k << "/" << row.n;
  }
}

TEST(Rate, EndsWhereTheScoreTestRejects) {
  for (const long n : {1L, 2L, 3L, 7L, 10L, 100L, 4096L}) {
    for (long k = 1; k <= n; k += std::max(1L, n / 17)) {
      const auto measured = rate(k, n);
      ASSERT_TRUE(measured);
      const double p = static_cast<double>(k) / static_cast<double>(n);
      const auto of = [&](double from) {
        return end_between(from, p, static_cast<double>(k), static_cast<double>(n));
      };
      EXPECT_DOUBLE_EQ(measured->rate, p);
      EXPECT_NEAR(measured->low, of(0), 1e-9) << k << "/" << n;
      EXPECT_NEAR(measured->high, k == n ? 1.0 : of(1), 1e-9) << k << "/" << n;
    }
  }
}

TEST(Rate, OfWhatWasNeverSeenEndsByTheRuleOfThree) {
  for (const long n : {3L, 10L, 300L, 1'000'000L}) {
    const auto measured = rate(0, n);
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->rate, 0);
    EXPECT_EQ(measured->low, 0);
    EXPECT_DOUBLE_EQ(measured->high, 3.0 / static_cast<double>(n));
    EXPECT_EQ(measured->high, upper_bound(n));
  }
}

TEST(Rate, OfWhatWasAlwaysSeenEndsAtExactlyOne) {
  for (long n = 1; n < 5000; ++n) EXPECT_EQ(rate(n, n)->high, 1.0) << n;
}

TEST(Rate, OfNoTrialsIsNothing) {
  EXPECT_FALSE(rate(0, 0));
  EXPECT_FALSE(rate(1, 0));
  EXPECT_FALSE(rate(0, -1));
}

TEST(Rate, TakesACountFromOutsideIntoTheTrials) {
  EXPECT_EQ(rate(12, 10)->rate, 1.0);
  EXPECT_EQ(rate(12, 10)->low, rate(10, 10)->low);
  EXPECT_EQ(rate(-2, 10)->rate, 0.0);
  EXPECT_EQ(rate(-2, 10)->high, rate(0, 10)->high);
}

TEST(Rate, OfAHugeNumberOfTrialsIsNarrowAndStaysInRange) {
  const long n = std::numeric_limits<long>::max();
  for (const long k : {1L, n / 2, n - 1, n}) {
    const auto measured = rate(k, n);
    ASSERT_TRUE(measured);
    EXPECT_GE(measured->low, 0.0) << k;
    EXPECT_LE(measured->high, 1.0) << k;
    EXPECT_LT(measured->high - measured->low, 1e-8) << k;
  }
}

TEST(Rate, LiesInsideItsInterval) {
  for (long n = 1; n <= 60; ++n) {
    for (long k = 0; k <= n; ++k) {
      const auto measured = rate(k, n);
      ASSERT_TRUE(measured);
      EXPECT_LE(0.0, measured->low) << k << "/" << n;
      EXPECT_LE(measured->low, measured->rate) << k << "/" << n;
      EXPECT_LE(measured->rate, measured->high) << k << "/" << n;
      EXPECT_LE(measured->high, 1.0) << k << "/" << n;
    }
  }
}

TEST(Rate, GrowsWithTheCount) {
  for (long n = 2; n <= 60; ++n) {
    for (long k = 2; k <= n; ++k) {  // the rule of three is another formula: see below
      EXPECT_LT(rate(k - 1, n)->low, rate(k, n)->low) << k << "/" << n;
      EXPECT_LT(rate(k - 1, n)->high, rate(k, n)->high) << k << "/" << n;
    }
  }
}

TEST(Rate, OfOneEndsHigherThanOfNoneFromFiveTrialsOn) {
  for (long n = 5; n <= 10'000; ++n) EXPECT_GT(rate(1, n)->high, rate(0, n)->high) << n;
}

TEST(Rate, NarrowsWithTheTrials) {
  for (long n = 10; n <= 10'000'000; n *= 10) {
    const auto few = rate(n / 10, n);
    const auto many = rate(n, n * 10);
    EXPECT_LT(many->high - many->low, few->high - few->low) << n;
  }
}

TEST(Rate, IsSymmetric) {
  for (long k = 1; k < 30; ++k) {
    EXPECT_NEAR(rate(k, 30)->low, 1 - rate(30 - k, 30)->high, 1e-12) << k;
  }
}

TEST(UpperBound, IsThreeByTheTrialsAndAtMostOne) {
  EXPECT_EQ(upper_bound(1), 1.0);
  EXPECT_EQ(upper_bound(2), 1.0);
  EXPECT_EQ(upper_bound(3), 1.0);
  EXPECT_EQ(upper_bound(4), 0.75);
  EXPECT_EQ(upper_bound(300), 0.01);
}

TEST(UpperBound, OfNoTrialsIsNothing) {
  EXPECT_FALSE(upper_bound(0));
  EXPECT_FALSE(upper_bound(-5));
}

// The exact bound is 1 - 0.05^(1/n); the rule must not promise more than that.
TEST(UpperBound, IsNotBelowTheExactOne) {
  for (long n = 1; n <= 100'000; n = n * 3 + 1) {
    EXPECT_GE(*upper_bound(n), 1 - std::pow(0.05, 1.0 / static_cast<double>(n))) << n;
  }
}

TEST(ChanceOfOneSide, IsThatOfFishersExactTest) {
  EXPECT_NEAR(chance_of_one_side(1, 1, 1), 0.5, 1e-9);
  EXPECT_NEAR(chance_of_one_side(3, 3, 3), 1.0 / 20, 1e-9);
  EXPECT_NEAR(chance_of_one_side(2, 3, 3), 1.0 / 5, 1e-9);
  EXPECT_NEAR(chance_of_one_side(1, 1'000'000'000'000, 1'000'000'000'000), 0.5, 1e-2);
  EXPECT_LT(chance_of_one_side(500, 1'000'000, 1'000'000), 1e-12);
}

TEST(ChanceOfOneSide, IsCertainWhereNothingWasSeenOrTried) {
  EXPECT_DOUBLE_EQ(chance_of_one_side(0, 3, 3), 1);
  EXPECT_DOUBLE_EQ(chance_of_one_side(3, 3, 0), 1);
  EXPECT_DOUBLE_EQ(chance_of_one_side(0, 0, 0), 1);
}

}  // namespace
}  // namespace deadheat
