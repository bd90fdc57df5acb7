// SPDX-License-Identifier: MIT
// Expected against found over all trials of a result, drawn.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/html_parts.hpp"
#include "reports/svg.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::size_t most_bars = 12;
constexpr double row = 20, left = 190, bars = 300, width = 620;

// A bar: trials that found this, or something between.
struct Bar {
  std::string label;
  long count = 0;
  bool right = false;
};

const std::vector<TallyCount>& tallies_of(const Result& result) {
  return result.exploration ? result.exploration->tallies : result.counts.tallies;
}

long others_of(const Result& result) {
  return result.exploration ? result.exploration->other_tallies : result.counts.other_tallies;
}

std::string pair_text(const TallyCount& tally) {
  return fmt::format("{} of {}", grouped(tally.found), grouped(tally.expected));
}

std::vector<Bar> one_a_pair(std::vector<TallyCount> tallies) {
  std::ranges::sort(tallies, [](const TallyCount& one, const TallyCount& other) {
    return one.found - one.expected > other.found - other.expected;
  });
  std::vector<Bar> all;
  for (const TallyCount& tally : tallies) {
    all.push_back({pair_text(tally), tally.count, tally.found == tally.expected});
  }
  return all;
}

// Where there are too many pairs: bins of what was found for each that was expected.
double share_of(const TallyCount& tally) {
  return tally.expected == 0
             ? 0
             : static_cast<double>(tally.found) / static_cast<double>(tally.expected);
}

std::vector<Bar> in_bins(const std::vector<TallyCount>& tallies) {
  std::vector<Bar> all;
  std::vector<TallyCount> wrong;
  Bar right{.label = "as expected", .right = true};
  for (const TallyCount& tally : tallies) {
    if (tally.found == tally.expected) {
      right.count += tally.count;
    } else {
      wrong.push_back(tally);
    }
  }
  if (right.count > 0) all.push_back(right);
  if (wrong.empty()) return all;
  const auto [low, high] = std::ranges::minmax(wrong, {}, share_of);
  constexpr std::size_t bins = most_bars - 2;
  const double from = share_of(low), each = (share_of(high) - from) / bins;
  std::vector<Bar> of_wrong(bins);
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const double begins = from + each * static_cast<double>(bin);
    of_wrong[bin].label =
        fmt::format("{:.1f} to {:.1f}% found", begins * 100, (begins + each) * 100);
  }
  for (const TallyCount& tally : wrong) {
    const double place = each > 0 ? (share_of(tally) - from) / each : 0;
    of_wrong[std::min(bins - 1, static_cast<std::size_t>(place))].count += tally.count;
  }
  std::ranges::reverse(of_wrong);
  all.insert(all.end(), of_wrong.begin(), of_wrong.end());
  return all;
}

Markup bar_row(const Bar& bar, long most, double y) {
  const double length = bars * static_cast<double>(bar.count) / static_cast<double>(most);
  const std::string says = fmt::format("{}{}", bar.right ? "✓ " : "✗ ", bar.label);
  return svg_text("label", {left - 8, y + 14}, Align::end, says) +
         svg_box(bar.right ? "bar good" : "bar bad", {left, y + 3},
                 {std::max(1.5, length), row - 6}) +
         svg_text("value", {left + length + 8, y + 14}, Align::start, grouped(bar.count));
}

std::string in_words(const std::vector<Bar>& all, long others, std::string_view unit) {
  std::string text;
  for (const Bar& bar : all) {
    if (bar.count == 0) continue;
    text += fmt::format("{}{} {} found {}{}", text.empty() ? "" : "; ", grouped(bar.count), unit,
                        bar.label, bar.right ? ", which is right" : "");
  }
  if (others > 0) text += fmt::format("; {} {} found something else", grouped(others), unit);
  return text;
}

}  // namespace

Markup html_distribution(const Result& result) {
  const std::vector<TallyCount>& tallies = tallies_of(result);
  if (tallies.size() < 2 && result.counts.wrong == 0) return {};
  if (tallies.empty() || result.variant.litmus) return {};
  const std::string_view unit = result.exploration ? "executions" : "trials";
  std::vector<Bar> all = tallies.size() > most_bars ? in_bins(tallies) : one_a_pair(tallies);
  const long others = others_of(result);
  if (others > 0) all.push_back({.label = "others, not listed", .count = others});
  const long most = std::max(1L, std::ranges::max_element(all, {}, &Bar::count)->count);
  Markup drawn;
  double y = 0;
  for (const Bar& bar : all) {
    drawn += bar_row(bar, most, y);
    y += row;
  }
  drawn += svg_line("axis", {left, 0}, {left, y});
  return picture(fmt::format("Found of expected, in {}", unit), in_words(all, others, unit),
                 {width, y}, drawn);
}

}  // namespace deadheat
