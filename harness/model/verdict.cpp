// SPDX-License-Identifier: MIT
#include "model/verdict.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "model/exploration.hpp"
#include "model/names.hpp"

namespace deadheat {
namespace {

std::string times(const Sighting& sighting) {
  return std::to_string(sighting.seen) + " of " + std::to_string(sighting.of) + " " +
         std::string(name(sighting.unit));
}

std::string sentence(const Sighting& sighting) {
  const std::string symptom(name(sighting.symptom));
  switch (sighting.verdict) {
    case Verdict::broken:
      return "'" + symptom + "' must never be seen, and was seen in " + times(sighting);
    case Verdict::missed:
      return "'" + symptom + "' must be seen, and was seen in " + times(sighting);
    case Verdict::unjudged:
      if (sighting.truth == never) {
        return "'" + symptom + "' was seen in " + times(sighting) + ", which is " + sighting.note;
      }
      return "'" + symptom + "' must be seen, and this detector " +
             (sighting.sight == Sight::blind ? "is blind to it" : "only glimpses it") + " (" +
             times(sighting) + ")";
    case Verdict::errored:
    case Verdict::confirmed:
      break;
  }
  return "'" + symptom + "' was seen in " + times(sighting);
}

const Sighting* first_with(const std::vector<Sighting>& sightings, Verdict verdict) {
  const auto found = std::ranges::find(sightings, verdict, &Sighting::verdict);
  return found == sightings.end() ? nullptr : &*found;
}

// A row of the litmus table that the totals hide: a `never` that was seen among allowed wrong
// outcomes.
const OutcomeCount* broken_outcome(const Result& result) {
  const auto broken = [](const OutcomeCount& row) { return row.truth == never && row.count > 0; };
  const auto found = std::ranges::find_if(result.outcomes, broken);
  return found == result.outcomes.end() ? nullptr : &*found;
}

// A row that must be seen although the rule allows it: the totals do not show that it is missing.
const OutcomeCount* unseen_outcome(const Result& result) {
  const auto unseen = [](const OutcomeCount& row) { return row.truth == must && row.count == 0; };
  const auto found = std::ranges::find_if(result.outcomes, unseen);
  return found == result.outcomes.end() ? nullptr : &*found;
}

const Run* errored_run(const Result& result) {
  const auto errored = [](const Run& run) {
    return run.how == How::not_started || run.how == How::unreadable || run.how == How::refused;
  };
  const auto found = std::ranges::find_if(result.runs, errored);
  return found == result.runs.end() ? nullptr : &*found;
}

bool is_must(const Sighting& sighting) { return sighting.truth == must; }
bool was_seen(const Sighting& sighting) { return sighting.seen > 0; }
bool seen_must(const Sighting& sighting) { return is_must(sighting) && was_seen(sighting); }

void conclude(Result& result, Verdict verdict, std::string reason) {
  result.verdict = verdict;
  result.reason = std::move(reason);
}

// Why nothing is decided that was not seen, or nothing.
std::string undecided(const Result& result) {
  return result.exploration ? why_undecided(*result.exploration) : "";
}

// What was seen as it must be, and in an exploration also when the first failure came.
std::string confirmation(const Result& result, const Sighting& seen) {
  const std::string text = sentence(seen) + ", as it must be";
  if (!result.exploration || result.exploration->first_failure == 0) return text;
  return text + " (the first failure: execution " +
         std::to_string(result.exploration->first_failure) + ")";
}

// How much was tried without a fault.
std::string what_was_clean(const Result& result) {
  const bool all_clean = std::ranges::none_of(result.sightings, was_seen);
  if (result.exploration && all_clean) return how_clean(*result.exploration);
  return "nothing was seen that must never be seen, in " +
         (result.exploration ? extent(*result.exploration)
                             : std::to_string(result.counts.trials) + " trials of " +
                                   std::to_string(runs_that_ran(result)) + " runs");
}

void conclude_without_must(Result& result) {
  if (result.counts.trials == 0 && std::ranges::none_of(result.sightings, was_seen)) {
    return conclude(result, Verdict::unjudged, "no trial ended, so nothing can be said");
  }
  if (const std::string open = undecided(result); !open.empty()) {
    return conclude(result, Verdict::unjudged, open);
  }
  conclude(result, Verdict::confirmed, what_was_clean(result));
}

void conclude_without_fault(Result& result) {
  const std::vector<Sighting>& sightings = result.sightings;
  if (const OutcomeCount* row = unseen_outcome(result)) {
    return conclude(result, Verdict::unjudged,
                    "the outcome (" + row->values + ") must be seen, and was not");
  }
  if (const auto seen = std::ranges::find_if(sightings, seen_must); seen != sightings.end()) {
    return conclude(result, Verdict::confirmed, confirmation(result, *seen));
  }
  if (const Sighting* open = first_with(sightings, Verdict::unjudged)) {
    const std::string why = undecided(result);
    return conclude(result, Verdict::unjudged, sentence(*open) + (why.empty() ? "" : ": " + why));
  }
  conclude_without_must(result);
}

// What must be seen, each with whether it was.
std::vector<std::pair<std::string, bool>> musts_of(const Result& result) {
  std::vector<std::pair<std::string, bool>> musts;
  for (const Sighting& sighting : result.sightings) {
    if (is_must(sighting))
      musts.emplace_back("'" + std::string(name(sighting.symptom)) + "'", sighting.seen > 0);
  }
  for (const OutcomeCount& row : result.outcomes) {
    if (row.truth == must) musts.emplace_back("the outcome (" + row.values + ")", row.count > 0);
  }
  return musts;
}

// What keeps a case without a fault from being confirmed, or nothing.
std::string what_is_open(const std::vector<const Result*>& results) {
  std::map<std::string, std::map<std::string, bool>>
      musts;  // per variant: was each of its musts seen?
  std::map<std::string, bool> was_judged;
  for (const Result* result : results) {
    const std::string& variant = result->variant.name;
    was_judged[variant] |= result->verdict == Verdict::confirmed;
    for (const auto& [what, was_seen] : musts_of(*result)) {
      musts[variant][what] |= was_seen;
      was_judged[variant] |= was_seen;
    }
  }
  for (const auto& [variant, symptoms] : musts) {
    for (const auto& [what, was_seen] : symptoms) {
      if (!was_seen) return variant + ": " + what + " must be seen, and no detector saw it";
    }
  }
  for (const auto& [variant, at_least_once] : was_judged) {
    if (!at_least_once) return variant + ": no detector could judge it";
  }
  return {};
}

}  // namespace

void judge(Result& result) {
  result.sightings = sightings_of(result);
  if (result.runs.empty()) return conclude(result, Verdict::errored, "it was not run");
  if (const Run* run = errored_run(result)) {
    return conclude(
        result, Verdict::errored,
        run->message.empty() ? "a run was " + std::string(name(run->how)) : run->message);
  }
  if (const Sighting* broken = first_with(result.sightings, Verdict::broken)) {
    return conclude(result, Verdict::broken, sentence(*broken));
  }
  if (const OutcomeCount* row = broken_outcome(result)) {
    return conclude(result, Verdict::broken,
                    "the outcome (" + row->values + ") must never be seen, and was seen " +
                        std::to_string(row->count) + " times");
  }
  if (const Sighting* missed = first_with(result.sightings, Verdict::missed)) {
    return conclude(result, Verdict::missed, sentence(*missed));
  }
  conclude_without_fault(result);
}

CaseVerdict judge_case(const std::vector<const Result*>& results) {
  if (results.empty()) return {.reason = "there is no result"};
  CaseVerdict judged{.id = results.front()->id};
  const Result& worst = **std::ranges::max_element(results, {}, &Result::verdict);
  if (worst.verdict > Verdict::unjudged) {
    judged.verdict = worst.verdict;
    judged.reason =
        worst.variant.name + " under " + std::string(name(worst.detector)) + ": " + worst.reason;
    return judged;
  }
  judged.reason = what_is_open(results);
  if (!judged.reason.empty()) return judged;
  judged.verdict = Verdict::confirmed;
  judged.reason = "every variant is as declared";
  return judged;
}

std::vector<CaseVerdict> judge_cases(const std::vector<Result>& results) {
  std::map<std::string, std::vector<const Result*>> by_id;
  for (const Result& result : results) by_id[result.id].push_back(&result);
  std::vector<CaseVerdict> verdicts;
  for (const auto& [id, of_case] : by_id) verdicts.push_back(judge_case(of_case));
  return verdicts;
}

}  // namespace deadheat
