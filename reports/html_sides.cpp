// SPDX-License-Identifier: MIT
// The racy and the locked variant of a case side by side, a line for each detector.
#include "reports/html_parts.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "model/names.hpp"
#include "model/sighting.hpp"
#include "model/statistics.hpp"
#include "reports/facts.hpp"
#include "reports/interleaving.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::string_view cells_of_a_side = "5";

// One line: what one detector says of one variant of each role. Either may be missing.
struct Row {
  const Result* racy = nullptr;
  const Result* locked = nullptr;
};

// The variant that stands for its role: the one named like it, else the first.
std::string leading_variant(const CaseResults& of_case, Role role) {
  std::string first;
  for (const Result* result : of_case.results) {
    if (result->variant.role != role) continue;
    if (result->variant.name == name(role)) return result->variant.name;
    if (first.empty()) first = result->variant.name;
  }
  return first;
}

const Result*& side(Row& row, const Result& result) {
  return result.variant.role == Role::racy ? row.racy : row.locked;
}

bool is_partner(const Row& row, const Result& result) {
  const bool racy = result.variant.role == Role::racy;
  const Result* own = racy ? row.racy : row.locked;
  const Result* other = racy ? row.locked : row.racy;
  return !own && other && other->detector == result.detector && other->suite == result.suite;
}

// Leading variants in pairs, then each further variant in a line of its own.
std::vector<Row> rows(const CaseResults& of_case) {
  const std::map<Role, std::string> leading = {
      {Role::racy, leading_variant(of_case, Role::racy)},
      {Role::locked, leading_variant(of_case, Role::locked)}};
  std::vector<Row> pairs, further;
  for (const Result* result : of_case.results) {
    const bool leads = result->variant.name == leading.at(result->variant.role);
    std::vector<Row>& to = leads ? pairs : further;
    auto row = to.end();
    if (leads)
      row = std::ranges::find_if(to, [&](const Row& each) { return is_partner(each, *result); });
    if (row == to.end()) row = to.insert(to.end(), Row{});
    side(*row, *result) = result;
  }
  pairs.insert(pairs.end(), further.begin(), further.end());
  return pairs;
}

// rate_text without the words that the head of the column says.
std::string short_rate(const Result& result, long seen, long of) {
  if (result.detector == Detector::explore) return rate_text(result, seen, of);
  const std::optional<Rate> measured = rate(seen, of);
  if (!measured) return "–";
  if (seen <= 0) return "at most " + percent(measured->high);
  return fmt::format("{} ({} to {})", percent(measured->rate), percent(measured->low),
                     percent(measured->high));
}

Markup seen_markup(std::string_view what, std::string_view how_often) {
  return element("td", {}, what, element("small", {}, how_often));
}

Markup clean_cell(const Result& result) {
  const long trials = result.counts.trials;
  const long runs = runs_that_ran(result);
  if (trials > 0)
    return seen_markup("nothing in " + counted(trials, "trial", "trials"),
                       short_rate(result, 0, trials));
  return seen_markup("nothing in " + counted(runs, "run", "runs"), short_rate(result, 0, runs));
}

Markup seen_cell(const Result& result) {
  const Sighting* telling = telling_sighting(result);
  if (!telling) return clean_cell(result);
  if (telling->sight == Sight::blind && telling->seen == 0) {
    return seen_markup(fmt::format("blind to '{}'", name(telling->symptom)), "nothing can be said");
  }
  const bool alarm = telling->truth == never && telling->verdict == Verdict::confirmed;
  return seen_markup(fmt::format("{}{} in {}", alarm ? "declared false alarm: " : "",
                                 name(telling->symptom), times(*telling)),
                     short_rate(result, telling->seen, telling->of));
}

Markup tally_cells(const Result& result) {
  const Counts& counts = result.counts;
  if (result.variant.litmus || counts.trials == 0) return number("–") + number("–");
  const Markup expected = element("small", {}, "of " + grouped(counts.shown_expected));
  return element("td", {{"class", "number"}}, grouped(counts.shown_found), expected) +
         number(grouped(counts.lost));
}

Markup findings_cell(const Result& result) {
  if (result.findings.empty()) return number("0");
  std::map<std::string, long> kinds;
  for (const Finding& finding : result.findings) ++kinds[finding.kind];
  std::string text;
  for (const auto& [kind, count] : kinds)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, kind);
  return cell(text);
}

Markup side_cells(const Result* result) {
  if (!result) {
    return element("td", {{"colspan", cells_of_a_side}, {"class", "start quiet"}}, "–");
  }
  return element("td", {{"class", "start"}},
                 element("a", {{"href", "#" + result_anchor(*result)}, {"class", "verdict-link"}},
                         badge(result->verdict))) +
         tally_cells(*result) + seen_cell(*result) + findings_cell(*result);
}

// The names of variants that do not go without saying.
std::string further_names(const Row& row) {
  std::string names;
  for (const Result* result : {row.racy, row.locked}) {
    if (!result || result->variant.name == name(result->variant.role)) continue;
    names += (names.empty() ? "" : " / ") + result->variant.name;
  }
  return names;
}

Markup row_markup(const Row& row) {
  const Result& any = row.racy ? *row.racy : *row.locked;
  const std::string further = further_names(row);
  const Markup head = element("th", {{"scope", "row"}}, name(any.detector),
                              further.empty() ? Markup() : element("small", {}, further));
  return element("tr", {}, head, side_cells(row.racy), side_cells(row.locked));
}

Markup side_heads() {
  Markup heads = element("th", {{"scope", "col"}, {"class", "start"}}, "Verdict");
  for (const std::string_view column : {"Found of expected", "Lost in all"}) {
    heads += element("th", {{"scope", "col"}, {"class", "number"}}, column);
  }
  return heads + element("th", {{"scope", "col"}}, "Seen, rate, 95% interval") +
         element("th", {{"scope", "col"}}, "Findings");
}

Markup side_title(std::string_view title, std::string_view meaning) {
  return element("th", {{"scope", "colgroup"}, {"colspan", cells_of_a_side}, {"class", "start"}},
                 title, element("small", {}, meaning));
}

Markup heads() {
  return element("thead", {},
                 element("tr", {}, element("th", {{"scope", "col"}, {"rowspan", "2"}}, "Detector"),
                         side_title("Racy", "has the bug: must be caught"),
                         side_title("Locked", "has the repair: must stay clean")),
                 element("tr", {}, side_heads(), side_heads()));
}

}  // namespace

Markup html_sides(const CaseResults& of_case) {
  Markup body;
  for (const Row& row : rows(of_case)) body += row_markup(row);
  constexpr std::string_view caption = "Racy and locked, side by side";
  return element(
      "div", {{"class", "scroll"}, {"role", "group"}, {"tabindex", "0"}, {"aria-label", caption}},
      element("table", {{"class", "both-sides"}}, element("caption", {}, caption), heads(),
              element("tbody", {}, body)));
}

}  // namespace deadheat
