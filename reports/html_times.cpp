// SPDX-License-Identifier: MIT
// How soon bugs were seen for the first time, over all racy variants, drawn.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/html_parts.hpp"
#include "reports/svg.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr int decades = 6, bins_a_decade = 4, first_exponent = -4;  // 0.1 ms to 100 s
constexpr int bins = decades * bins_a_decade;
constexpr double left = 90, bin_width = 18, row = 62, highest = 44,
                 width = left + bins * bin_width + 120;

using Times = std::map<Detector, std::vector<double>>;

Times times_of(const Session& session) {
  Times times;
  for (const Result& result : session.results) {
    if (result.variant.role != Role::racy || !was_caught(result)) continue;
    const Sighting* sighting = telling_sighting(result);
    if (sighting && sighting->first) times[result.detector].push_back(*sighting->first);
  }
  for (auto& [detector, each] : times) std::ranges::sort(each);
  return times;
}

std::size_t bin_of(double seconds) {
  const double place = (std::log10(std::max(seconds, 1e-9)) - first_exponent) * bins_a_decade;
  return static_cast<std::size_t>(std::clamp(place, 0.0, bins - 1.0));
}

Markup histogram(const std::vector<double>& times, double floor) {
  std::array<long, bins> counts{};
  for (const double each : times) ++counts[bin_of(each)];
  const long most = std::ranges::max(counts);
  Markup drawn;
  for (std::size_t bin = 0; bin < counts.size(); ++bin) {
    if (counts[bin] == 0) continue;
    const double height = highest * static_cast<double>(counts[bin]) / static_cast<double>(most);
    const double x = left + bin_width * static_cast<double>(bin);
    drawn += svg_box("bar plain", {x + 1, floor - height}, {bin_width - 2, height}) +
             svg_text("tick", {x + bin_width / 2, floor - height - 2}, Align::middle,
                      std::to_string(counts[bin]));
  }
  return drawn;
}

Markup axis(double floor) {
  Markup drawn;
  constexpr std::array<std::string_view, decades + 1> labels = {"0.1 ms", "1 ms", "10 ms", "0.1 s",
                                                                "1 s",    "10 s", "100 s"};
  for (std::size_t at = 0; at < labels.size(); ++at) {
    const double x = left + bin_width * bins_a_decade * static_cast<double>(at);
    drawn += svg_line("grid", {x, 0}, {x, floor}) +
             svg_text("tick", {x, floor + 14}, Align::middle, labels[at]);
  }
  return drawn;
}

double middle_of(const std::vector<double>& sorted) { return sorted[sorted.size() / 2]; }

}  // namespace

Markup html_times(const Session& session) {
  const Times times = times_of(session);
  if (times.empty()) return {};
  const double bottom = row * static_cast<double>(times.size());
  Markup drawn = axis(bottom);
  std::string tells;
  double floor = 0;
  for (const auto& [detector, each] : times) {
    floor += row;
    const std::string half = "half by " + duration(middle_of(each));
    drawn += histogram(each, floor) + svg_line("axis", {left, floor}, {width - 120, floor}) +
             svg_text("label", {left - 10, floor - 4}, Align::end, name(detector)) +
             svg_text("value", {width - 112, floor - 4}, Align::start, half);
    tells += fmt::format(
        "{}{} racy variants under {}: the first after {}, half by {}, the last after {}",
        tells.empty() ? "" : "; ", each.size(), name(detector), duration(each.front()),
        duration(middle_of(each)), duration(each.back()));
  }
  return picture("Time until a wrong trial was seen, in racy variants", tells, {width, bottom + 20},
                 drawn);
}

}  // namespace deadheat
