// SPDX-License-Identifier: MIT
// The JSON that `deadheat diff` writes; diff.schema.json says what is in it.
#include <nlohmann/json.hpp>

#include "model/json.hpp"
#include "model/names.hpp"
#include "reports/difference.hpp"

namespace deadheat {
namespace {

using nlohmann::json;

json of(const Place& place) {
  json object = {{"id", place.id}};
  if (place.variant.empty()) return object;
  object["suite"] = place.suite;
  object["variant"] = place.variant;
  object["detector"] = name(place.detector);
  return object;
}

json of(const Times& times) {
  return {{"seen", times.seen}, {"of", times.of}, {"unit", name(times.unit)}};
}

json of(const FindingChange& change) {
  return {{"place", of(change.place)},
          {"finding", change.finding},
          {"expected", change.expected},
          {"times", of(change.times)}};
}

json of(const VerdictChange& change) {
  return {{"place", of(change.place)},
          {"before", name(change.before)},
          {"now", name(change.now)},
          {"reason", change.reason}};
}

json of(const RateChange& change) {
  return {{"place", of(change.place)},
          {"symptom", name(change.symptom)},
          {"before", of(change.before)},
          {"now", of(change.now)}};
}

json of(const ProofChange& change) {
  return {{"place", of(change.place)}, {"before", change.before}, {"now", change.now}};
}

json of(const CostChange& change) {
  return {{"id", change.now.id},
          {"variant", change.now.variant},
          {"threads", change.now.threads},
          {"before_ns_per_step", change.before.ns_per_step},
          {"now_ns_per_step", change.now.ns_per_step}};
}

json of(const ResultOnlyInOne& result) {
  return {{"place", of(result.place)}, {"verdict", name(result.verdict)}};
}

json of(const SetUpChange& change) {
  return {{"what", change.what}, {"before", change.before}, {"now", change.now}};
}

template <class Change>
json all_of(const std::vector<Change>& changes) {
  json list = json::array();
  for (const Change& change : changes) list.push_back(of(change));
  return list;
}

}  // namespace

std::string write_difference_json(const Difference& difference, const ReportOptions&) {
  const json file = {{"format", "deadheat-diff"},
                     {"version", {{"major", 1}, {"minor", 0}}},
                     {"same", is_same(difference)},
                     {"worse", is_worse(difference)},
                     {"compared", difference.compared},
                     {"findings",
                      {{"new", all_of(difference.new_findings)},
                       {"gone", all_of(difference.gone_findings)},
                       {"by_chance", all_of(difference.by_chance)},
                       {"same", difference.same_findings},
                       {"moved", difference.moved_findings}}},
                     {"cases", all_of(difference.cases)},
                     {"results", all_of(difference.results)},
                     {"results_by_chance", all_of(difference.verdicts_by_chance)},
                     {"controls", all_of(difference.controls)},
                     {"rates", all_of(difference.rates)},
                     {"proofs", all_of(difference.proofs)},
                     {"costs", all_of(difference.costs)},
                     {"only_before", all_of(difference.only_before)},
                     {"only_now", all_of(difference.only_now)},
                     {"set_up", all_of(difference.set_up)}};
  return file.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace deadheat
