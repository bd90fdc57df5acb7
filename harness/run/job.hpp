// SPDX-License-Identifier: MIT
// A command of the user's, such as an existing job under ThreadSanitizer, run as if it were called
// by itself.
#pragma once

#include <string>
#include <vector>

#include "run/complaint.hpp"
#include "run/suites.hpp"

namespace deadheat {

// Runs it in the same folder, environment and terminal, and passes an interruption on. Returns its
// exit code, or 128 and the number of the signal that ended it. Throws UsageError where it cannot
// be started.
int run_command(const std::vector<std::string>& command);

// How programs with the planted race and with its repair end in this very environment, as a job
// sees it: by the exit code alone.
struct SeenByJob {
  std::string control = {};  // "control/race/racy"
  bool is_red = false;       // an exit code that is not 0
  std::string problem = {};  // why nothing is known
};
std::vector<SeenByJob> race_as_job_sees_it(const Suite& suite);

// What a job would not notice by exit codes.
std::vector<Complaint> complaints_on(const std::vector<SeenByJob>& seen);

}  // namespace deadheat
