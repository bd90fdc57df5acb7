// SPDX-License-Identifier: MIT
#include "model/diff.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "model/finding.hpp"
#include "model/statistics.hpp"
#include "model/verdict.hpp"

namespace deadheat {
namespace {

constexpr double chance = 0.05 + 1e-9;  // that it is rounded must not decide
// For another place of what both sessions saw: a racy variant has several pairs of accesses, and
// which of them a run reports is chance.
constexpr double chance_of_place = 0.001;
// Trials of one process are not independent, and how often threads meet depends on the load of the
// machine: rates of one build were seen to move by seven times. What moves by less is not told,
// however narrow the intervals of very many trials are.
constexpr double rate_factor = 10;

using Results = std::map<Place, const Result*>;

Place place_of(const Result& result) {
  return {result.suite, result.id, result.variant.name, result.detector};
}

Results by_place(const std::vector<Result>& results) {
  Results all;
  for (const Result& result : results) all[place_of(result)] = &result;
  return all;
}

const Sighting* sighting_of(const Result& result, Symptom symptom) {
  const auto found = std::ranges::find(result.sightings, symptom, &Sighting::symptom);
  return found == result.sightings.end() ? nullptr : &*found;
}

bool is_expected(const Result& result, Symptom symptom) {
  const Sighting* sighting = sighting_of(result, symptom);
  return sighting && sighting->verdict != Verdict::broken;
}

Times times_of(const Result& result, const Finding& finding) {
  const Sighting* sighting = sighting_of(result, finding.symptom);
  if (!sighting) return {.seen = finding.runs, .of = runs_that_ran(result), .unit = Unit::runs};
  return {.seen = sighting->unit == Unit::runs ? finding.runs : finding.reports,
          .of = sighting->of,
          .unit = sighting->unit};
}

FindingChange change_of(const Result& result, const Finding& finding) {
  return {.place = place_of(result),
          .finding = finding,
          .expected = is_expected(result, finding.symptom),
          .times = times_of(result, finding)};
}

// Whether chance explains that one session saw it and the other did not.
bool is_chance(const FindingChange& change, const Result& without) {
  if (!change.expected || change.times.of <= 0) return false;
  const Symptom symptom = change.finding.symptom;
  const Times tried = times_of(without, Finding{.symptom = symptom});
  const Sighting* const seen = sighting_of(without, symptom);
  const double least = seen && seen->seen > 0 ? chance_of_place : chance;
  return chance_of_one_side(change.times.seen, change.times.of, tried.of) > least;
}

std::vector<const Finding*> missing_in(const Result& other, const Result& result) {
  std::vector<const Finding*> missing;
  for (const Finding& finding : result.findings) {
    const auto same = std::ranges::find(other.findings, finding.fingerprint, &Finding::fingerprint);
    if (same == other.findings.end()) missing.push_back(&finding);
  }
  return missing;
}

// Takes out of both what is the same code in other lines; how many those were.
long take_out_moved(std::vector<const Finding*>& gone, std::vector<const Finding*>& added) {
  long moved = 0;
  for (auto each = gone.begin(); each != gone.end();) {
    const std::string text = fingerprint_of_text(**each);
    const auto same = std::ranges::find_if(added, [&](const Finding* finding) {
      return !text.empty() && fingerprint_of_text(*finding) == text;
    });
    if (same == added.end()) {
      ++each;
      continue;
    }
    added.erase(same);
    each = gone.erase(each);
    ++moved;
  }
  return moved;
}

void add_changes(std::vector<FindingChange>& certain, std::vector<FindingChange>& by_chance,
                 const std::vector<const Finding*>& findings, const Result& with,
                 const Result& without) {
  for (const Finding* finding : findings) {
    FindingChange change = change_of(with, *finding);
    (is_chance(change, without) ? by_chance : certain).push_back(std::move(change));
  }
}

void compare_findings(Difference& difference, const Result& before, const Result& now) {
  std::vector<const Finding*> gone = missing_in(now, before);
  std::vector<const Finding*> added = missing_in(before, now);
  const long moved = take_out_moved(gone, added);
  difference.moved_findings += moved;
  difference.same_findings += static_cast<long>(now.findings.size() - added.size());
  add_changes(difference.new_findings, difference.by_chance, added, now, before);
  add_changes(difference.gone_findings, difference.by_chance, gone, before, now);
}

void compare_verdicts(std::vector<VerdictChange>& changes, const Result& before,
                      const Result& now) {
  if (before.verdict == now.verdict) return;
  changes.push_back(
      {.place = place_of(now), .before = before.verdict, .now = now.verdict, .reason = now.reason});
}

// Whether each thing that must be seen, and that only the first of the two saw, was so seldom seen
// that the other may have missed it.
bool may_have_missed(const Result& with, const Result& without) {
  return std::ranges::all_of(with.sightings, [&](const Sighting& sighting) {
    const Sighting* const other = sighting_of(without, sighting.symptom);
    if (sighting.truth != must || sighting.seen == 0 || !other || other->seen > 0) return true;
    return chance_of_one_side(sighting.seen, sighting.of, other->of) > chance;
  });
}

// A detector that only glimpses something confirms the variant where it saw it, and else leaves it
// unjudged.
bool is_glimpsed_by_chance(const Result& before, const Result& now) {
  const bool was_confirmed = before.verdict == Verdict::confirmed;
  const Result& with = was_confirmed ? before : now;
  const Result& without = was_confirmed ? now : before;
  return with.verdict == Verdict::confirmed && without.verdict == Verdict::unjudged &&
         with.variant.role == Role::racy && may_have_missed(with, without);
}

void compare_result_verdicts(Difference& difference, const Result& before, const Result& now) {
  compare_verdicts(
      is_glimpsed_by_chance(before, now) ? difference.verdicts_by_chance : difference.results,
      before, now);
}

bool is_apart(const Rate& one, const Rate& other) {
  const auto [low, high] = std::minmax(one.rate, other.rate);
  return (one.high < other.low || other.high < one.low) && high > rate_factor * low;
}

void compare_rates(Difference& difference, const Result& before, const Result& now) {
  if (now.detector == Detector::explore) return;
  for (const Sighting& sighting : now.sightings) {
    const Sighting* earlier = sighting_of(before, sighting.symptom);
    if (!earlier || earlier->unit != sighting.unit) continue;
    const std::optional<Rate> old_rate = rate(earlier->seen, earlier->of);
    const std::optional<Rate> new_rate = rate(sighting.seen, sighting.of);
    if (!old_rate || !new_rate || !is_apart(*old_rate, *new_rate)) continue;
    difference.rates.push_back({.place = place_of(now),
                                .symptom = sighting.symptom,
                                .before = {earlier->seen, earlier->of, earlier->unit},
                                .now = {sighting.seen, sighting.of, sighting.unit}});
  }
}

void compare_proofs(Difference& difference, const Result& before, const Result& now) {
  if (!before.exploration || !now.exploration) return;
  const bool was = before.exploration->complete, is = now.exploration->complete;
  if (was != is) difference.proofs.push_back({.place = place_of(now), .before = was, .now = is});
}

// The verdicts on cases by the results that both sessions have: a detector that was not asked this
// time is no change.
void compare_cases(Difference& difference, const std::vector<Result>& before,
                   const std::vector<Result>& now) {
  std::map<std::string, CaseVerdict> earlier;
  for (const CaseVerdict& judged : judge_cases(before)) earlier[judged.id] = judged;
  for (const CaseVerdict& judged : judge_cases(now)) {
    const Verdict was = earlier.at(judged.id).verdict;
    if (was == judged.verdict) continue;
    difference.cases.push_back({.place = {.id = judged.id},
                                .before = was,
                                .now = judged.verdict,
                                .reason = judged.reason});
  }
}

void compare_results(Difference& difference, const Session& before, const Session& now) {
  const Results old_results = by_place(before.results), new_results = by_place(now.results);
  std::vector<Result> common_before, common_now;
  for (const auto& [place, result] : new_results) {
    const auto earlier = old_results.find(place);
    if (earlier == old_results.end()) {
      difference.only_now.push_back({place, result->verdict});
      continue;
    }
    ++difference.compared;
    compare_findings(difference, *earlier->second, *result);
    compare_result_verdicts(difference, *earlier->second, *result);
    compare_rates(difference, *earlier->second, *result);
    compare_proofs(difference, *earlier->second, *result);
    common_before.push_back(*earlier->second);
    common_now.push_back(*result);
  }
  for (const auto& [place, result] : old_results) {
    if (!new_results.contains(place)) difference.only_before.push_back({place, result->verdict});
  }
  compare_cases(difference, common_before, common_now);
}

void compare_controls(Difference& difference, const Session& before, const Session& now) {
  const Results old_controls = by_place(before.controls);
  for (const auto& [place, control] : by_place(now.controls)) {
    const auto earlier = old_controls.find(place);
    if (earlier != old_controls.end()) {
      compare_verdicts(difference.controls, *earlier->second, *control);
    }
  }
}

bool has_changed(const Cost& before, const Cost& now) {
  return before.ns_per_step > 0 && now.ns_per_step > 0 &&
         std::max(before.ns_per_step, now.ns_per_step) >
             cost_factor * std::min(before.ns_per_step, now.ns_per_step);
}

void compare_costs(Difference& difference, const Session& before, const Session& now) {
  using Key = std::tuple<std::string, std::string, int>;
  std::map<Key, Cost> earlier;
  for (const Cost& cost : before.costs) earlier[{cost.id, cost.variant, cost.threads}] = cost;
  for (const Cost& cost : now.costs) {
    const auto known = earlier.find(Key{cost.id, cost.variant, cost.threads});
    if (known != earlier.end() && has_changed(known->second, cost)) {
      difference.costs.push_back({.before = known->second, .now = cost});
    }
  }
}

void compare_set_ups(Difference& difference, const Session& before, const Session& now) {
  std::map<std::string, SetUpChange> all;
  for (const auto& [what, value] : before.environment) all[what].before = value;
  for (const auto& [what, value] : now.environment) all[what].now = value;
  for (auto& [what, change] : all) {
    // the load differs from one run to the next
    if (change.before == change.now || what == "load at the start") continue;
    change.what = what;
    difference.set_up.push_back(change);
  }
}

bool is_fault(Verdict verdict) { return verdict > Verdict::unjudged; }

}  // namespace

Difference diff(const Session& before, const Session& now) {
  Difference difference;
  compare_results(difference, before, now);
  compare_controls(difference, before, now);
  compare_costs(difference, before, now);
  compare_set_ups(difference, before, now);
  return difference;
}

bool is_newly_faulty(const VerdictChange& change) {
  return is_fault(change.now) && change.now != change.before;
}

bool is_faulty(const ResultOnlyInOne& result) { return is_fault(result.verdict); }

bool is_worse(const Difference& difference) {
  const auto worse = [](const std::vector<VerdictChange>& changes) {
    return std::ranges::any_of(changes, is_newly_faulty);
  };
  return !difference.new_findings.empty() || worse(difference.results) || worse(difference.cases) ||
         worse(difference.controls) || std::ranges::any_of(difference.only_now, is_faulty);
}

bool is_same(const Difference& difference) {
  return difference.new_findings.empty() && difference.gone_findings.empty() &&
         difference.results.empty() && difference.cases.empty() && difference.controls.empty() &&
         difference.rates.empty() && difference.proofs.empty() && difference.costs.empty() &&
         difference.only_before.empty() && difference.only_now.empty();
}

}  // namespace deadheat
