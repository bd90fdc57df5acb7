// SPDX-License-Identifier: MIT
// From a plan to judged results: children side by side, within a budget of cores.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "detect/detector.hpp"
#include "model/result.hpp"
#include "run/plan.hpp"

namespace deadheat {

struct SessionOptions {
  double budget = 1;  // seconds of trials for one variant under one detector
  // The same where nothing must be seen that was not seen yet; none: the budget.
  std::optional<double> clean_budget = {};
  int jobs = 1;  // cores that children may keep busy at a time
  std::uint64_t seed = 1;
  long trials = 0;                                // exactly so many a process; 0: the budget
  std::uint64_t memory = std::uint64_t{4} << 30;  // bytes that a child may use
  std::string program;                            // of the command that repeats a result
  Exploring exploring = {};                       // under explore
};

// Of the doctor's controls: they show at once what they have to show.
inline constexpr double controls_budget = 0.3;

// Called from one thread at a time.
struct Progress {
  std::function<void(const Job&)> started = {};
  std::function<void(const Result&)> finished = {};
};

// Runs one job: processes until the truth is decided, then the judge.
Result run_job(const Job& job, const SessionOptions& options);

// Runs all jobs. After an interruption no other one is started, and what is not finished is left
// out. The results are in the order of the jobs. What stops a job, or comes from `progress`, stops
// the session and is thrown here.
std::vector<Result> run_jobs(const std::vector<Job>& jobs, const SessionOptions& options,
                             const Progress& progress);

}  // namespace deadheat
