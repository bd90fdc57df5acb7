// SPDX-License-Identifier: MIT
// JUnit XML, in the dialect that Jenkins and most CI systems read: one test case a variant and
// detector.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/facts.hpp"
#include "reports/interleaving.hpp"
#include "reports/markup.hpp"
#include "reports/report.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

// A test case's end; `element` is empty for one that passed.
struct Ending {
  std::string_view element;
  std::string type;
};

struct Suite {
  std::string name;
  long tests = 0;
  long failures = 0;
  long errors = 0;
  long skipped = 0;
  double seconds = 0;
  Markup cases;
};

enum class Kind { result, control };

// The schema allows three decimals and no more.
std::string seconds_text(double seconds) { return fmt::format("{:.3f}", std::max(seconds, 0.0)); }

bool is_broken_end(const Sighting& sighting) {
  return sighting.verdict == Verdict::broken &&
         (sighting.symptom == Symptom::crash || sighting.symptom == Symptom::hang);
}

// An unexpected crash or hang is an error, like what the harness itself could not do.
Ending ending(const Result& result, Kind kind) {
  if (result.verdict == Verdict::confirmed) return {};
  if (kind == Kind::control) return {"error", "set-up"};
  const std::string verdict(name(result.verdict));
  switch (result.verdict) {
    case Verdict::confirmed:
      break;
    case Verdict::unjudged:
      return {"skipped", verdict};
    case Verdict::missed:
      return {"failure", verdict};
    case Verdict::errored:
      return {"error", verdict};
    case Verdict::broken: {
      const auto end = std::ranges::find_if(result.sightings, is_broken_end);
      if (end != result.sightings.end()) return {"error", std::string(name(end->symptom))};
      return {"failure", verdict};
    }
  }
  return {};
}

std::string lines_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string interleavings(const Result& result) {
  if (!result.exploration) return {};
  std::string text;
  for (const Interleaving& each : result.exploration->interleavings_shown) {
    text += interleaving_title(each) + "\n" + lines_of(short_interleaving(each));
    if (const std::string command = replay_command(each); !command.empty()) {
      text += "to replay it: " + command + "\n";
    }
  }
  return text;
}

// With the token, since some CI systems show nothing but the message.
std::string message(const Result& result) {
  const std::string command = first_replay_command(result);
  return command.empty() ? result.reason : result.reason + " (to replay it: " + command + ")";
}

std::string details(const Result& result) {
  std::string text =
      result.reason + "\n" + lines_of(origin_texts(result)) + lines_of(facts(result));
  text += interleavings(result);
  if (!result.repeat.empty()) text += "to repeat it: " + result.repeat + "\n";
  return text;
}

Markup ending_element(const Ending& ending, const Result& result) {
  if (ending.element.empty()) return {};
  if (ending.element == "skipped") return element("skipped", {{"message", result.reason}});
  return element(ending.element, {{"message", message(result)}, {"type", ending.type}},
                 details(result));
}

void count(Suite& suite, const Ending& ending, double seconds) {
  ++suite.tests;
  suite.failures += ending.element == "failure";
  suite.errors += ending.element == "error";
  suite.skipped += ending.element == "skipped";
  suite.seconds += seconds;
}

// The pair of class name and name is what CI systems know a test by, so it occurs once.
class Names {
 public:
  std::string unique(const std::string& classname, const std::string& name) {
    std::string tried = name;
    for (int number = 2;
         !taken_.insert({visible(classname, Lines::kept), visible(tried, Lines::kept)}).second;
         ++number) {
      tried = fmt::format("{} ({})", name, number);
    }
    return tried;
  }

 private:
  std::set<std::pair<std::string, std::string>> taken_;
};

void add_result(Suite& suite, Names& names, const Result& result, Kind kind) {
  const std::string classname = suite.name + "." + result.id;
  const std::string test =
      names.unique(classname, fmt::format("{}.{}", result.variant.name, name(result.detector)));
  const Ending end = ending(result, kind);
  count(suite, end, result.seconds);
  suite.cases +=
      element("testcase",
              {{"name", test}, {"classname", classname}, {"time", seconds_text(result.seconds)}},
              ending_element(end, result),
              element("system-out", {}, lines_of(origin_texts(result)) + lines_of(facts(result))));
  suite.cases += Markup::literal("\n");
}

// A session that did not do what was planned is not green.
void add_session_error(Suite& suite, const std::string& test, const std::string& message) {
  count(suite, {"error", "session"}, 0);
  suite.cases +=
      element("testcase", {{"name", test}, {"classname", "deadheat.session"}, {"time", "0.000"}},
              element("error", {{"message", message}, {"type", "session"}}));
  suite.cases += Markup::literal("\n");
}

Suite session_suite(const Session& session) {
  Suite suite{.name = "deadheat.session", .cases = {}};
  if (session.interrupted) {
    add_session_error(suite, "interrupted",
                      fmt::format("the run was interrupted: {} of {} planned results are there",
                                  session.results.size(), session.planned));
  }
  if (session.results.empty() && session.controls.empty()) {
    add_session_error(suite, "nothing-run", "nothing was run, and that is not success");
  }
  return suite;
}

std::vector<Suite> suites(const Session& session) {
  std::vector<Suite> all;
  Names names;
  const auto suite_of = [&](const std::string& name) -> Suite& {
    const auto known = std::ranges::find(all, name, &Suite::name);
    return known != all.end() ? *known : all.emplace_back(Suite{.name = name, .cases = {}});
  };
  for (const Result& control : session.controls) {
    add_result(suite_of("doctor." + control.suite), names, control, Kind::control);
  }
  for (const Result& result : session.results) {
    add_result(suite_of(result.suite), names, result, Kind::result);
  }
  if (Suite own = session_suite(session); own.tests > 0) all.push_back(std::move(own));
  return all;
}

Markup properties(const Session& session, const ReportOptions& options) {
  std::map<std::string, std::string> all = session.environment;
  all["command"] = session.command;
  all["seed"] = std::to_string(session.seed);
  Markup list = Markup::literal("\n");
  const auto add = [&](std::string_view name, std::string_view value) {
    list += element("property", {{"name", name}, {"value", value}});
    list += Markup::literal("\n");
  };
  for (const auto& [name, value] : all) add(name, value);
  for (const std::string& note : options.notes) add("note", note);
  return element("properties", {}, list);
}

// Without the zone letter, which the common schema does not allow.
std::string timestamp(const Session& session) {
  std::string created = session.created;
  if (created.ends_with('Z')) created.pop_back();
  return created;
}

Markup suite_element(const Suite& suite, const Session& session, const ReportOptions& options) {
  return element("testsuite",
                 {{"name", suite.name},
                  {"tests", std::to_string(suite.tests)},
                  {"failures", std::to_string(suite.failures)},
                  {"errors", std::to_string(suite.errors)},
                  {"skipped", std::to_string(suite.skipped)},
                  {"time", seconds_text(suite.seconds)},
                  {"timestamp", timestamp(session)}},
                 Markup::literal("\n"), properties(session, options), Markup::literal("\n"),
                 suite.cases);
}

}  // namespace

std::string write_junit(const Session& session, const ReportOptions& options) {
  Suite sum;
  Markup content = Markup::literal("\n");
  for (const Suite& suite : suites(session)) {
    content += suite_element(suite, session, options);
    content += Markup::literal("\n");
    sum.tests += suite.tests;
    sum.failures += suite.failures;
    sum.errors += suite.errors;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
         element("testsuites",
                 {{"name", "deadheat"},
                  {"tests", std::to_string(sum.tests)},
                  {"failures", std::to_string(sum.failures)},
                  {"errors", std::to_string(sum.errors)},
                  {"time", seconds_text(session.seconds)}},
                 content)
             .str() +
         "\n";
}

}  // namespace deadheat
