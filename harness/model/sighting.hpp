// SPDX-License-Identifier: MIT
// What was seen of each symptom, and what that means. Pure functions.
#pragma once

#include <vector>

#include "model/result.hpp"

namespace deadheat {

// How well a detector sees a symptom; the table of the design.
Sight sight(Detector detector, Symptom symptom);

// The verdict on one symptom.
Verdict judge_one(Seen truth, Sight sight, long seen);

// Whether the limit is to be told of this detector: what is said of ThreadSanitizer holds for g++'s
// too.
bool is_limit_of(const KnownLimit& limit, Detector detector, Symptom symptom);

// In how many runs the child ran at all.
long runs_that_ran(const Result& result);

// One sighting a symptom, in the order of the symptoms, from the runs, counts and findings of a
// result. Under explore they are counted in executions, and else in runs, but for `wrong`, which is
// counted in trials.
std::vector<Sighting> sightings_of(const Result& result);

}  // namespace deadheat
