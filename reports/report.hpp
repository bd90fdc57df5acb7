// SPDX-License-Identifier: MIT
// The table of report formats. A report is a pure function of a session: it reads no file, clock or
// environment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "model/trend.hpp"

namespace deadheat {

struct ReportOptions {
  bool colour = false;                  // console only: escape sequences for the verdicts
  int width = 100;                      // console only: where lines are wrapped
  std::vector<std::string> notes = {};  // sentences for the reader, e.g. that a limit was lowered
  Trend trend = {};  // the session among earlier ones; no moments where there is none to show
};

struct Format {
  std::string_view name;
  std::string_view file;  // the name of the file that a run writes; empty: it goes to stdout
  std::string (*write)(const Session& session, const ReportOptions& options);
};

// All formats, in the order in which they are listed.
const std::vector<Format>& formats();

// nullptr for a name that is not in the table.
const Format* find_format(std::string_view name);

std::string write_console(const Session& session, const ReportOptions& options);
std::string write_json(const Session& session, const ReportOptions& options);
std::string write_html(const Session& session, const ReportOptions& options);
std::string write_junit(const Session& session, const ReportOptions& options);
std::string write_sarif(const Session& session, const ReportOptions& options);
std::string write_markdown(const Session& session, const ReportOptions& options);
std::string write_csv(const Session& session, const ReportOptions& options);

}  // namespace deadheat
