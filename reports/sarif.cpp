// SPDX-License-Identifier: MIT
// SARIF 2.1.0 (OASIS), as GitHub's code scanning takes it.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "model/names.hpp"
#include "model/verdict.hpp"
#include "reports/report.hpp"
#include "reports/sarif_location.hpp"
#include "reports/sarif_result.hpp"
#include "reports/sarif_rules.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

using nlohmann::json;

constexpr std::size_t most_results = 25'000;  // GitHub refuses a run with more

json notification(std::string_view level, std::string_view text) {
  return {{"level", level}, {"message", sarif_message(text)}};
}

std::string told(const Result& result, std::string_view what) {
  return fmt::format("{}{}/{} under {} is {}: {}", what, result.id, result.variant.name,
                     name(result.detector), name(result.verdict), result.reason);
}

// What keeps the results from being all that there is to say.
json notifications(const Session& session, const ReportOptions& options) {
  json list = json::array();
  if (session.interrupted) {
    list.push_back(notification(
        "error", fmt::format("The run was interrupted: {} of {} planned results are there.",
                             session.results.size(), session.planned)));
  }
  if (session.results.empty()) {
    list.push_back(notification("error", "Nothing was run, and that is not success."));
  }
  for (const Result& control : session.controls) {
    if (control.verdict == Verdict::confirmed) continue;
    list.push_back(notification("error", told(control, "The set-up cannot detect: the control ")));
  }
  for (const Result& result : session.results) {
    if (result.verdict == Verdict::errored) list.push_back(notification("error", told(result, "")));
  }
  for (const CaseVerdict& each : judge_cases(session.results)) {
    if (!session.whole || each.verdict != Verdict::unjudged) continue;
    list.push_back(notification(
        "warning",
        fmt::format("The case {} is unjudged, which is not success: {}", each.id, each.reason)));
  }
  for (const std::string& note : options.notes) list.push_back(notification("note", note));
  return list;
}

bool is_error(const json& each) { return each.at("level") == "error"; }

json invocation(const Session& session, json told) {
  json made = {{"executionSuccessful", std::ranges::none_of(told, is_error)},
               {"toolExecutionNotifications", std::move(told)}};
  if (!session.command.empty()) made["commandLine"] = visible(session.command);
  if (!session.created.empty()) made["startTimeUtc"] = session.created;
  return made;
}

// The errors first: they are what must not be cut.
std::vector<json> results_of(const Session& session, const SarifRules& rules) {
  std::vector<json> all;
  for (const Result& result : session.results) {
    for (json& each : sarif_results(result, rules.index_of(result.id))) {
      all.push_back(std::move(each));
    }
  }
  std::stable_partition(all.begin(), all.end(), is_error);
  return all;
}

json driver(const Session& session, const SarifRules& rules) {
  json made = {{"name", "Deadheat"},
               {"fullName", "Deadheat, a test harness for data races and lock bugs"},
               {"rules", rules.descriptors()}};
  const auto version = session.environment.find("deadheat");
  if (version != session.environment.end() && !version->second.empty()) {
    made["version"] = visible(version->second);
  }
  return made;
}

}  // namespace

std::string write_sarif(const Session& session, const ReportOptions& options) {
  const SarifRules rules(session);
  std::vector<json> results = results_of(session, rules);
  json told = notifications(session, options);
  if (results.size() > most_results) {
    told.push_back(notification(
        "warning", fmt::format("{} of {} results are left out: code scanning takes no more. The "
                               "result file has all of them.",
                               results.size() - most_results, results.size())));
    results.resize(most_results);
  }
  const json run = {
      {"tool", {{"driver", driver(session, rules)}}},
      {"invocations", json::array({invocation(session, std::move(told))})},
      {"originalUriBaseIds",
       {{sarif_root,
         {{"description", {{"text", "The folder that the sources of the suites lie in."}}}}}}},
      {"automationDetails", {{"id", "deadheat/"}}},
      {"columnKind", "utf16CodeUnits"},
      {"results", std::move(results)}};
  const json file = {{"$schema",
                      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                      "sarif-schema-2.1.0.json"},
                     {"version", "2.1.0"},
                     {"runs", json::array({run})}};
  return file.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace deadheat
