// SPDX-License-Identifier: MIT
// The page: one file that opens without a network and reads without JavaScript.
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/html_parts.hpp"
#include "reports/page.hpp"
#include "reports/report.hpp"

namespace deadheat {
namespace {

Markup options_of(const std::set<std::string>& values) {
  Markup options = element("option", {{"value", ""}}, "all");
  for (const std::string& value : values) options += element("option", {{"value", value}}, value);
  return options;
}

Markup choice(std::string_view id, std::string_view label, const std::set<std::string>& values) {
  return element("label", {}, label, " ", element("select", {{"id", id}}, options_of(values)));
}

Markup filters(const Session& session) {
  std::set<std::string> families, roles, detectors, verdicts;
  for (const Result& result : session.results) {
    families.insert(family(result.id));
    roles.insert(std::string(name(result.variant.role)));
    detectors.insert(std::string(name(result.detector)));
    verdicts.insert(std::string(name(result.verdict)));
  }
  return choice("filter-family", "Family", families) + choice("filter-role", "Role", roles) +
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
  for (const CaseResults& of_case : cases) all += html_case(of_case, session);
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
                                     {"faults", html_faults(session).str()},
                                     {"claims", html_claims(session, summary).str()},
                                     {"trend", html_trend(options.trend).str()},
                                     {"matrix", html_matrix(session).str()},
                                     {"times", html_times(session).str()},
                                     {"banner", html_banner(session, summary, options).str()},
                                     {"filters", filters(session).str()},
                                     {"overview", html_overview(session, cases).str()},
                                     {"cases", case_sections(session, cases).str()},
                                     {"environment", environment(session).str()},
                                     {"data", html_index(session, cases)},
                                 });
}

}  // namespace deadheat
