// SPDX-License-Identifier: MIT
#include "model/verdict.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "model/names.hpp"

namespace deadheat {
namespace {

constexpr std::array all_symptoms = {Symptom::race,  Symptom::inversion, Symptom::misuse,
                                     Symptom::wrong, Symptom::hang,      Symptom::crash};

const KnownLimit* limit_of(const std::vector<KnownLimit>& limits, Detector detector,
                           Symptom symptom) {
  const auto applies = [&](const KnownLimit& limit) {
    return limit.detector == detector && limit.symptom == symptom;
  };
  const auto found = std::ranges::find_if(limits, applies);
  return found == limits.end() ? nullptr : &*found;
}

bool ran(const Run& run) { return run.how != How::not_started && run.how != How::refused; }

bool crashed(const Run& run) {
  return run.how == How::exited || run.how == How::signalled || run.how == How::memory ||
         run.counts.threw > 0;
}

long runs_with(const Result& result, bool (*shows)(const Run&)) {
  return std::ranges::count_if(result.runs, shows);
}

// In how many runs a finding of the symptom was reported. Different findings may share runs: at
// most all of them, at least as many as the most frequent one.
long runs_with_finding(const Result& result, Symptom symptom) {
  long most = 0;
  for (const Finding& finding : result.findings) {
    if (finding.symptom == symptom) most = std::max(most, finding.runs);
  }
  return most;
}

Sighting count(const Result& result, Symptom symptom) {
  Sighting sighting{.symptom = symptom,
                    .truth = result.variant.truth.of(symptom),
                    .sight = sight(result.detector, symptom),
                    .of = runs_with(result, ran)};
  switch (symptom) {
    case Symptom::race:
    case Symptom::inversion:
    case Symptom::misuse:
      sighting.seen = runs_with_finding(result, symptom);
      break;
    case Symptom::wrong:
      sighting.seen = result.counts.wrong;
      sighting.of = result.counts.trials;
      sighting.unit = Unit::trials;
      sighting.first = result.counts.first_wrong;
      break;
    case Symptom::hang:
      sighting.seen = runs_with(result, [](const Run& run) { return run.how == How::deadline; });
      break;
    case Symptom::crash:
      sighting.seen = runs_with(result, crashed);
      break;
  }
  return sighting;
}

// A declared blindness or false alarm changes the verdict on one symptom, and one that no longer
// holds is told.
void apply_limits(const Result& result, Sighting& sighting) {
  if (const KnownLimit* blind = limit_of(result.variant.blind, result.detector, sighting.symptom)) {
    sighting.sight = Sight::blind;
    sighting.note = sighting.seen == 0
                        ? "blind: " + blind->reason
                        : "seen, although it is declared blind (" + blind->reason + ")";
  }
  if (const KnownLimit* alarm =
          limit_of(result.variant.false_alarm, result.detector, sighting.symptom)) {
    if (sighting.truth == never && sighting.seen > 0) {
      sighting.verdict = Verdict::confirmed;
      sighting.note = "false alarm: " + alarm->reason;
      return;
    }
    if (sighting.truth == never) {
      sighting.note = "the declared false alarm did not show (" + alarm->reason + ")";
    }
  }
  sighting.verdict = judge_one(sighting.truth, sighting.sight, sighting.seen);
}

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
bool seen_must(const Sighting& sighting) { return is_must(sighting) && sighting.seen > 0; }

void conclude(Result& result, Verdict verdict, std::string reason) {
  result.verdict = verdict;
  result.reason = std::move(reason);
}

void conclude_without_fault(Result& result) {
  const std::vector<Sighting>& sightings = result.sightings;
  if (const OutcomeCount* row = unseen_outcome(result)) {
    return conclude(result, Verdict::unjudged,
                    "the outcome (" + row->values + ") must be seen, and was not");
  }
  if (const auto seen = std::ranges::find_if(sightings, seen_must); seen != sightings.end()) {
    return conclude(result, Verdict::confirmed, sentence(*seen) + ", as it must be");
  }
  if (const Sighting* open = first_with(sightings, Verdict::unjudged)) {
    return conclude(result, Verdict::unjudged, sentence(*open));
  }
  if (result.counts.trials == 0 &&
      std::ranges::none_of(sightings, [](const Sighting& sighting) { return sighting.seen > 0; })) {
    return conclude(result, Verdict::unjudged, "no trial ended, so nothing can be said");
  }
  conclude(result, Verdict::confirmed,
           "nothing was seen that must never be seen, in " + std::to_string(result.counts.trials) +
               " trials of " + std::to_string(runs_with(result, ran)) + " runs");
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

Sight sight(Detector detector, Symptom symptom) {
  using enum Sight;
  struct Row {
    Detector detector;
    Sight race, inversion, misuse, wrong, hang, crash;
  };
  static constexpr std::array table = {
      Row{Detector::stress, blind, blind, blind, glimpses, glimpses, glimpses},
      Row{Detector::tsan, decides, decides, decides, glimpses, glimpses, glimpses},
      Row{Detector::explore, decides, decides, decides, decides, decides, decides},
      Row{Detector::helgrind, decides, decides, decides, glimpses, glimpses, glimpses},
      Row{Detector::drd, decides, blind, decides, glimpses, glimpses, glimpses},
  };
  const Row& row = *std::ranges::find(table, detector, &Row::detector);
  switch (symptom) {
    case Symptom::race:
      return row.race;
    case Symptom::inversion:
      return row.inversion;
    case Symptom::misuse:
      return row.misuse;
    case Symptom::wrong:
      return row.wrong;
    case Symptom::hang:
      return row.hang;
    case Symptom::crash:
      return row.crash;
  }
  return blind;
}

Verdict judge_one(Seen truth, Sight sight, long seen) {
  if (truth == never && seen > 0) return Verdict::broken;
  if (truth == must && seen == 0) {
    return sight == Sight::decides ? Verdict::missed : Verdict::unjudged;
  }
  return Verdict::confirmed;
}

void judge(Result& result) {
  result.sightings.clear();
  for (const Symptom symptom : all_symptoms) {
    Sighting sighting = count(result, symptom);
    apply_limits(result, sighting);
    result.sightings.push_back(std::move(sighting));
  }
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
