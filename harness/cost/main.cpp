// SPDX-License-Identifier: MIT
// What each variant of a suite's cases costs. All options are Google Benchmark's.
#include <cstdio>
#include <exception>
#include <string>

#include <benchmark/benchmark.h>

#include "catalogue/catalogue.hpp"
#include "cost/memory.hpp"
#include "cost/variants.hpp"
#include "model/exit_code.hpp"

namespace deadheat {
namespace {

ExitCode refuse(ExitCode code, const std::string& sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
  return code;
}

// In the head of every output, so that nobody takes a missing row for an oversight.
void tell(const Registered& all) {
  for (const LeftOut& left_out : all.left_out) {
    benchmark::AddCustomContext("not measured: " + left_out.variant, left_out.reason);
  }
  benchmark::AddCustomContext("ns_per_step",
                              "wall time of the threads' work / steps of one thread");
  benchmark::AddCustomContext("processor_ns_per_step",
                              "processor time of the whole trial, all threads / steps of one");
}

ExitCode run() {
  if (!catalogue().faults().empty())
    return refuse(ExitCode::wrong_usage, catalogue().faults().front());
  const Registered all = register_variants();
  tell(all);
  if (all.benchmarks == 0)
    return refuse(ExitCode::nothing_judged, "there is no variant to measure");
  if (benchmark::RunSpecifiedBenchmarks() == 0) return ExitCode::nothing_judged;
  return any_threw() ? ExitCode::not_as_expected : ExitCode::as_expected;
}

}  // namespace
}  // namespace deadheat

int main(int count, char** words) {
  if (const std::string variant = deadheat::asked_for_memory_of(count, words); !variant.empty()) {
    return deadheat::value(deadheat::tell_memory_of(variant));
  }
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) {
    return deadheat::value(deadheat::ExitCode::wrong_usage);
  }
  try {
    return deadheat::value(deadheat::run());
  } catch (const std::exception& problem) {
    return deadheat::value(deadheat::refuse(deadheat::ExitCode::harness_failed, problem.what()));
  }
}
