// SPDX-License-Identifier: MIT
#include "model/merge.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "model/error.hpp"
#include "model/merge_result.hpp"
#include "model/names.hpp"
#include "model/verdict.hpp"

namespace deadheat {
namespace {

// The order of a report: the cases, of each the racy variants first, of each the detectors.
using Key = std::tuple<std::string, std::string, Role, std::string, Detector>;

Key key_of(const Result& result) {
  return {result.id, result.suite, result.variant.role, result.variant.name, result.detector};
}

using Results = std::map<Key, Result>;

void add(Results& all, const std::vector<Result>& results) {
  for (const Result& result : results) {
    const auto [known, is_new] = all.try_emplace(key_of(result), result);
    if (is_new) {
      judge(known->second);
    } else {
      add_evidence(known->second, result);
    }
  }
}

std::vector<Result> values(Results all) {
  std::vector<Result> results;
  for (auto& [key, result] : all) results.push_back(std::move(result));
  return results;
}

// Each file once; of two that differ the one whose text comes first, whatever the order.
std::vector<Source> merged_sources(const std::vector<NamedSession>& sessions) {
  std::map<std::string, Source> all;
  for (const NamedSession& each : sessions) {
    for (const Source& source : each.session.sources) {
      Source& known = all.try_emplace(source.file, source).first->second;
      if (source.lines < known.lines) known = source;
    }
  }
  std::vector<Source> sources;
  for (const auto& [file, source] : all) sources.push_back(source);
  return sources;
}

// Of two measurements; 0 is none.
double lower_of(double one, double other) {
  return one > 0 && other > 0 ? std::min(one, other) : std::max(one, other);
}

// The lowest of one cost: what disturbs a measurement makes it slower.
std::vector<Cost> merged_costs(const std::vector<NamedSession>& sessions) {
  std::map<std::tuple<std::string, std::string, int>, Cost> all;
  for (const NamedSession& each : sessions) {
    for (const Cost& cost : each.session.costs) {
      const auto [known, is_new] = all.try_emplace({cost.id, cost.variant, cost.threads}, cost);
      Cost& lowest = known->second;
      lowest.ns_per_step = std::min(lowest.ns_per_step, cost.ns_per_step);
      lowest.processor_ns_per_step =
          lower_of(lowest.processor_ns_per_step, cost.processor_ns_per_step);
      lowest.bytes_per_task = lower_of(lowest.bytes_per_task, cost.bytes_per_task);
      lowest.whole_trials |= cost.whole_trials;
    }
  }
  std::vector<Cost> costs;
  for (const auto& [key, cost] : all) costs.push_back(cost);
  return costs;
}

std::string value_of(const Session& session, const std::string& key) {
  const auto found = session.environment.find(key);
  return found == session.environment.end() ? "" : found->second;
}

// Evidence of other sources is evidence of something else.
void check_versions(const NamedSession& one, const NamedSession& other) {
  static constexpr std::array versions = {std::pair{"deadheat", "version of Deadheat"},
                                          std::pair{"git revision", "git revision"}};
  for (const auto& [key, what] : versions) {
    const std::string first = value_of(one.session, key);
    const std::string second = value_of(other.session, key);
    if (first == second) continue;
    const auto told = [](const std::string& value) {
      return value.empty() ? std::string("an unknown one") : "'" + value + "'";
    };
    throw UsageError("mixed versions cannot be merged: the " + std::string(what) + " of '" +
                     one.name + "' is " + told(first) + ", and that of '" + other.name + "' is " +
                     told(second));
  }
}

// The first session that has a result, to compare its declaration with those of the others.
class Declarations {
 public:
  void check(const NamedSession& each) {
    for (const std::vector<Result>* results : {&each.session.controls, &each.session.results}) {
      for (const Result& result : *results) check(result, each.name);
    }
  }

 private:
  void check(const Result& result, const std::string& name) {
    const auto key = std::tuple(result.id, result.suite, result.variant.name, result.detector);
    const auto [known, is_new] = known_.try_emplace(key, First{&result, &name});
    if (is_new) return;
    const std::string what = differing_declaration(*known->second.result, result);
    if (what.empty()) return;
    throw UsageError("mixed versions cannot be merged: the " + what + " of '" + result.id + "/" +
                     result.variant.name + "' differs between '" + *known->second.name + "' and '" +
                     name + "'");
  }

  struct First {
    const Result* result;
    const std::string* name;
  };
  std::map<std::tuple<std::string, std::string, std::string, Detector>, First> known_;
};

void check_all(const std::vector<NamedSession>& sessions) {
  Declarations declarations;
  for (const NamedSession& each : sessions) {
    check_versions(sessions.front(), each);
    declarations.check(each);
  }
}

void add_environment(Session& merged, const Session& session) {
  for (const auto& [key, value] : session.environment) {
    std::string& known = merged.environment[key];
    known = joined_values(known, value);
  }
}

long missing_in(const Session& session) {
  return std::max(0L, session.planned - static_cast<long>(session.results.size()));
}

}  // namespace

Session merge(const std::vector<NamedSession>& sessions) {
  check_all(sessions);
  Session merged;
  if (!sessions.empty()) merged.seed = sessions.front().session.seed;
  Results controls, results;
  long missing = 0;
  for (const auto& [name, session] : sessions) {
    merged.created = std::max(merged.created, session.created);
    merged.command = joined_values(merged.command, session.command);
    merged.seed = std::min(merged.seed, session.seed);
    merged.seconds = sum_of_times(merged.seconds, session.seconds);
    merged.interrupted |= session.interrupted;
    merged.whole &= session.whole;
    missing += missing_in(session);
    add_environment(merged, session);
    add(controls, session.controls);
    add(results, session.results);
  }
  merged.controls = values(std::move(controls));
  merged.results = values(std::move(results));
  merged.planned = static_cast<long>(merged.results.size()) + missing;
  merged.costs = merged_costs(sessions);
  merged.sources = merged_sources(sessions);
  return merged;
}

}  // namespace deadheat
