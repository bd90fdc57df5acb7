// SPDX-License-Identifier: MIT
// What the controlled scheduler did, and what came of it.
#include "reports/html_parts.hpp"

#include <fmt/format.h>

#include "model/exploration.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

std::string interleavings_text(const Exploration& exploration) {
  if (exploration.interleavings == 0) return "not counted";
  return grouped(exploration.interleavings) + (exploration.complete ? ": all there are" : "");
}

std::string points_text(const Exploration& exploration) {
  std::string text = grouped(exploration.points);
  if (exploration.executions > 0) {
    text += fmt::format(" ({:.1f} an execution)", static_cast<double>(exploration.points) /
                                                      static_cast<double>(exploration.executions));
  }
  return text;
}

Markup exploration_facts(const Exploration& exploration) {
  Markup list;
  const auto add = [&](std::string_view term, std::string_view words) {
    list += described(term, text(words));
  };
  add("Executions", grouped(exploration.executions));
  add("Interleavings", interleavings_text(exploration));
  add("Strategy", exploration.strategy.empty() ? "–" : exploration.strategy);
  add("Scheduling points", points_text(exploration));
  add("Longest execution", counted(exploration.longest, "event", "events"));
  add("Most threads", grouped(exploration.threads));
  add("First failure",
      exploration.first_failure == 0 ? "none" : "execution " + grouped(exploration.first_failure));
  return element("dl", {{"class", "key-facts"}}, list);
}

Markup share(long count, const Exploration& exploration) {
  if (exploration.executions <= 0) return number("–");
  return number(percent(static_cast<double>(count) / static_cast<double>(exploration.executions)));
}

Markup value_head(std::string_view value) {
  return element("th", {{"scope", "row"}, {"class", "number"}}, value);
}

Markup tally_row(const TallyCount& tally, const Exploration& exploration) {
  const bool right = tally.expected == tally.found;
  return element("tr", {{right ? "" : "class", "wrong"}}, value_head(grouped(tally.found)),
                 number(grouped(tally.expected)), cell(right ? "✓ as expected" : "✗ wrong"),
                 number(grouped(tally.count)), share(tally.count, exploration));
}

Markup tallies(const Exploration& exploration) {
  if (exploration.tallies.empty()) return {};
  Markup rows;
  for (const TallyCount& tally : exploration.tallies) rows += tally_row(tally, exploration);
  if (exploration.other_tallies > 0) {
    rows += element("tr", {}, value_head("others"), number("–"), cell("not listed"),
                    number(grouped(exploration.other_tallies)),
                    share(exploration.other_tallies, exploration));
  }
  return table(exploration.complete ? "Every final value that there is" : "Every final value seen",
               {{"found", Holds::numbers},
                {"expected", Holds::numbers},
                {"is"},
                {"executions", Holds::numbers},
                {"share", Holds::numbers}},
               rows);
}

Markup unsupported_item(const Unsupported& unsupported) {
  return element(
      "li", {}, element("code", {}, unsupported.call), " in ", place(unsupported.stack),
      element("details", {}, element("summary", {}, "stack"), stack_list(unsupported.stack)));
}

Markup limits(const Exploration& exploration) {
  Markup all;
  if (!exploration.unsupported.empty()) {
    Markup items;
    for (const Unsupported& each : exploration.unsupported) items += unsupported_item(each);
    all += element("p", {}, element("b", {}, "These calls cannot be explored:")) +
           element("ul", {}, items);
  }
  if (!exploration.nondeterminism.empty()) {
    all += element("p", {}, element("b", {}, "The same schedule did not give the same events: "),
                   exploration.nondeterminism);
  }
  if (all.empty()) return {};
  return element("div", {{"class", "note"}}, all,
                 element("p", {}, "What was not seen here is not decided."));
}

Markup interleavings(const Result& result) {
  Markup all;
  for (std::size_t at = 0; at < result.exploration->interleavings_shown.size(); ++at) {
    all += html_interleaving(result, at);
  }
  return all;
}

}  // namespace

Markup html_exploration(const Result& result) {
  if (!result.exploration) return {};
  const Exploration& exploration = *result.exploration;
  return element(
      "section", {{"class", "exploration"}},
      element("h5", {}, "Explored ", element("span", {{"class", "quiet"}}, extent(exploration))),
      limits(exploration), exploration_facts(exploration), tallies(exploration),
      interleavings(result));
}

}  // namespace deadheat
