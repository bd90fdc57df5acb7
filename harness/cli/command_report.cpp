// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>

#include "cli/commands.hpp"
#include "cli/costs.hpp"
#include "cli/merge.hpp"
#include "cli/outcome.hpp"
#include "cli/terminal.hpp"
#include "model/error.hpp"
#include "model/glob.hpp"
#include "model/swap.hpp"
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

void write_reports(const Session& session, const std::vector<std::string>& names,
                   const std::string& folder) {
  for (const std::string& name : names) {
    const Format& format = *find_format(name);
    if (format.file.empty()) {
      const std::string text = format.write(
          session, {.colour = wants_colour(stdout), .width = width_of(stdout), .notes = {}});
      std::fputs(text.c_str(), stdout);
      continue;
    }
    const std::filesystem::path path = std::filesystem::path(folder) / format.file;
    write_file_atomically(path, format.write(session, {}));
    std::printf("%-8s %s\n", name.c_str(),
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
  const std::vector<std::string> usual = {"console"};
  write_reports(session, options.formats.empty() ? usual : options.formats,
                options.output.empty() ? "." : options.output);
  return exit_code_of(session);
}

}  // namespace deadheat
