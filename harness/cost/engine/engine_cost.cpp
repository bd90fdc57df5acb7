// SPDX-License-Identifier: MIT
// How fast the stress engine finds what it looks for. All options are Google Benchmark's. Rates are
// for the whole engine, grading and making states fresh included;.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <map>
#include <optional>
#include <string>

#include <benchmark/benchmark.h>

#include "cost/engine/busy.hpp"
#include "cost/engine/litmuses.hpp"
#include "cost/engine/naive_loop.hpp"
#include "model/exit_code.hpp"
#include "suite/loop.hpp"

namespace deadheat {
namespace {

constexpr double seconds_of_a_run = 1;

// What the benchmarks of this process measured, by name, for the ratios at the end.
std::map<std::string, double> outcomes_per_second;
bool controls_are_silent = true;

void count(benchmark::State& state, const std::string& name, double found, double states,
           double seconds) {
  state.SetIterationTime(seconds);
  state.counters["outcomes_per_second"] = found / seconds;
  state.counters["states_per_second"] = states / seconds;
  double& known = outcomes_per_second[name];
  known = std::max(known, found / seconds);
}

LoopResult engine(const Side& side) {
  Events to_nobody;
  return run_litmus(side, {.budget = seconds_of_a_run}, to_nobody);
}

void count(benchmark::State& state, const std::string& name, const LoopResult& result) {
  const Counts& counts = result.counts;
  count(state, name, static_cast<double>(counts.wrong), static_cast<double>(counts.trials),
        counts.seconds);
  state.counters["stride"] = result.setting.stride;
  state.counters["padding"] = result.setting.padding;
}

enum class Machine { quiet, busy };

void add_engine(const std::string& name, const Side& side, Machine machine) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [name, &side, machine](benchmark::State& state) {
                                 std::optional<BusyCores> busy;
                                 if (machine == Machine::busy) busy.emplace();
                                 for ([[maybe_unused]] auto iteration : state)
                                   count(state, name, engine(side));
                               })
      ->UseManualTime()
      ->Iterations(1)
      ->Unit(benchmark::kMillisecond);
}

void add_control(const std::string& name, const Side& side) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [name, &side](benchmark::State& state) {
                                 for ([[maybe_unused]] auto iteration : state) {
                                   const LoopResult result = engine(side);
                                   count(state, name, result);
                                   state.counters["outcomes"] =
                                       static_cast<double>(result.counts.wrong);
                                   if (result.counts.wrong == 0) continue;
                                   controls_are_silent = false;
                                   state.SkipWithError("the control shows forbidden outcomes");
                                   break;
                                 }
                               })
      ->UseManualTime()
      ->Iterations(1)
      ->Unit(benchmark::kMillisecond);
}

void add_naive(const std::string& name, NaiveRun (*loop)(double)) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [name, loop](benchmark::State& state) {
                                 for ([[maybe_unused]] auto iteration : state) {
                                   const NaiveRun run = loop(seconds_of_a_run);
                                   count(state, name, static_cast<double>(run.relaxed),
                                         static_cast<double>(run.states), run.seconds);
                                 }
                               })
      ->UseManualTime()
      ->Iterations(1)
      ->Unit(benchmark::kMillisecond);
}

void register_all() {
  add_engine("store-buffering/relaxed", store_buffering_relaxed(), Machine::quiet);
  add_engine("store-buffering/relaxed/busy", store_buffering_relaxed(), Machine::busy);
  add_control("store-buffering/seq_cst", store_buffering_seq_cst());
  add_naive("store-buffering/relaxed/std-barrier", with_std_barrier);
  add_naive("store-buffering/relaxed/spin-barrier", with_spin_barrier);
  add_engine("increment/plain", increment_plain(), Machine::quiet);
  add_engine("increment/plain/busy", increment_plain(), Machine::busy);
  add_control("increment/atomic", increment_atomic());
}

// Where the naive loop saw nothing at all, it is taken to have seen one outcome a second.
void tell_ratio(const std::string& to) {
  const auto engine = outcomes_per_second.find("store-buffering/relaxed");
  const auto naive = outcomes_per_second.find("store-buffering/relaxed/" + to);
  if (engine == outcomes_per_second.end() || naive == outcomes_per_second.end()) return;
  std::fprintf(stderr, "%.0f times as many relaxed outcomes a second as with one %s per state\n",
               engine->second / std::max(naive->second, 1.0), to.c_str());
}

ExitCode run() {
  register_all();
  if (benchmark::RunSpecifiedBenchmarks() == 0) return ExitCode::nothing_judged;
  tell_ratio("std-barrier");
  tell_ratio("spin-barrier");
  return controls_are_silent ? ExitCode::as_expected : ExitCode::not_as_expected;
}

}  // namespace
}  // namespace deadheat

int main(int count, char** words) {
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) {
    return deadheat::value(deadheat::ExitCode::wrong_usage);
  }
  try {
    return deadheat::value(deadheat::run());
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return deadheat::value(deadheat::ExitCode::harness_failed);
  }
}
