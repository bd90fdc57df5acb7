// SPDX-License-Identifier: MIT
// What to mend where a detector does not see: a complaint each.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"
#include "run/complaint.hpp"

namespace deadheat {

// What blinds ThreadSanitizer in the environment, for a control that it did not see and that
// printed this.
std::vector<Complaint> advice_on_tsan_environment(const std::string& control,
                                                  const std::string& output);

// Complaints of the runtime that are known.
std::vector<Complaint> advice_on_tsan_output(const std::string& output);

// On a control that Helgrind or DRD does not judge as it should.
std::vector<Complaint> advice_on_valgrind(const Result& control);

// On a control that explore does not judge as it should.
std::vector<Complaint> advice_on_explore(const Result& control);

}  // namespace deadheat
