// SPDX-License-Identifier: MIT
#include "cost/variants.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <set>
#include <string_view>

#include <benchmark/benchmark.h>

#include "catalogue/catalogue.hpp"
#include "cost/memory.hpp"
#include "cost/trial.hpp"

namespace deadheat {
namespace {

constexpr int steps_to_try = 100;
constexpr double long_enough =
    0.003;  // seconds of work, next to which the start of the threads is little

constexpr const char* whole_trials = "whole trials";

bool threw = false;

// Where a trial takes fewer steps than it was asked for, it takes as many as it can.
int tuned_steps(const Side& side, const char* name, int threads) {
  int steps = steps_to_try;
  while (steps < most_steps) {
    const TimedTrial trial = timed_trial(side, name, {.steps = steps, .threads = threads});
    if (trial.is_whole || trial.seconds >= long_enough || trial.steps < steps) break;
    const double times = long_enough / std::max(trial.seconds, 1e-6);
    steps = static_cast<int>(std::min<double>(most_steps, steps * std::clamp(times, 2.0, 16.0)));
  }
  return steps;
}

// What Google Benchmark calls, several times over; an iteration is a trial.
class Cost {
 public:
  Cost(const Side& side, std::string name, int threads)
      : side_(side), name_(std::move(name)), threads_(threads) {}

  void operator()(benchmark::State& state) {
    try {
      measure(state);
    } catch (const std::exception& problem) {
      threw = true;
      state.SkipWithError(problem.what());
    }
  }

 private:
  void measure(benchmark::State& state) {
    if (steps_ == 0) steps_ = tuned_steps(side_, name_.c_str(), threads_);
    double seconds = 0, processor = 0, steps = 0, of_all_threads = 0;
    bool is_whole = false, holds = false;
    for ([[maybe_unused]] auto iteration : state) {
      const TimedTrial trial =
          timed_trial(side_, name_.c_str(), {.steps = steps_, .threads = threads_});
      state.SetIterationTime(trial.seconds);
      seconds += trial.seconds;
      processor += trial.processor;
      is_whole = trial.is_whole;
      holds = trial.holds;
      steps += trial.steps;
      of_all_threads += static_cast<double>(trial.steps) * trial.threads;
    }
    state.counters["ns_per_step"] = seconds * 1e9 / steps;
    state.counters["processor_ns_per_step"] = processor * 1e9 / steps;
    state.counters["steps_per_second"] = of_all_threads / seconds;
    if (is_whole) state.SetLabel(whole_trials);
    if (holds) state.counters["bytes_per_task"] = memory();
  }

  double memory() {
    if (bytes_per_task_ < 0) bytes_per_task_ = bytes_per_task(name_);
    return bytes_per_task_;
  }

  const Side& side_;
  const std::string name_;
  const int threads_;
  double bytes_per_task_ = -1;  // measured at the first call
  int steps_ = 0;               // tuned at the first call: what the filter leaves out costs nothing
};

std::string why_left_out(const Truth& truth) {
  if (truth.hang == must) return "it must hang";
  if (truth.hang == may) return "it may hang";
  if (truth.crash == must) return "it must crash";
  if (truth.crash == may) return "it may crash";
  return {};
}

std::set<int> thread_counts(const TimedTrial& tried) {
  if (!tried.sizable) return {tried.threads};
  return {1, 2, 4, tried.threads};
}

// A body that does not use a crew's number of threads is not told one.
void add(const Side& side, const std::string& variant, const TimedTrial& tried, int threads) {
  const std::string name = variant + "/threads:" + std::to_string(threads);
  // owned by the benchmark's closure, which Google Benchmark calls as const or not, by version
  const auto cost = std::make_shared<Cost>(side, name, tried.sizable ? threads : 0);
  benchmark::RegisterBenchmark(name.c_str(), [cost](benchmark::State& state) { (*cost)(state); })
      ->UseManualTime()
      ->Unit(benchmark::kMicrosecond);
}

void try_and_add(const Side& side, const std::string& variant, Registered& all) {
  const TimedTrial tried =
      timed_trial(side, variant.c_str(), {.steps = steps_to_try, .threads = 0});
  for (const int threads : thread_counts(tried)) {
    add(side, variant, tried, threads);
    ++all.benchmarks;
  }
}

void add_variant(const Side& side, const std::string& variant, Registered& all) {
  std::string reason = why_left_out(side.truth);
  if (reason.empty()) {
    try {
      try_and_add(side, variant, all);
    } catch (const std::exception& problem) {
      threw = true;
      reason = "its first trial threw: " + std::string(problem.what());
    }
  }
  if (!reason.empty()) all.left_out.push_back({variant, reason});
}

}  // namespace

Registered register_variants() {
  Registered all;
  for (const Entry* entry : catalogue().entries()) {
    if (family(entry->id) == "control") continue;  // the doctor's
    for (const Side& side : entry->sides) {
      add_variant(side, std::string(entry->id) + "/" + std::string(side.name), all);
    }
  }
  return all;
}

bool any_threw() { return threw; }

}  // namespace deadheat
