// SPDX-License-Identifier: MIT
// What changed from one session to another. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// One variant under one detector, by name.
struct Place {
  std::string suite = {};
  std::string id = {};
  std::string variant = {};
  Detector detector = Detector::stress;

  auto operator<=>(const Place&) const = default;
};

// How often something was seen.
struct Times {
  long seen = 0;
  long of = 0;
  Unit unit = Unit::runs;
};

// A finding that only one of two sessions has.
struct FindingChange {
  Place place = {};
  Finding finding = {};
  bool expected = false;  // its symptom may or must be seen there, or is a declared false alarm
  Times times = {};       // in the session that has it
};

struct VerdictChange {
  Place place = {};  // of a case only the id
  Verdict before = Verdict::unjudged;
  Verdict now = Verdict::unjudged;
  std::string reason = {};  // of the verdict now
};

struct RateChange {
  Place place = {};
  Symptom symptom = Symptom::race;
  Times before = {};
  Times now = {};
};

// Whether every interleaving was explored.
struct ProofChange {
  Place place = {};
  bool before = false;
  bool now = false;
};

struct CostChange {
  Cost before = {};
  Cost now = {};
};

struct SetUpChange {
  std::string what = {};
  std::string before = {};  // empty: it was not there
  std::string now = {};
};

struct ResultOnlyInOne {
  Place place = {};
  Verdict verdict = Verdict::unjudged;
};

struct Difference {
  long compared = 0;  // results that both sessions have
  long same_findings = 0;
  long moved_findings = 0;  // of them, those whose code stands in other lines now
  std::vector<FindingChange> new_findings = {};
  std::vector<FindingChange> gone_findings = {};
  std::vector<FindingChange> by_chance = {};  // in one of the two only, and too seldom to tell
  std::vector<VerdictChange> verdicts_by_chance = {};  // likewise: confirmed in one, else unjudged
  std::vector<VerdictChange> results = {};
  std::vector<VerdictChange> cases = {};
  std::vector<VerdictChange> controls = {};
  std::vector<RateChange> rates = {};
  std::vector<ProofChange> proofs = {};
  std::vector<CostChange> costs = {};
  std::vector<ResultOnlyInOne> only_before = {};
  std::vector<ResultOnlyInOne> only_now = {};
  std::vector<SetUpChange> set_up = {};  // of the machine and the build; no change of the results
};

// A cost counts as changed where it is more than this many times as high or as low.
inline constexpr double cost_factor = 1.25;

// Compares judged sessions. The rules:
// - Findings are known by their fingerprint, within one variant and detector that both sessions
//   have. One whose lines only moved within their file (fingerprint_of_text) stays the same.
// - A finding that is in one session only, and expected there, is put down to chance where a
//   session as long as the other would have missed it at least once in twenty times, at the rate
//   at which it was seen. An unexpected one is never put down to chance.
// - Verdicts of cases are compared as far as both sessions have results of them.
// - A detection rate moved where the two 95 % intervals have no rate in common. What explore
//   executes is no sample, and has no such rate.
// - A cost changed by more than cost_factor.
Difference diff(const Session& before, const Session& now);

// Whether there is a new finding, or something newly missed, broken or errored.
bool is_worse(const Difference& difference);

// Whether nothing changed in the results but what chance explains; the set-up may differ.
bool is_same(const Difference& difference);

// A verdict that is newly missed, broken or errored.
bool is_newly_faulty(const VerdictChange& change);
bool is_faulty(const ResultOnlyInOne& result);

}  // namespace deadheat
