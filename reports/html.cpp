// SPDX-License-Identifier: MIT
// The page: one file that opens without a network and reads without JavaScript.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "model/json.hpp"
#include "model/names.hpp"
#include "reports/html_parts.hpp"
#include "reports/page.hpp"
#include "reports/report.hpp"

namespace deadheat {
namespace {

// JSON that cannot end the element that it stands in: <, > and & are written as \u003c and so on.
std::string data_island(const Session& session) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> replaced = {
      {{"<", "\\u003c"},
       {">", "\\u003e"},
       {"&", "\\u0026"},
       {"\u2028", "\\u2028"},
       {"\u2029", "\\u2029"}}};
  const std::string json = to_json_text(session);
  std::string_view rest = json;
  std::string safe;
  safe.reserve(json.size());
  while (!rest.empty()) {
    const auto hit = std::ranges::find_if(
        replaced, [&](const auto& each) { return rest.starts_with(each.first); });
    const std::size_t length = hit == replaced.end() ? 1 : hit->first.size();
    safe += hit == replaced.end() ? rest.substr(0, 1) : hit->second;
    rest.remove_prefix(length);
    const std::size_t plain = std::min(rest.find_first_of("<>&\xe2"), rest.size());
    safe += rest.substr(0, plain);
    rest.remove_prefix(plain);
  }
  return safe;
}

Markup options_of(const std::set<std::string>& values) {
  Markup options = element("option", {{"value", ""}}, "all");
  for (const std::string& value : values) options += element("option", {{"value", value}}, value);
  return options;
}

Markup choice(std::string_view id, std::string_view label, const std::set<std::string>& values) {
  return element("label", {{"for", id}}, label, " ",
                 element("select", {{"id", id}}, options_of(values)));
}

Markup filters(const Session& session) {
  std::set<std::string> families, detectors, verdicts;
  for (const Result& result : session.results) {
    families.insert(family(result.id));
    detectors.insert(std::string(name(result.detector)));
    verdicts.insert(std::string(name(result.verdict)));
  }
  return choice("filter-family", "Family", families) +
         choice("filter-detector", "Detector", detectors) +
         choice("filter-verdict", "Verdict", verdicts);
}

Markup environment(const Session& session) {
  Markup rows;
  const auto add = [&](std::string_view name, std::string_view value) {
    rows += element("tr", {}, row_head(name), cell(value));
  };
  add("command", session.command);
  add("seed", std::to_string(session.seed));
  for (const auto& [name, value] : session.environment) add(name, value);
  return table("Where and how this was run", {{"what"}, {"value"}}, rows);
}

Markup case_sections(const Session& session, const std::vector<CaseResults>& cases) {
  Markup all;
  for (const CaseResults& of_case : cases) all += html_case(of_case, session.costs);
  if (all.empty()) return element("p", {{"class", "quiet"}}, "There are no cases in this session.");
  return all;
}

// Fills the {{places}} of the template; what is filled in is not looked at again.
std::string filled(std::string_view page, const std::map<std::string_view, std::string>& places) {
  std::string text;
  while (!page.empty()) {
    const std::size_t start = page.find("{{");
    text += page.substr(0, start);
    if (start == std::string_view::npos) break;
    const std::size_t end = page.find("}}", start);
    text += places.at(page.substr(start + 2, end - start - 2));
    page.remove_prefix(end + 2);
  }
  return text;
}

}  // namespace

std::string write_html(const Session& session, const ReportOptions& options) {
  const Summary summary = summarize(session);
  const std::vector<CaseResults> cases = by_case(session.results);
  return filled(page_files.html, {
                                     {"style_hash", std::string(page_files.style_hash)},
                                     {"script_hash", std::string(page_files.script_hash)},
                                     {"style", std::string(page_files.style)},
                                     {"script", std::string(page_files.script)},
                                     {"title", text("Deadheat: " + listed(summary.by_case)).str()},
                                     {"banner", html_banner(session, summary, options).str()},
                                     {"filters", filters(session).str()},
                                     {"overview", html_overview(session, cases).str()},
                                     {"cases", case_sections(session, cases).str()},
                                     {"environment", environment(session).str()},
                                     {"data", data_island(session)},
                                 });
}

}  // namespace deadheat
