// SPDX-License-Identifier: MIT
#include "model/sighting.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model/exploration.hpp"
#include "model/finding.hpp"

namespace deadheat {
namespace {

constexpr std::array all_symptoms = {Symptom::race,  Symptom::inversion, Symptom::misuse,
                                     Symptom::wrong, Symptom::hang,      Symptom::crash};

const KnownLimit* limit_of(const std::vector<KnownLimit>& limits, Detector detector,
                           Symptom symptom) {
  const auto found = std::ranges::find_if(
      limits, [&](const KnownLimit& limit) { return is_limit_of(limit, detector, symptom); });
  return found == limits.end() ? nullptr : &*found;
}

// Whether the child's end itself shows the symptom.
bool ended_with(Symptom symptom, const Run& run) {
  switch (symptom) {
    case Symptom::hang:
      return run.how == How::deadline;
    case Symptom::crash:
      return run.how == How::exited || run.how == How::signalled || run.how == How::memory;
    case Symptom::race:
    case Symptom::inversion:
    case Symptom::misuse:
    case Symptom::wrong:
      break;
  }
  return false;
}

long runs_that_ended_with(const Result& result, Symptom symptom) {
  return std::ranges::count_if(result.runs,
                               [&](const Run& run) { return ended_with(symptom, run); });
}

// How often a finding of the symptom was reported. Different findings may share runs and trials: at
// most all of them, at least as many as the most frequent one.
long most_often(const Result& result, Symptom symptom, long Finding::*how_often) {
  long most = 0;
  for (const Finding& finding : result.findings) {
    if (finding.symptom == symptom && !is_remark(finding))
      most = std::max(most, finding.*how_often);
  }
  return most;
}

void count_wrong(const Result& result, Sighting& sighting) {
  sighting.seen = result.counts.wrong;
  sighting.of = result.counts.trials;
  sighting.unit = Unit::trials;
  sighting.first = result.counts.first_wrong;
}

// Each execution is a trial, and what it shows is known of each. One that took the process with it
// is not among the trials that ended.
void count_executions(const Result& result, Sighting& sighting) {
  const Symptom symptom = sighting.symptom;
  const long threw = symptom == Symptom::crash ? result.counts.threw : 0;
  sighting.seen = std::max(most_often(result, symptom, &Finding::reports), threw) +
                  runs_that_ended_with(result, symptom);
  sighting.of = std::max(result.counts.trials, sighting.seen);
  sighting.unit = Unit::trials;
}

void count_runs(const Result& result, Sighting& sighting) {
  const Symptom symptom = sighting.symptom;
  const auto shows = [&](const Run& run) {
    return ended_with(symptom, run) || (symptom == Symptom::crash && run.counts.threw > 0);
  };
  sighting.seen = std::max<long>(most_often(result, symptom, &Finding::runs),
                                 std::ranges::count_if(result.runs, shows));
  sighting.of = runs_that_ran(result);
}

// Whether the detector came upon atomic operations that it does not know. How they order what comes
// before and after them is then unknown to it too.
bool met_unknown_atomics(const Result& result) {
  return std::ranges::any_of(result.findings,
                             [](const Finding& finding) { return finding.kind == atomic_access; });
}

bool decides(const Result& result, Symptom symptom) {
  if (symptom == Symptom::race && met_unknown_atomics(result)) return false;
  return !result.exploration || why_undecided(*result.exploration).empty();
}

// How well the detector saw the symptom here: what cannot be explored leaves only glimpses.
Sight sight_in(const Result& result, Symptom symptom) {
  return decides(result, symptom) ? sight(result.detector, symptom) : Sight::glimpses;
}

Sighting count(const Result& result, Symptom symptom) {
  Sighting sighting{.symptom = symptom,
                    .truth = result.variant.truth.of(symptom),
                    .sight = sight_in(result, symptom)};
  if (symptom == Symptom::wrong) {
    count_wrong(result, sighting);
  } else if (result.detector == Detector::explore) {
    count_executions(result, sighting);
  } else {
    count_runs(result, sighting);
  }
  return sighting;
}

// A race where the detector does not know what orders the accesses is no proof that the repair does
// not hold.
bool is_unproven(const Result& result, const Sighting& sighting) {
  return sighting.symptom == Symptom::race && sighting.truth == never && sighting.seen > 0 &&
         met_unknown_atomics(result);
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
  if (is_unproven(result, sighting)) {
    sighting.verdict = Verdict::unjudged;
    sighting.note =
        "no proof: the detector does not know atomic operations, which are used here, and may have "
        "missed what orders the accesses";
    return;
  }
  sighting.verdict = judge_one(sighting.truth, sighting.sight, sighting.seen);
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
      Row{Detector::gcc_tsan, decides, decides, decides, glimpses, glimpses, glimpses},
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

bool is_limit_of(const KnownLimit& limit, Detector detector, Symptom symptom) {
  const bool is_its_own = limit.detector == detector;
  const bool is_of_both = limit.detector == Detector::tsan && detector == Detector::gcc_tsan;
  return (is_its_own || is_of_both) && limit.symptom == symptom;
}

Verdict judge_one(Seen truth, Sight sight, long seen) {
  if (truth == never && seen > 0) return Verdict::broken;
  if (truth == must && seen == 0) {
    return sight == Sight::decides ? Verdict::missed : Verdict::unjudged;
  }
  return Verdict::confirmed;
}

long runs_that_ran(const Result& result) {
  return std::ranges::count_if(result.runs, [](const Run& run) {
    return run.how != How::not_started && run.how != How::refused;
  });
}

std::vector<Sighting> sightings_of(const Result& result) {
  std::vector<Sighting> all;
  for (const Symptom symptom : all_symptoms) {
    Sighting sighting = count(result, symptom);
    apply_limits(result, sighting);
    all.push_back(std::move(sighting));
  }
  return all;
}

}  // namespace deadheat
