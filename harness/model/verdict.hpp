// SPDX-License-Identifier: MIT
// The judge: pure functions from what was recorded to a verdict.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"
#include "model/sighting.hpp"

namespace deadheat {

// Fills in the sightings, the verdict and the reason of a result from its runs, counts, outcomes
// and findings.
//
// A result is broken when a `never` was seen, missed when a `must` that the detector decides was
// not, errored when a child could not be run or read. Else it is confirmed when at least one `must`
// was seen, or when there is no `must` and something was watched; a `must` that this detector
// cannot decide is left to the others (see judge_case). What remains is unjudged.
void judge(Result& result);

// The verdict on a case over all detectors.
struct CaseVerdict {
  std::string id = {};
  Verdict verdict = Verdict::unjudged;
  std::string reason = {};
};

// Takes the results of one case. It is confirmed when nothing was broken, missed or errored, each
// `must` of each variant was seen by at least one detector, and each variant was judged at least
// once.
CaseVerdict judge_case(const std::vector<const Result*>& results);

// The verdicts of all cases of a session, in the order of their ids.
std::vector<CaseVerdict> judge_cases(const std::vector<Result>& results);

}  // namespace deadheat
