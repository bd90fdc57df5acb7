// SPDX-License-Identifier: MIT
#include "reports/report.hpp"

#include <algorithm>

#include "model/json.hpp"

namespace deadheat {

const std::vector<Format>& formats() {
  static const std::vector<Format> table = {
      {"console", "", write_console},         {"json", "results.json", write_json},
      {"html", "report.html", write_html},    {"junit", "junit.xml", write_junit},
      {"sarif", "report.sarif", write_sarif}, {"markdown", "report.md", write_markdown},
      {"csv", "tallies.csv", write_csv},
  };
  return table;
}

const Format* find_format(std::string_view name) {
  const auto found = std::ranges::find(formats(), name, &Format::name);
  return found == formats().end() ? nullptr : &*found;
}

std::string write_json(const Session& session, const ReportOptions&) {
  return to_json_text(session);
}

}  // namespace deadheat
