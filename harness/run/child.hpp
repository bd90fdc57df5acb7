// SPDX-License-Identifier: MIT
// One variant of a suite in a process of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "detect/detector.hpp"
#include "detect/events.hpp"
#include "model/result.hpp"
#include "model/symbols.hpp"

namespace deadheat {

struct ChildOptions {
  ChildPlan plan;
  double deadline = 10;      // seconds for one trial
  std::uint64_t memory = 0;  // bytes; 0: no limit
  std::string symbolizer;
  std::string root;                           // of the sources
  std::vector<std::string> environment = {};  // "NAME=value", beside what the detector asks for
  std::string folder = {};                    // to start in; empty: the one of this process
};

// What one process gave: how it ended, and what it reported until then.
struct ChildResult {
  Run run;
  Setting setting;
  std::vector<OutcomeCount> outcomes;
  std::vector<Finding> findings;           // symbolised
  std::optional<Exploration> exploration;  // symbolised; where it explored
};

// `symbols` has what is known already of code addresses, and gets what this process adds.
ChildResult run_child(const ChildOptions& options, Symbols& symbols);

}  // namespace deadheat
