// SPDX-License-Identifier: MIT
#include "run/tsan_environment.hpp"

#include <cstdlib>
#include <filesystem>

#include "detect/detector.hpp"
#include "run/files.hpp"
#include "run/process.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;

std::string users_variable() {
  const char* given = std::getenv("TSAN_OPTIONS");
  return given ? given : "";
}

// An included file has options in the same form; a file that includes itself is left at some depth.
void add_included(TsanOptions& options, int depth) {
  std::vector<TsanOption> all;
  for (const TsanOption& option : options.all) {
    all.push_back(option);
    const bool is_include = option.name == "include" || option.name == "include_if_exists";
    if (!is_include || depth > 4 || !fs::is_regular_file(option.value)) continue;
    TsanOptions included = tsan_options_from(read_file(option.value));
    add_included(included, depth + 1);
    all.insert(all.end(), included.all.begin(), included.all.end());
    if (options.unreadable.empty()) options.unreadable = included.unreadable;
  }
  options.all = std::move(all);
}

std::set<std::string> options_known_to(const std::vector<Suite>& suites) {
  std::set<std::string> known;
  for (const Suite& suite : suites) {
    if (!has_tsan(suite.info.flavour)) continue;
    const ProcessEnd end = run_process({.command = {suite.path, "--list"},
                                        .environment = {"TSAN_OPTIONS=help=1"},
                                        .output = 1024 * 1024,
                                        .fixed_addresses = true});
    known.merge(option_names_from_help(end.err.text));
  }
  return known;
}

}  // namespace

TsanOptions users_tsan_options() {
  TsanOptions options = tsan_options_from(users_variable());
  add_included(options, 0);
  return options;
}

SuppressionsFile users_suppressions() {
  SuppressionsFile file{.path = value_of(users_tsan_options(), "suppressions")};
  if (file.path.empty() || !fs::is_regular_file(file.path)) return file;
  file.is_read = true;
  file.suppressions = suppressions_from(read_file(file.path));
  return file;
}

std::vector<Complaint> audit_tsan_environment(const std::vector<Suite>& suites) {
  const TsanOptions options = users_tsan_options();
  if (options.all.empty() && options.unreadable.empty()) return {};
  std::vector<Complaint> complaints = complaints_on(options, options_known_to(suites));
  const SuppressionsFile file = users_suppressions();
  const std::vector<Complaint> more = complaints_on(file.suppressions, file.path);
  complaints.insert(complaints.end(), more.begin(), more.end());
  if (!file.path.empty() && !file.is_read) {
    complaints.push_back({Ailment::suppressions_unwatched,
                          "The suppressions file '" + file.path +
                              "' is not there from this folder (the runtime also looks beside the "
                              "program), so that nothing can be said of its lines."});
  }
  return complaints;
}

std::vector<Complaint> unused_suppressions(const std::string& output) {
  const SuppressionsFile file = users_suppressions();
  std::vector<Complaint> complaints;
  for (const Suppression& each :
       those_that_do_not_match(file.suppressions, matched_suppressions(output))) {
    complaints.push_back({Ailment::suppression_unused, "Nothing in this run was matched by " +
                                                           place_of(each, file.path) +
                                                           ": is it still needed?"});
  }
  return complaints;
}

}  // namespace deadheat
