// SPDX-License-Identifier: MIT
#include <filesystem>
#include <set>

#include "cli/commands.hpp"
#include "cli/outcome.hpp"
#include "cli/results.hpp"
#include "model/error.hpp"
#include "model/merge.hpp"

namespace deadheat {
namespace {

// The evidence of a file that is named twice would count twice.
void check_once(const std::vector<std::string>& files) {
  std::set<std::filesystem::path> known;
  for (const std::string& file : files) {
    if (!known.insert(std::filesystem::canonical(file)).second)
      throw UsageError("merge: '" + file + "' is named twice, and its evidence would count twice");
  }
}

}  // namespace

ExitCode merge(const CliOptions& options) {
  const std::vector<std::string> files = find_result_files(options.paths);
  check_once(files);
  std::vector<NamedSession> sessions;
  for (const std::string& file : files) {
    sessions.push_back({.name = file, .session = read_session(file)});
  }
  const Session merged = merge(sessions);
  const std::vector<FormatChoice> usual = {{.name = "console"}, {.name = "json"}};
  write_reports(merged, options.formats.empty() ? usual : options.formats, options.output);
  return exit_code_of(merged);
}

}  // namespace deadheat
