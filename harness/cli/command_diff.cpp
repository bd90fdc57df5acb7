// SPDX-License-Identifier: MIT
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/results.hpp"
#include "cli/terminal.hpp"
#include "model/diff.hpp"
#include "model/error.hpp"
#include "reports/difference.hpp"

namespace deadheat {

ExitCode tell_difference(const Session& before, const Session& now, const std::string& format) {
  const Difference difference = diff(before, now);
  ReportOptions options;
  options.width = width_of(stdout);
  std::fputs(find_difference_format(format)->write(difference, options).c_str(), stdout);
  if (std::fflush(stdout) != 0) throw Error("cannot write to the standard output");
  if (difference.compared == 0) return ExitCode::nothing_judged;
  return is_worse(difference) ? ExitCode::not_as_expected : ExitCode::as_expected;
}

ExitCode diff(const CliOptions& options) {
  return tell_difference(read_results({options.paths.at(0)}), read_results({options.paths.at(1)}),
                         options.difference_format);
}

}  // namespace deadheat
