// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/costs.hpp"
#include "cli/merge.hpp"
#include "cli/outcome.hpp"
#include "cli/terminal.hpp"
#include "model/error.hpp"
#include "model/glob.hpp"
#include "model/visible.hpp"
#include "reports/report.hpp"
#include "run/files.hpp"

namespace deadheat {
namespace {

void keep_matching(Session& session, const std::vector<std::string>& globs) {
  if (globs.empty()) return;
  std::vector<std::string> ids;
  for (const Result& result : session.results) ids.push_back(result.id);
  check_globs(globs, ids);
  std::erase_if(session.results, [&](const Result& result) {
    return std::ranges::none_of(
        globs, [&](const std::string& glob) { return matches_glob(result.id, glob); });
  });
  session.planned = static_cast<long>(session.results.size());
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
  keep_matching(session, options.selection.ids);
  const std::vector<Cost> costs = read_costs(options.costs);
  if (!costs.empty()) session.costs = costs;
  const std::vector<std::string> usual = {"console"};
  write_reports(session, options.formats.empty() ? usual : options.formats,
                options.output.empty() ? "." : options.output);
  return exit_code_of(session);
}

}  // namespace deadheat
