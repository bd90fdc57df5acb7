// SPDX-License-Identifier: MIT
#include "run/suites.hpp"

#include <unistd.h>

#include <algorithm>

#include "model/error.hpp"
#include "model/exit_code.hpp"
#include "model/json.hpp"
#include "run/advice.hpp"
#include "run/files.hpp"
#include "run/process.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;

constexpr const char* manifest_folder = "deadheat-suites";

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::vector<std::string> suites_in_build(const fs::path& build) {
  std::vector<std::string> suites;
  for (const fs::directory_entry& manifest : fs::directory_iterator(build / manifest_folder)) {
    if (manifest.path().extension() != ".path") continue;
    suites.push_back(first_line(read_file(manifest.path())));
  }
  std::ranges::sort(suites);
  return suites;
}

void check_program(const std::string& path) {
  if (!fs::exists(path)) throw UsageError("there is no suite '" + path + "': is it built?");
  if (access(path.c_str(), X_OK) != 0)
    throw UsageError("'" + path + "' is not a program that may be run");
}

std::string with_advice(std::string sentence, const std::string& said) {
  for (const Complaint& advice : advice_on_tsan_output(said)) sentence += "\n" + text_of(advice);
  return sentence;
}

std::string listing(const std::string& path, const std::vector<std::string>& options) {
  std::vector<std::string> command = {path, "--list", "--json"};
  command.insert(command.end(), options.begin(), options.end());
  const ProcessEnd end =
      run_process({.command = command, .output = 256 * 1024 * 1024, .fixed_addresses = true});
  if (end.how == How::finished && end.code == 0) return end.out.text;
  const std::string said = end.message.empty() ? end.err.text : end.message;
  const std::string sentence =
      "'" + path + "' cannot be used: " + (said.empty() ? "it does not list its cases" : said);
  if (end.code == value(ExitCode::cannot_detect)) throw CannotDetect(sentence);
  if (said.find("ThreadSanitizer") != std::string::npos)
    throw CannotDetect(with_advice(sentence, said));
  throw UsageError(sentence);
}

SuiteInfo read_listing(const std::string& path, const std::vector<std::string>& options) {
  const std::string text = listing(path, options);
  try {
    return suite_from_json_text(text, path);
  } catch (const Error& problem) {
    throw UsageError("'" + path + "' is not a suite of Deadheat cases: " + problem.what());
  }
}

}  // namespace

std::vector<std::string> find_suites(const std::vector<std::string>& paths) {
  std::vector<std::string> suites;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      suites.push_back(path);
    } else if (!fs::is_directory(fs::path(path) / manifest_folder)) {
      throw UsageError("'" + path + "' is not a build folder with suites (it has no " +
                       manifest_folder + ")");
    } else {
      const std::vector<std::string> found = suites_in_build(path);
      if (found.empty()) throw UsageError("the build folder '" + path + "' has no suites");
      suites.insert(suites.end(), found.begin(), found.end());
    }
  }
  std::ranges::for_each(suites, check_program);
  return suites;
}

Suite ask_suite(const std::string& path, Asked asked) {
  Suite suite{.path = fs::absolute(path).lexically_normal().string(), .info = {}, .controls = {}};
  suite.info = read_listing(suite.path, {});
  if (asked == Asked::cases_and_controls) {
    suite.controls = read_listing(suite.path, {"--controls"}).cases;
  }
  return suite;
}

std::string own_build_folder() {
  std::error_code problem;
  const fs::path program = fs::read_symlink("/proc/self/exe", problem);
  const fs::path build = program.parent_path().parent_path();
  return !problem && fs::is_directory(build / manifest_folder) ? build.string() : "";
}

}  // namespace deadheat
