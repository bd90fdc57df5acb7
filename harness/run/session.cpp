// SPDX-License-Identifier: MIT
#include "run/session.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "detect/detector.hpp"
#include "model/finding.hpp"
#include "model/names.hpp"
#include "model/shell.hpp"
#include "model/symbols.hpp"
#include "model/tally.hpp"
#include "model/verdict.hpp"
#include "run/child.hpp"
#include "run/excerpt.hpp"
#include "run/interrupt.hpp"

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_tallies = 64;

void add(Counts& all, const Counts& run) {
  if (run.wrong > 0 && all.wrong == 0) {
    all.shown_expected = run.shown_expected;
    all.shown_found = run.shown_found;
    if (run.first_wrong) all.first_wrong = all.seconds + *run.first_wrong;
  } else if (all.trials == 0) {
    all.shown_expected = run.shown_expected;
    all.shown_found = run.shown_found;
  }
  all.trials += run.trials;
  all.wrong += run.wrong;
  all.expected += run.expected;
  all.found += run.found;
  all.lost += run.lost;
  all.surplus += run.surplus;
  all.threw += run.threw;
  for (const TallyCount& tally : run.tallies) {
    add_tally(all.tallies, all.other_tallies, tally, most_tallies);
  }
  all.other_tallies += run.other_tallies;
  all.seconds += run.seconds;
}

void add(std::vector<OutcomeCount>& all, const std::vector<OutcomeCount>& run) {
  for (const OutcomeCount& outcome : run) {
    const auto known = std::ranges::find(all, outcome.values, &OutcomeCount::values);
    if (known == all.end()) {
      all.push_back(outcome);
    } else {
      known->count += outcome.count;
    }
  }
}

std::string repeat_command(const Job& job, const SessionOptions& options) {
  std::string command = quoted_for_shell(options.program) + " run " +
                        quoted_for_shell(job.suite->path) + " --id " + job.info.id + " --variant " +
                        job.variant.name + " --detector " + std::string(name(job.detector)) +
                        " --seed " + std::to_string(options.seed);
  if (options.trials > 0) command += " --trials " + std::to_string(options.trials);
  if (job.detector == Detector::explore) {
    for (const std::string& word : words_of(options.exploring)) command += " " + word;
  }
  return command;
}

Result empty_result(const Job& job, const SessionOptions& options) {
  return {.suite = job.suite->info.name,
          .id = job.info.id,
          .rule = job.info.rule,
          .bug = job.info.bug,
          .fix = job.info.fix,
          .source = job.info.source,
          .tags = job.info.tags,
          .file = job.info.file,
          .line = job.info.line,
          .variant = job.variant,
          .detector = job.detector,
          .repeat = repeat_command(job, options)};
}

double budget_of(const Result& so_far, const SessionOptions& options) {
  return is_awaited(so_far) ? options.budget : options.clean_budget.value_or(options.budget);
}

ChildOptions child_options(const Job& job, const SessionOptions& options, const Result& so_far) {
  const std::size_t run = so_far.runs.size();
  return {.plan = {.suite = job.suite->path,
                   .id = job.info.id,
                   .variant = job.variant.name,
                   .detector = job.detector,
                   .budget = budget_of(so_far, options),
                   .seed = options.seed == 0 ? 0 : options.seed + run,
                   .trials = options.trials,
                   .exploring = options.exploring,
                   .suppresses = job.suite->info.suppresses},
          .deadline = job.variant.deadline,
          .memory = options.memory,
          .symbolizer = job.suite->info.symbolizer,
          .root = job.suite->info.root};
}

void add(Result& result, ChildResult child) {
  add(result.counts, child.run.counts);
  add(result.outcomes, child.outcomes);
  add_findings(result.findings, child.findings);
  result.setting = child.setting;
  if (child.exploration) result.exploration = std::move(child.exploration);
  result.runs.push_back(std::move(child.run));
}

bool was_interrupted(const Result& result) {
  return std::ranges::any_of(result.runs,
                             [](const Run& run) { return run.how == How::interrupted; });
}

// Hands out jobs that fit into the free cores, in their order as far as they fit.
class Pool {
 public:
  Pool(const std::vector<Job>& jobs, const SessionOptions& options, const Progress& progress)
      : jobs_(jobs),
        options_(options),
        progress_(progress),
        results_(jobs.size()),
        free_(std::max(1, options.jobs)) {
    for (std::size_t index = 0; index < jobs.size(); ++index) waiting_.push_back(index);
  }

  std::vector<Result> run() {
    {
      std::vector<std::jthread> workers;
      const std::size_t most =
          std::min(jobs_.size(), static_cast<std::size_t>(std::max(1, options_.jobs)));
      for (std::size_t worker = 0; worker < most; ++worker)
        workers.emplace_back([this] { work_or_stop(); });
    }
    if (failure_) std::rethrow_exception(failure_);
    std::vector<Result> finished;
    for (std::optional<Result>& result : results_) {
      if (result) finished.push_back(std::move(*result));
    }
    return finished;
  }

 private:
  int cores_of(std::size_t index) const {
    return std::min(info_of(jobs_[index].detector).cores, std::max(1, options_.jobs));
  }

  // What stops the harness in a worker, such as a result that cannot be written, stops it in the
  // caller of run().
  void work_or_stop() {
    try {
      work();
    } catch (...) {
      const std::scoped_lock hold(mutex_);
      if (!failure_) failure_ = std::current_exception();
      waiting_.clear();
      changed_.notify_all();
    }
  }

  void work() {
    while (const std::optional<std::size_t> index = take()) {
      Result result = run_job(jobs_[*index], options_);
      give_back(*index, std::move(result));
    }
  }

  std::optional<std::size_t> take() {
    std::unique_lock hold(mutex_);
    for (;;) {
      if (waiting_.empty() || interrupt::requested()) return std::nullopt;
      const auto fits = std::ranges::find_if(
          waiting_, [&](std::size_t index) { return cores_of(index) <= free_; });
      if (fits != waiting_.end()) {
        const std::size_t index = *fits;
        waiting_.erase(fits);
        free_ -= cores_of(index);
        if (progress_.started) progress_.started(jobs_[index]);
        return index;
      }
      changed_.wait_for(hold, std::chrono::milliseconds(100));  // an interruption notifies nobody
    }
  }

  void give_back(std::size_t index, Result result) {
    const std::scoped_lock hold(mutex_);
    free_ += cores_of(index);
    if (!was_interrupted(result)) {
      if (progress_.finished) progress_.finished(result);
      results_[index] = std::move(result);
    }
    changed_.notify_all();
  }

  const std::vector<Job>& jobs_;
  const SessionOptions& options_;
  const Progress& progress_;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::vector<std::size_t> waiting_;
  std::vector<std::optional<Result>> results_;
  int free_;
  std::exception_ptr failure_;  // the first
};

}  // namespace

Result run_job(const Job& job, const SessionOptions& options) {
  const Clock::time_point start = Clock::now();
  Result result = empty_result(job, options);
  result.sightings = sightings_of(result);
  Symbols symbols;  // of all runs, as most report the same places
  do {
    add(result, run_child(child_options(job, options, result), symbols));
    judge(result);
    const How how = result.runs.back().how;
    if (how == How::interrupted || result.verdict == Verdict::errored) break;
  } while (!is_decided(result));
  for (Finding& finding : result.findings) add_excerpts(finding, job.suite->info.root);
  if (result.exploration) add_sources(*result.exploration, job.suite->info.root);
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

std::vector<Result> run_jobs(const std::vector<Job>& jobs, const SessionOptions& options,
                             const Progress& progress) {
  return Pool(jobs, options, progress).run();
}

}  // namespace deadheat
