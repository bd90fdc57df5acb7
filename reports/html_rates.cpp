// SPDX-License-Identifier: MIT
// How often and how soon each detector saw what there is to see in a case, drawn.
#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "model/names.hpp"
#include "model/statistics.hpp"
#include "reports/html_parts.hpp"
#include "reports/interleaving.hpp"
#include "reports/svg.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr double row = 24, top = 22, name_width = 250, rate_left = 262, rate_width = 240;
constexpr double time_left = 560, time_width = 220, width = 820;
constexpr double soonest = 1e-4, latest = 100;  // seconds, the ends of the axis

struct Told {
  const Result* result = nullptr;
  const Sighting* sighting = nullptr;
};

std::vector<Told> seen_in(const CaseResults& of_case) {
  std::vector<Told> all;
  for (const Result* result : of_case.results) {
    const Sighting* sighting = telling_sighting(*result);
    if (!sighting || sighting->of <= 0) continue;
    if (sighting->sight == Sight::blind && sighting->seen == 0) continue;
    all.push_back({result, sighting});
  }
  return all;
}

double at_share(double share) { return rate_left + rate_width * share; }

double at_time(double seconds) {
  const double kept = std::clamp(seconds, soonest, latest);
  return time_left + time_width * std::log10(kept / soonest) / std::log10(latest / soonest);
}

Markup axes(double bottom) {
  Markup drawn = svg_text("head", {rate_left, 12}, Align::start, "how often, 95% interval") +
                 svg_text("head", {time_left, 12}, Align::start, "first seen after");
  for (const double share : {0.0, 0.5, 1.0}) {
    drawn += svg_line("grid", {at_share(share), top - 4}, {at_share(share), bottom});
    drawn += svg_text("tick", {at_share(share), bottom + 14}, Align::middle,
                      fmt::format("{:.0f}%", share * 100));
  }
  for (const double seconds : {1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0}) {
    drawn += svg_line("grid", {at_time(seconds), top - 4}, {at_time(seconds), bottom});
  }
  for (const auto& [seconds, words] :
       {std::pair{1e-4, "0.1 ms"}, {1e-2, "10 ms"}, {1.0, "1 s"}, {100.0, "100 s"}}) {
    drawn += svg_text("tick", {at_time(seconds), bottom + 14}, Align::middle, words);
  }
  return drawn;
}

// What explore executes is chosen: its share has no interval, and another mark.
Markup rate_mark(const Told& seen, double y) {
  const Sighting& sighting = *seen.sighting;
  const double share = static_cast<double>(sighting.seen) / static_cast<double>(sighting.of);
  if (seen.result->detector == Detector::explore) {
    return svg_diamond("mark", {at_share(std::min(1.0, share)), y}, 5);
  }
  const std::optional<Rate> measured = rate(sighting.seen, sighting.of);
  if (!measured) return {};
  const double low = at_share(measured->low), high = at_share(measured->high);
  return svg_line("whisker", {low, y}, {high, y}) +
         svg_line("whisker", {low, y - 4}, {low, y + 4}) +
         svg_line("whisker", {high, y - 4}, {high, y + 4}) +
         svg_dot("mark", {at_share(measured->rate), y}, 4.5);
}

Markup time_mark(const Sighting& sighting, double y) {
  if (sighting.seen == 0) return svg_text("tick", {time_left, y + 4}, Align::start, "never");
  if (!sighting.first) return svg_text("tick", {time_left, y + 4}, Align::start, "not timed");
  const double x = at_time(*sighting.first);
  const bool to_left = x > time_left + time_width * 0.7;
  return svg_line("stem", {time_left, y}, {x, y}) + svg_dot("mark", {x, y}, 4.5) +
         svg_text("value", {x + (to_left ? -9 : 9), y + 4}, to_left ? Align::end : Align::start,
                  duration(*sighting.first));
}

std::string row_name(const Told& seen) {
  return fmt::format("{} · {} · {}", seen.result->variant.name, name(seen.result->detector),
                     name(seen.sighting->symptom));
}

std::string in_words(const Told& seen) {
  const Sighting& sighting = *seen.sighting;
  return fmt::format("{} in {} under {}: {}, {}", seen.result->variant.name, name(sighting.symptom),
                     name(seen.result->detector),
                     rate_text(*seen.result, sighting.seen, sighting.of),
                     sighting.first ? "first after " + duration(*sighting.first)
                                    : std::string("with no time of the first"));
}

}  // namespace

Markup html_rates(const CaseResults& of_case) {
  const std::vector<Told> all = seen_in(of_case);
  if (all.empty()) return {};
  const double bottom = top + row * static_cast<double>(all.size());
  Markup drawn = axes(bottom);
  std::string tells;
  double y = top + row / 2;
  for (const Told& seen : all) {
    drawn += svg_text("label", {name_width, y + 4}, Align::end, shortened(row_name(seen), 40)) +
             rate_mark(seen, y) + time_mark(*seen.sighting, y);
    tells += (tells.empty() ? "" : "; ") + in_words(seen);
    y += row;
  }
  return picture("How often, and how soon", tells, {width, bottom + 20}, drawn);
}

}  // namespace deadheat
