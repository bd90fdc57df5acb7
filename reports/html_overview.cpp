// SPDX-License-Identifier: MIT
// All cases, a line each: what is to be found, and whether it was.
#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/html_parts.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

// Of each detector the result that says most: of several variants of the role, the worst.
std::map<Detector, const Result*> worst_by_detector(const CaseResults& of_case, Role role) {
  std::map<Detector, const Result*> worst;
  for (const Result* result : of_case.results) {
    if (result->variant.role != role) continue;
    const Result*& known = worst[result->detector];
    if (!known || result->verdict > known->verdict) known = result;
  }
  return worst;
}

Markup side_cell(const CaseResults& of_case, Role role) {
  Markup links;
  for (const auto& [detector, result] : worst_by_detector(of_case, role)) {
    const std::string target = "#" + result_anchor(*result);
    const std::string kind = "small " + std::string(name(result->verdict));
    links +=
        element("a", {{"href", target}, {"class", kind}}, verdict_mark(result->verdict),
                name(detector),
                element("span", {{"class", "said"}}, fmt::format(" {}", name(result->verdict)))) +
        text(" ");
  }
  if (links.empty()) return element("td", {{"class", "quiet"}}, "not run");
  return element("td", {{"class", "detectors"}}, links);
}

// The trial to show: one of the racy side that went wrong, else one that shows what is right.
const Result* telling_result(const CaseResults& of_case) {
  const Result* any = nullptr;
  for (const Result* result : of_case.results) {
    if (result->variant.litmus || result->counts.trials == 0) continue;
    if (result->variant.role == Role::racy && result->counts.wrong > 0) return result;
    if (!any) any = result;
  }
  return any;
}

Markup found_cell(const CaseResults& of_case) {
  const Result* telling = telling_result(of_case);
  if (!telling) return number("–");
  const Counts& counts = telling->counts;
  const bool right = counts.shown_found == counts.shown_expected;
  return element(
      "td", {{"class", "number"}},
      element("b", {}, fmt::format("{}{}", right ? "" : "✗ ", grouped(counts.shown_found))),
      element("small", {}, "of " + grouped(counts.shown_expected)));
}

std::string found_kinds(const CaseResults& of_case) {
  long count = 0;
  for (const Result* result : of_case.results) count += static_cast<long>(result->findings.size());
  return count == 0 ? "–" : grouped(count);
}

Markup first_cell(const CaseResults& of_case) {
  const std::optional<double> first = first_seen(of_case);
  return number(first ? duration(*first) : "–");
}

Markup cost_cell(const CaseResults& of_case, const std::vector<Cost>& costs) {
  const std::optional<double> ratio = cost_ratio(of_case.verdict.id, costs);
  return number(ratio ? fmt::format("{:.1f}×", *ratio) : "–");
}

Markup case_row(const CaseResults& of_case, const std::vector<Cost>& costs) {
  const std::string id = anchor("case", of_case.verdict.id);
  return element(
      "tr", {{"id", "row-" + id}},
      element("th", {{"scope", "row"}}, element("a", {{"href", "#" + id}}, of_case.verdict.id),
              element("small", {}, of_case.verdict.reason)),
      element("td", {}, badge(of_case.verdict.verdict)), side_cell(of_case, Role::racy),
      side_cell(of_case, Role::locked), found_cell(of_case), number(found_kinds(of_case)),
      first_cell(of_case), costs.empty() ? Markup() : cost_cell(of_case, costs));
}

Markup column(std::string_view width, std::string_view title, std::string_view meaning,
              std::string_view kind) {
  return element("th", {{"scope", "col"}, {"class", fmt::format("{} {}", width, kind)}}, title,
                 element("small", {}, meaning));
}

Markup heads(bool with_costs) {
  Markup all = column("wide", "Case", "and why it is judged so", "") +
               column("middle", "Verdict", "over all detectors", "") +
               column("broad", "Racy", "has the bug: must be caught", "") +
               column("broad", "Locked", "has the repair: must stay clean", "") +
               column("middle", "Found", "of expected, in a trial", "number") +
               column("narrow", "Findings", "in all", "number") +
               column("narrow", "First seen", "after, at the latest", "number");
  if (with_costs) all += column("narrow", "Cost", "times the racy one", "number");
  return element("thead", {}, element("tr", {}, all));
}

}  // namespace

Markup html_overview(const Session& session, const std::vector<CaseResults>& cases) {
  Markup rows;
  for (const CaseResults& of_case : cases) rows += case_row(of_case, session.costs);
  constexpr std::string_view caption = "Each case, racy and locked side by side";
  return element(
      "div", {{"class", "scroll"}, {"role", "group"}, {"tabindex", "0"}, {"aria-label", caption}},
      element("table", {{"class", "overview"}}, element("caption", {}, caption),
              heads(!session.costs.empty()), element("tbody", {{"id", "rows"}}, rows)));
}

}  // namespace deadheat
