// SPDX-License-Identifier: MIT
// What the variants of a case cost.
#include "reports/html_parts.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "model/names.hpp"
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

}  // namespace

std::string cost_sentence(const std::string& id, const std::vector<Cost>& costs) {
  const std::vector<Cost> own = costs_of(id, costs);
  if (own.empty()) return {};
  const int threads = std::ranges::max_element(own, {}, &Cost::threads)->threads;
  std::string text;
  for (const Cost& cost : own) {
    if (cost.threads != threads) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", cost.variant, nanoseconds(cost));
    if (cost.variant != name(Role::racy) && ratio(cost, own))
      text += " (" + ratio_text(cost, own) + ")";
  }
  return fmt::format("Cost a step with {}: {}", counted(threads, "thread", "threads"), text);
}

Markup html_costs(const std::string& id, const std::vector<Cost>& costs) {
  const std::vector<Cost> own = costs_of(id, costs);
  if (own.empty()) return {};
  Markup rows;
  for (const Cost& cost : own) {
    rows += element("tr", {}, row_head(cost.variant), number(std::to_string(cost.threads)),
                    number(nanoseconds(cost)), number(ratio_text(cost, own)));
  }
  return table("What a step costs",
               {{"variant"},
                {"threads", Holds::numbers},
                {"time a step", Holds::numbers},
                {"times the racy one", Holds::numbers}},
               rows);
}

}  // namespace deadheat
