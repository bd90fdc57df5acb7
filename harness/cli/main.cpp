// SPDX-License-Identifier: MIT
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "model/error.hpp"
#include "model/exit_code.hpp"
#include "model/visible.hpp"
#include "run/interrupt.hpp"

namespace deadheat {
namespace {

std::string joined(int count, char** words) {
  std::string line;
  for (int index = 0; index < count; ++index)
    line += (index == 0 ? "" : " ") + std::string(words[index]);
  return line;
}

// As it can be called from any folder.
std::string absolute_program(const std::string& called) {
  return called.find('/') == std::string::npos
             ? called
             : std::filesystem::absolute(called).lexically_normal().string();
}

int dispatch(int count, char** words) {
  const CliOptions options = parse_options(count, words);
  if (!options.told.empty()) {
    std::fprintf(stderr, "deadheat: %s\n", visible(options.told).c_str());
  }
  switch (options.command) {
    case Command::help:
      std::fputs(options.help.c_str(), stdout);
      return value(ExitCode::as_expected);
    case Command::list:
      return value(list(options));
    case Command::run:
      return value(run(options, absolute_program(words[0]), joined(count, words)));
    case Command::report:
      return value(report(options));
    case Command::diff:
      return value(diff(options));
    case Command::merge:
      return value(merge(options));
    case Command::doctor:
      return doctor(options);
    case Command::replay:
      return value(replay(options));
    case Command::score:
      if (options.score.built.empty()) return value(score(options, joined(count, words)));
      return value(score_built(options, absolute_program(words[0]), joined(count, words)));
  }
  return value(ExitCode::harness_failed);
}

int failed(ExitCode code, const std::exception& problem) {
  std::fprintf(stderr, "deadheat: %s\n", visible(problem.what(), Lines::kept).c_str());
  return value(code);
}

int guarded(int count, char** words) {
  try {
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error of writing, not a death
    interrupt::watch();
    return dispatch(count, words);
  } catch (const UsageError& problem) {
    return failed(ExitCode::wrong_usage, problem);
  } catch (const CannotDetect& problem) {
    return failed(ExitCode::cannot_detect, problem);
  } catch (const std::exception& problem) {
    return failed(ExitCode::harness_failed, problem);
  }
}

}  // namespace
}  // namespace deadheat

int main(int count, char** words) { return deadheat::guarded(count, words); }
