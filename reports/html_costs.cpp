// SPDX-License-Identifier: MIT
// What the variants of a case cost.
#include "reports/html_parts.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/svg.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

std::vector<Cost> costs_of(const std::string& id, const std::vector<Cost>& costs) {
  std::vector<Cost> own;
  std::ranges::copy_if(costs, std::back_inserter(own),
                       [&](const Cost& cost) { return cost.id == id; });
  return own;
}

// Compared with the racy variant of as many threads.
std::optional<double> ratio(const Cost& cost, const std::vector<Cost>& own) {
  const auto racy = std::ranges::find_if(own, [&](const Cost& each) {
    return each.variant == name(Role::racy) && each.threads == cost.threads;
  });
  if (racy == own.end() || racy->ns_per_step <= 0) return std::nullopt;
  return cost.ns_per_step / racy->ns_per_step;
}

std::string ratio_text(const Cost& cost, const std::vector<Cost>& own) {
  const std::optional<double> times = ratio(cost, own);
  return times ? fmt::format("{:.1f}×", *times) : "–";
}

std::string nanoseconds(const Cost& cost) { return fmt::format("{:.1f} ns", cost.ns_per_step); }

// A body that counts no steps is measured by whole trials.
std::string_view unit_of(const std::vector<Cost>& own) {
  return std::ranges::any_of(own, &Cost::whole_trials) ? "trial" : "step";
}

std::string measured(double value, std::string_view unit) {
  return value > 0 ? fmt::format("{:.1f} {}", value, unit) : "–";
}

constexpr double label_width = 150, bars = 300, row = 22;

// Of as many threads as were measured at most.
Markup cost_picture(const std::vector<Cost>& own) {
  const int threads = std::ranges::max_element(own, {}, &Cost::threads)->threads;
  const double most = std::ranges::max_element(own, {}, &Cost::ns_per_step)->ns_per_step;
  Markup drawn;
  std::string tells;
  double y = 0;
  for (const Cost& cost : own) {
    if (cost.threads != threads || most <= 0) continue;
    const double length = bars * cost.ns_per_step / most;
    const std::string words = nanoseconds(cost) + ", " + ratio_text(cost, own);
    drawn += svg_text("label", {label_width - 8, y + 15}, Align::end, shortened(cost.variant, 22)) +
             svg_box(cost.variant == name(Role::racy) ? "bar hollow" : "bar plain",
                     {label_width, y + 4}, {std::max(1.5, length), row - 8}) +
             svg_text("value", {label_width + length + 8, y + 15}, Align::start, words);
    tells += fmt::format("{}{} {}", tells.empty() ? "" : "; ", cost.variant, words);
    y += row;
  }
  if (drawn.empty()) return {};
  drawn += svg_line("axis", {label_width, 0}, {label_width, y});
  return picture(fmt::format("Time a {} with {}, and times the racy one", unit_of(own),
                             counted(threads, "thread", "threads")),
                 tells, {label_width + bars + 150, y}, drawn);
}

}  // namespace

std::optional<double> cost_ratio(const std::string& id, const std::vector<Cost>& costs) {
  const std::vector<Cost> own = costs_of(id, costs);
  if (own.empty()) return std::nullopt;
  const int threads = std::ranges::max_element(own, {}, &Cost::threads)->threads;
  std::optional<double> dearest;
  for (const Cost& cost : own) {
    const std::optional<double> times = ratio(cost, own);
    if (cost.threads != threads || cost.variant == name(Role::racy) || !times) continue;
    dearest = std::max(dearest.value_or(0), *times);
  }
  return dearest;
}

Markup html_costs(const std::string& id, const std::vector<Cost>& costs) {
  const std::vector<Cost> own = costs_of(id, costs);
  if (own.empty()) return {};
  Markup rows;
  for (const Cost& cost : own) {
    rows += element("tr", {}, row_head(cost.variant), number(std::to_string(cost.threads)),
                    number(nanoseconds(cost)), number(ratio_text(cost, own)),
                    number(measured(cost.processor_ns_per_step, "ns")),
                    number(measured(cost.bytes_per_task / 1024, "KiB")));
  }
  const std::string unit(unit_of(own)), time = "time a " + unit, processor = "processor " + time;
  return cost_picture(own) + table("What a " + unit + " costs",
                                   {{"variant"},
                                    {"threads", Holds::numbers},
                                    {time, Holds::numbers},
                                    {"times the racy one", Holds::numbers},
                                    {processor, Holds::numbers},
                                    {"memory a task", Holds::numbers}},
                                   rows);
}

}  // namespace deadheat
