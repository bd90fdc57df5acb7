// SPDX-License-Identifier: MIT
#include "model/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace deadheat {
namespace {

constexpr double z = 1.959963984540054;  // the 97.5 % point of the normal distribution

}  // namespace

std::optional<Rate> rate(long k, long n) {
  if (n <= 0) return std::nullopt;
  const auto trials = static_cast<double>(n);
  const double p = static_cast<double>(std::clamp(k, 0L, n)) / trials;
  if (k <= 0) return Rate{0, 0, *upper_bound(n)};
  const double scale = 1 + z * z / trials;
  const double centre = (p + z * z / (2 * trials)) / scale;
  const double half = z * std::sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials)) / scale;
  // at k = n the score interval ends at 1 exactly; rounding must not hide that
  return Rate{p, std::max(0.0, centre - half), k >= n ? 1.0 : std::min(1.0, centre + half)};
}

std::optional<double> upper_bound(long n) {
  if (n <= 0) return std::nullopt;
  return std::min(1.0, 3.0 / static_cast<double>(n));
}

double chance_of_one_side(long seen, long of, long tried) {
  // log of C(of, seen) / C(of + tried, seen)
  const auto all = static_cast<double>(std::max(0L, of));
  const auto hits = std::clamp(static_cast<double>(seen), 0.0, all);
  const auto others = static_cast<double>(std::max(0L, tried));
  const double chance = std::exp(std::lgamma(all + 1) - std::lgamma(all - hits + 1) +
                                 std::lgamma(all + others - hits + 1) -
                                 std::lgamma(all + others + 1));
  return std::min(1.0, chance);
}

}  // namespace deadheat
