// SPDX-License-Identifier: MIT
// What the counts of a run say about a rate. Pure functions.
#pragma once

#include <optional>

namespace deadheat {

// A proportion with its 95 % interval; all in [0, 1].
struct Rate {
  double rate = 0;
  double low = 0;
  double high = 1;
};

// The rate of k in n independent trials, with the score interval of Wilson, "Probable inference,
// the law of succession, and statistical inference", JASA 22 (1927). Where k is 0 the upper end is
// that of the rule of three (see upper_bound), so that the two never disagree in one report.
// Nothing for n <= 0; k is taken into [0, n].
std::optional<Rate> rate(long k, long n);

// The 95 % upper bound on the rate of what was never seen in n trials: 3/n, at most 1 (rule of
// three; Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249
// (1983)).
std::optional<double> upper_bound(long n);

// How likely it is that all `seen` sightings are among `of` trials of one kind and none among
// `tried` of another, if both kinds show it equally often: Fisher's exact test, one-sided ("The
// logic of inductive inference", Journal of the Royal Statistical Society 98 (1935)). 1 where
// nothing was seen.
double chance_of_one_side(long seen, long of, long tried);

}  // namespace deadheat
