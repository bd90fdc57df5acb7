// SPDX-License-Identifier: MIT
// Whether what a suite is made of calls the detector at all.
#pragma once

#include <string>
#include <vector>

#include "run/complaint.hpp"
#include "run/elf.hpp"
#include "run/suites.hpp"

namespace deadheat {

struct Instrumentation {
  int instrumented = 0;  // objects with calls of the detector
  int without_code = 0;  // objects that have nothing to instrument
  std::vector<Complaint> complaints = {};
};

// Judges objects that were to be instrumented. A pure function. `controls` is how the name of the
// object with the doctor's controls ends: it is known to make accesses.
Instrumentation judge_objects(const std::vector<ObjectFile>& objects, std::string_view controls);

// The objects of the suite, and of the libraries that it was given to link, as its build wrote
// them down (deadheat-objects/ beside the folder of the program). Nothing for a suite that is not
// to be instrumented.
Instrumentation instrumentation_of(const Suite& suite);

}  // namespace deadheat
