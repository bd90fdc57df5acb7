// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <string>

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "model/visible.hpp"
#include "run/doctor.hpp"
#include "run/session.hpp"

namespace deadheat {

bool tell_examination(const std::vector<Result>& controls) {
  const std::vector<Check> checks = examine(controls);
  for (const Check& check : checks) {
    std::printf("%s  %s: %s\n", check.passed ? "ok  " : "FAIL", visible(check.name).c_str(),
                visible(check.detail).c_str());
    for (const std::string& advice : check.advice)
      std::printf("      %s\n", visible(advice).c_str());
  }
  return !checks.empty() && std::ranges::all_of(checks, &Check::passed);
}

ExitCode doctor(const CliOptions& options) {
  const std::vector<Suite> suites = chosen_suites(options, Asked::cases_and_controls);
  const std::vector<Job> jobs = plan_controls(suites, options.selection);
  if (jobs.empty()) {
    std::fputs("deadheat: no detector was chosen that these suites can run under\n", stderr);
    return ExitCode::nothing_judged;
  }
  std::vector<Result> controls;
  {
    ProgressLine progress("doctor", jobs.size());
    controls =
        run_jobs(jobs, {.budget = controls_budget, .jobs = options.jobs, .program = "deadheat"},
                 {.started = [&](const Job& job) { progress.started(job); },
                  .finished = [&](const Result& result) { progress.finished(result); }});
  }
  if (controls.size() < jobs.size()) return ExitCode::nothing_judged;  // interrupted
  const bool well = tell_examination(controls);
  std::puts(well
                ? "The set-up can detect what it is asked to."
                : "The set-up cannot detect: nothing that it finds clean is evidence of anything.");
  return well ? ExitCode::as_expected : ExitCode::cannot_detect;
}

}  // namespace deadheat
