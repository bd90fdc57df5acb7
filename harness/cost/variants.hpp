// SPDX-License-Identifier: MIT
// One Google Benchmark for each variant of the catalogue and number of threads, registered at run
// time:
// "<id>/<variant>/threads:<N>".
#pragma once

#include <string>
#include <vector>

namespace deadheat {

// A variant that is not measured, and why.
struct LeftOut {
  std::string variant;  // "family/bug/variant"
  std::string reason;
};

struct Registered {
  int benchmarks = 0;
  std::vector<LeftOut> left_out;
};

// Tries each variant once, with few steps, to learn how many threads it runs. A variant that may
// hang or crash is never run.
Registered register_variants();

// Whether a variant threw while it was measured.
bool any_threw();

}  // namespace deadheat
