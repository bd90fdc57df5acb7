// SPDX-License-Identifier: MIT
// Runs a body in one interleaving after another, and tells what it saw.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <deadheat/explore.hpp>

#include "model/result.hpp"

namespace deadheat::explorer {

struct Campaign {
  Exploration exploration;
  std::vector<Finding> findings;  // with modules and offsets, not yet symbolised
  Counts counts;                  // a trial is an execution
  std::vector<std::string> threw;
  std::vector<long> first_seen;  // by interleaving: the number of the first execution with its bug
  std::string failure;           // why nothing can be said: no scheduling point, not instrumented
};

// Called between executions, at most every 50 ms, with what there is so far.
using Progress = std::function<void(const Campaign&)>;

// Explores within options.budget; with options.replay that interleaving alone. Throws UsageError
// for a token that is not one, or that was made by another body.
Campaign run_campaign(const Body& body, const ExploreOptions& options, const Progress& progress);

// From now on a body is a program's main: it may end the process with exit code 0, its threads end
// with it, and it may have more to do than can be explored, which is told as unsupported.
void treat_bodies_as_programs();

}  // namespace deadheat::explorer
