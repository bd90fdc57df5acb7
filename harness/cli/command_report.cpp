// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>

#include "cli/commands.hpp"
#include "cli/costs.hpp"
#include "cli/outcome.hpp"
#include "cli/results.hpp"
#include "cli/terminal.hpp"
#include "model/error.hpp"
#include "model/glob.hpp"
#include "model/swap.hpp"
#include "model/trend.hpp"
#include "model/visible.hpp"
#include "reports/report.hpp"
#include "run/files.hpp"

namespace deadheat {
namespace {

void keep_matching(Session& session, const Selection& selection) {
  if (selection.ids.empty() && selection.tags.empty()) return;
  std::vector<std::string> ids;
  for (const Result& result : session.results) ids.push_back(result.id);
  check_globs(selection.ids, ids);
  std::erase_if(session.results, [&](const Result& result) {
    return !matches_any(result.id, selection.ids) || !any_matches_any(result.tags, selection.tags);
  });
  session.planned = static_cast<long>(session.results.size());
}

// The session among those of its history; nothing where none was asked for.
Trend trend_of(const std::vector<std::string>& history, const Session& session) {
  if (history.empty()) return {};
  std::vector<Session> sessions;
  for (const std::string& file : find_result_files(history)) sessions.push_back(read_session(file));
  sessions.push_back(session);
  return trend(sessions);
}

// One line a case. Where a case is not refused, nothing tells its sides apart.
ExitCode tell_swapped(const std::vector<SwappedCase>& cases) {
  const auto refused = std::ranges::count_if(cases, &SwappedCase::refused);
  for (const SwappedCase& each : cases) {
    std::printf("%s  %s: %s\n", each.refused ? "refused" : "TAKEN  ", visible(each.id).c_str(),
                visible(each.reason).c_str());
  }
  std::printf("%td of %zu cases are refused with their sides swapped\n", refused, cases.size());
  if (cases.empty()) return ExitCode::nothing_judged;
  return refused == std::ssize(cases) ? ExitCode::as_expected : ExitCode::not_as_expected;
}

}  // namespace

std::vector<FormatChoice> formats_or_all(const std::vector<FormatChoice>& asked) {
  if (!asked.empty()) return asked;
  std::vector<FormatChoice> all;
  for (const Format& format : formats()) all.push_back({.name = std::string(format.name)});
  return all;
}

void write_reports(const Session& session, const std::vector<FormatChoice>& choices,
                   const std::string& folder, const ReportOptions& report) {
  for (const FormatChoice& choice : choices) {
    const Format& format = *find_format(choice.name);
    if (format.file.empty() && choice.file.empty()) {
      ReportOptions on_terminal = report;
      on_terminal.colour = wants_colour(stdout);
      on_terminal.width = width_of(stdout);
      std::fputs(format.write(session, on_terminal).c_str(), stdout);
      continue;
    }
    const std::filesystem::path path = choice.file.empty()
                                           ? std::filesystem::path(folder) / format.file
                                           : std::filesystem::path(choice.file);
    write_file_atomically(path, format.write(session, report));
    std::printf("%-8s %s\n", choice.name.c_str(),
                visible(std::filesystem::absolute(path).string()).c_str());
  }
  if (std::fflush(stdout) != 0) throw Error("cannot write to the standard output");
}

ExitCode report(const CliOptions& options) {
  Session session = read_results(options.paths);
  keep_matching(session, options.selection);
  if (options.swapped) return tell_swapped(judge_swapped(session.results));
  const std::vector<Cost> costs = read_costs(options.costs);
  if (!costs.empty()) session.costs = costs;
  const std::vector<FormatChoice> usual = {{.name = "console"}};
  write_reports(session, options.formats.empty() ? usual : options.formats,
                options.output.empty() ? "." : options.output,
                {.trend = trend_of(options.history, session)});
  return exit_code_of(session);
}

}  // namespace deadheat
