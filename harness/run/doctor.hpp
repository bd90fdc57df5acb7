// SPDX-License-Identifier: MIT
// Whether the set-up can detect anything at all.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"
#include "run/complaint.hpp"
#include "run/suites.hpp"

namespace deadheat {

// One check of the doctor: a control under a detector, as it should be or not.
struct Check {
  std::string name;  // "tsan sees control/race (racy)"
  bool passed = false;
  std::string detail;  // what was seen
  // How often the planted bug was seen, in how many runs or trials; both 0 of a repair.
  long seen = 0;
  long of = 0;
  std::vector<Complaint> complaints;  // what to mend
};

// What the doctor finds.
struct Examination {
  std::vector<Check> controls = {};
  std::vector<Complaint> complaints = {};  // of what is not a control
};

// Judges the results of the controls: the planted bug was seen, of the right kind and at the place
// where it was planted, and its repair was silent.
std::vector<Check> examine(const std::vector<Result>& controls);

// Controls were run, all passed, and nothing that was complained of blinds.
bool can_detect(const Examination& examination);

// What the doctor looks at beside the controls: the options of ThreadSanitizer, the objects that
// suites are made of, and what the machine gives and denies.
std::vector<Complaint> inspect(const std::vector<Suite>& suites);

// For programs, with a version: see the manual.
std::string to_json_text(const Examination& examination);

}  // namespace deadheat
