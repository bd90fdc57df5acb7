// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <set>

#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "model/error.hpp"
#include "model/glob.hpp"
#include "model/json.hpp"
#include "model/names.hpp"
#include "model/near_miss.hpp"
#include "model/visible.hpp"

namespace deadheat {
namespace {

void keep_matching(SuiteInfo& info, const Selection& selection) {
  std::erase_if(info.cases, [&](const CaseInfo& each) {
    return !matches_any(each.id, selection.ids) || !any_matches_any(each.tags, selection.tags);
  });
}

// Where a case comes from, and by which words it is selected; a line each.
std::string origin_of(const CaseInfo& info) {
  std::string text;
  if (!info.source.empty()) text += "    source: " + visible(info.source) + "\n";
  if (info.tags.empty()) return text;
  text += "    tags:";
  for (const std::string& tag : info.tags) text += " " + visible(tag);
  return text + "\n";
}

enum class Told { in_short, with_origin };

std::string text_of(const SuiteInfo& info, Told told) {
  std::string text = visible(info.name) + " (" + std::string(name(info.flavour)) + ")\n";
  for (const CaseInfo& each : info.cases) {
    text += "  " + visible(each.id) + "\n    " + visible(each.rule) + "\n   ";
    for (const VariantInfo& variant : each.variants) {
      text += " " + visible(variant.name) + " (" + std::string(name(variant.role)) + ")";
    }
    text += "\n";
    if (told == Told::with_origin) text += origin_of(each);
  }
  return text;
}

// The flavour gcc-tsan is not in every build. Who names its detector is told, and gets no run
// without it; `all` is what there is.
void check_flavours(const std::vector<Suite>& suites, const std::vector<Detector>& detectors) {
  const bool is_named = std::ranges::count(detectors, Detector::gcc_tsan) > 0 &&
                        detectors.size() < names<Detector>.size();
  const auto is_there = [](const Suite& suite) { return suite.info.flavour == Flavour::gcc_tsan; };
  if (!is_named || std::ranges::any_of(suites, is_there)) return;
  throw UsageError(
      "--detector gcc-tsan: no suite here has the flavour gcc-tsan: build with clang, have g++ "
      "beside it, and name gcc-tsan in DEADHEAT_FLAVOURS and in DEADHEAT_DETECTORS (in a build by "
      "g++ it is tsan)");
}

}  // namespace

std::vector<Suite> chosen_suites(const CliOptions& options, Asked asked) {
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) {
    const std::string build = own_build_folder();
    if (build.empty()) throw UsageError("no suite: name suites or a build folder");
    paths.push_back(build);
  }
  std::vector<Suite> suites;
  for (const std::string& path : find_suites(paths)) suites.push_back(ask_suite(path, asked));
  check_flavours(suites, options.selection.detectors);
  return suites;
}

void check_globs(const std::vector<std::string>& globs, const std::vector<std::string>& ids) {
  for (const std::string& glob : globs) {
    const bool matches =
        std::ranges::any_of(ids, [&](const std::string& id) { return matches_glob(id, glob); });
    if (!matches)
      throw UsageError(
          "--id: no case matches '" + visible(glob) + "'" +
          (near_miss(glob, ids).empty() ? " (see deadheat list)" : did_you_mean(glob, ids)));
  }
}

ExitCode list(const CliOptions& options) {
  std::string text;
  nlohmann::json all = nlohmann::json::array();
  std::vector<std::string> ids;
  std::size_t cases = 0;
  for (Suite& suite : chosen_suites(options)) {
    for (const CaseInfo& each : suite.info.cases) ids.push_back(each.id);
    keep_matching(suite.info, options.selection);
    cases += suite.info.cases.size();
    text += text_of(suite.info, options.long_list ? Told::with_origin : Told::in_short);
    all.push_back(nlohmann::json::parse(to_json_text(suite.info)));
  }
  check_globs(options.selection.ids, ids);
  std::fputs(options.json ? (all.dump(1) + "\n").c_str() : text.c_str(), stdout);
  return cases > 0 ? ExitCode::as_expected : ExitCode::nothing_judged;
}

}  // namespace deadheat
