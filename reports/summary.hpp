// SPDX-License-Identifier: MIT
// What a session says in short. It keeps "able to detect" apart from "nothing found": a clean run
// means something only where the planted bugs were caught. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"
#include "model/verdict.hpp"

namespace deadheat {

struct Share {
  long count = 0;
  long of = 0;
};

struct Caught {
  Detector detector = Detector::stress;
  Share variants;
};

// Able to detect: variants with the bug that showed what they may or must show.
struct Detected {
  Share variants;  // by any detector
  std::vector<Caught> by_detector;
};

// Nothing found: variants with the repair that were confirmed and showed nothing at all.
struct Clean {
  Share variants;
  long false_alarms = 0;  // variants that showed only what is declared a false alarm
  // Of the clean variants. What explore chose to execute is no sample, and not among the trials.
  long trials = 0;
  long runs = 0;
  long least_trials = 0;  // of the one that was tried least, of those that were tried
  long explored = 0;      // variants of which every interleaving was explored
};

struct Tallied {
  long confirmed = 0;
  long unjudged = 0;
  long missed = 0;
  long broken = 0;
  long errored = 0;
};

struct Summary {
  Detected detected;
  Clean clean;
  std::vector<CaseVerdict> cases;
  Tallied by_case;
  Tallied by_result;
  Share controls;                       // confirmed, of all
  Verdict verdict = Verdict::unjudged;  // of the whole session
  std::string sentence;                 // the verdict in a sentence
};

Summary summarize(const Session& session);

// The rule of three for all clean variants together, and for the one that was tried least: the sum
// alone would hide a variant that was hardly tried. Empty where there was no trial.
std::string bound_text(const Clean& clean);

// In how much the clean variants showed nothing: "30 trials of 3 runs", "every interleaving of 1
// variant", or both.
std::string tried_text(const Clean& clean);

// "3 confirmed, 1 unjudged"; "none" where all are 0.
std::string listed(const Tallied& tallied);

// Whether a symptom was seen that this variant may or must show.
bool was_caught(const Result& result);

// Whether a result was confirmed without anything having been seen.
bool was_clean(const Result& result);

// The sighting that tells most about a result: what is broken or missed, else what must and could
// be seen, else anything seen; nullptr where nothing was to be seen and nothing was.
const Sighting* telling_sighting(const Result& result);

// The results of one case, in their order.
struct CaseResults {
  CaseVerdict verdict;
  std::vector<const Result*> results;
};

// By id, in the order of judge_cases.
std::vector<CaseResults> by_case(const std::vector<Result>& results);

}  // namespace deadheat
