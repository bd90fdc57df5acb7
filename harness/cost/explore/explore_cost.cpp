// SPDX-License-Identifier: MIT
// How fast the explorer is, races being looked for, and in how few executions it gets to the end of
// a body or to its bug. All options are Google Benchmark's, but one:
//
//   --ratios[=ROUNDS]   no benchmarks: what is aimed at, and how near it is
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "cost/explore/aims.hpp"
#include "cost/explore/measured.hpp"
#include "cost/explore/relacy_peer.hpp"
#include "model/exit_code.hpp"

namespace deadheat {
namespace {

constexpr long executions_of_a_batch = 1'000;
constexpr int usual_rounds = 31;  // odd, so that one is in the middle

void count_executions(benchmark::State& state) {
  const auto executions = static_cast<double>(state.iterations() * executions_of_a_batch);
  state.counters["executions_per_second"] = {executions, benchmark::Counter::kIsRate};
}

void measure_walk(benchmark::State& state, const Measured& of) {
  std::uint64_t seed = 0;
  for ([[maybe_unused]] auto iteration : state) walk(of, executions_of_a_batch, ++seed);
  count_executions(state);
}

void measure_relacy(benchmark::State& state, const Measured& of) {
  for ([[maybe_unused]] auto iteration : state) walk_relacy(of, executions_of_a_batch);
  count_executions(state);
}

void measure_exhaustive(benchmark::State& state, const Measured& of, int bound) {
  Exploration exploration;
  for ([[maybe_unused]] auto iteration : state) exploration = exhaust(of, bound);
  const bool is_complete = exploration.complete || (bound >= 0 && exploration.bound >= bound);
  state.counters["complete"] = is_complete ? 1 : 0;
  state.counters["runs"] = static_cast<double>(exploration.executions);
  state.counters["interleavings"] = static_cast<double>(exploration.interleavings);
}

void measure_find(benchmark::State& state, const Measured& of) {
  std::vector<double> first;
  for ([[maybe_unused]] auto iteration : state) first = find(of);
  state.counters["found"] = middle(first);
  state.counters["found_at_worst"] = std::ranges::max(first);
}

template <class... Arguments>
void add(const std::string& name, Arguments... arguments) {
  benchmark::RegisterBenchmark(name.c_str(), arguments...)->Unit(benchmark::kMillisecond);
}

void register_all() {
  for (const Measured& each : all_measured()) {
    add(std::string("random/") + each.name, measure_walk, each);
    if (!each.relacy || !has_relacy()) continue;
    add(std::string("random/") + each.name + "/relacy", measure_relacy, each);
  }
  add("exhaustive/mutex-counter", measure_exhaustive, measured("mutex-counter"), -1);
  add("exhaustive/store-buffering", measure_exhaustive, measured("store-buffering"), -1);
  add("exhaustive/queue/bound:2", measure_exhaustive, measured("queue"), 2);
  add("found/racy-counter", measure_find, measured("racy-counter"));
  add("found/lost-update", measure_find, measured("lost-update"));
}

ExitCode run_benchmarks(int count, char** words) {
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return ExitCode::wrong_usage;
  register_all();
  const bool has_run = benchmark::RunSpecifiedBenchmarks() > 0;
  return has_run ? ExitCode::as_expected : ExitCode::nothing_judged;
}

ExitCode run_aims(const std::string& rounds) {
  const int number = rounds.empty() ? usual_rounds : std::atoi(rounds.c_str());
  if (number < 1) {
    std::fprintf(stderr, "--ratios: '%s' is no number of rounds\n", rounds.c_str());
    return ExitCode::wrong_usage;
  }
  return tell_aims(number) ? ExitCode::as_expected : ExitCode::nothing_judged;
}

ExitCode run(int count, char** words) {
  const std::string_view first = count == 2 ? words[1] : "";
  if (first == "--ratios") return run_aims("");
  if (first.starts_with("--ratios=")) return run_aims(std::string(first.substr(9)));
  return run_benchmarks(count, words);
}

}  // namespace
}  // namespace deadheat

int main(int count, char** words) {
  try {
    return deadheat::value(deadheat::run(count, words));
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return deadheat::value(deadheat::ExitCode::harness_failed);
  }
}
