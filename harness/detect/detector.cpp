// SPDX-License-Identifier: MIT
#include "detect/detector.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "model/names.hpp"
#include "model/sighting.hpp"

namespace deadheat {
namespace {

// Valgrind runs one thread at a time, many times as slowly, and needs no collision: a few
// steps show it what nothing orders.
// A single TSan run misses even a simple race in up to 13 of 100 runs (measured), so it is repeated
// in fresh processes; ten of them all miss it in one of some 10^9.
constexpr std::array table = {
    DetectorInfo{Detector::stress, Flavour::native, true, 1, 1, 1.0, 2, 0, 1, nullptr},
    DetectorInfo{Detector::tsan, Flavour::tsan, true, 3, 10, 0.2, 1, 0, 1, nullptr},
    DetectorInfo{Detector::explore, Flavour::explore, true, 1, 1, 1.0, 1, 0, 1, nullptr},
    DetectorInfo{Detector::helgrind, Flavour::native, false, 1, 3, 1.0, 1, 20, 10, "helgrind"},
    DetectorInfo{Detector::drd, Flavour::native, false, 1, 3, 1.0, 1, 20, 10, "drd"},
    DetectorInfo{Detector::gcc_tsan, Flavour::gcc_tsan, false, 3, 10, 0.2, 1, 0, 1, nullptr},
};

std::string milliseconds(double seconds) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%ldms", std::max(1L, static_cast<long>(seconds * 1000)));
  return text.data();
}

// By function or file, for which the runtime needs names; an included file of options may do so.
bool may_suppress(const ChildPlan& plan, const std::string& tsan_options) {
  const auto has = [&](const char* word) { return tsan_options.find(word) != std::string::npos; };
  return plan.suppresses || has("suppressions") || has("include");
}

// What a program that is to be watched by valgrind is started with, or nothing. A block that is
// given back counts as written, so that a use after it is a race; DRD looks at the stack only when
// asked. A child that the program forks would write into the same output.
std::vector<std::string> valgrind_words(const ChildPlan& plan) {
  const char* const tool = info_of(plan.detector).tool;
  if (!tool) return {};
  std::vector<std::string> words = {"valgrind",
                                    "--tool=" + std::string(tool),
                                    "--quiet",
                                    "--xml=yes",
                                    "--xml-fd=" + std::to_string(plan.xml_fd),
                                    "--child-silent-after-fork=yes",
                                    "--fair-sched=try",
                                    "--free-is-write=yes",
                                    "--num-callers=30"};
  if (plan.detector == Detector::drd) words.emplace_back("--check-stack-var=yes");
  return words;
}

bool decides_something(Detector detector) {
  return std::ranges::any_of(names<Symptom>, [&](const auto& each) {
    return sight(detector, each.first) == Sight::decides;
  });
}

}  // namespace

const DetectorInfo& info_of(Detector detector) {
  return *std::ranges::find(table, detector, &DetectorInfo::detector);
}

bool has_tsan(Flavour flavour) { return flavour == Flavour::tsan || flavour == Flavour::gcc_tsan; }

std::vector<Detector> usual_detectors() {
  std::vector<Detector> usual;
  for (const DetectorInfo& info : table) {
    if (info.by_default) usual.push_back(info.detector);
  }
  return usual;
}

std::vector<Detector> detectors_for(Flavour flavour) {
  std::vector<Detector> fitting;
  for (const DetectorInfo& info : table) {
    if (info.flavour == flavour) fitting.push_back(info.detector);
  }
  return fitting;
}

std::vector<std::string> words_of(const Exploring& asked) {
  std::vector<std::string> words;
  const auto add = [&](const char* option, const std::string& value) {
    words.insert(words.end(), {option, value});
  };
  if (asked.strategy) add("--strategy", std::string(name(*asked.strategy)));
  if (asked.schedules > 0) add("--schedules", std::to_string(asked.schedules));
  if (asked.bound) add("--bound", std::to_string(*asked.bound));
  if (asked.depth > 0) add("--depth", std::to_string(asked.depth));
  if (asked.spurious) words.emplace_back("--spurious");
  if (asked.most_spurious > 0) add("--most-spurious", std::to_string(asked.most_spurious));
  if (asked.weak_cas) words.emplace_back("--weak-cas");
  if (!asked.timeouts) words.emplace_back("--no-timeouts");
  if (asked.isolate) words.emplace_back("--isolate");
  return words;
}

std::vector<std::string> command_of(const ChildPlan& plan) {
  std::vector<std::string> command = valgrind_words(plan);
  const std::vector<std::string> words = {
      plan.suite,
      "--run",
      plan.id + "/" + plan.variant,
      "--seed",
      std::to_string(plan.seed),
      "--budget",
      milliseconds(plan.budget * info_of(plan.detector).budget_share),
      "--report-fd",
      std::to_string(plan.report_fd),
  };
  command.insert(command.end(), words.begin(), words.end());
  if (const int steps = info_of(plan.detector).steps; steps > 0) {
    // a gate of atomic operations, which valgrind does not know, would be reported
    command.insert(command.end(), {"--no-gate", "--steps", std::to_string(steps)});
  }
  if (plan.trials > 0) command.insert(command.end(), {"--trials", std::to_string(plan.trials)});
  if (plan.detector == Detector::explore) {
    const std::vector<std::string> asked = words_of(plan.exploring);
    command.insert(command.end(), asked.begin(), asked.end());
    if (!plan.replay.empty()) command.insert(command.end(), {"--replay", plan.replay});
  }
  return command;
}

std::vector<std::string> environment_of(const ChildPlan& plan, const std::string& tsan_options) {
  if (!is_by_tsan(plan.detector)) return {};
  // what suppressions match is matched by names, and the runtime tells which of them did
  const bool by_name = may_suppress(plan, tsan_options);
  return {std::string("TSAN_OPTIONS=") + (by_name ? "" : "symbolize=0:") + tsan_options +
          (tsan_options.empty() ? "" : ":") + "halt_on_error=0" +
          (by_name ? ":print_suppressions=1" : "")};
}

bool is_awaited(const Result& result) {
  const DetectorInfo& info = info_of(result.detector);
  const bool begins_short = info.least_runs > 1;
  if (begins_short && result.runs.size() < static_cast<std::size_t>(info.least_runs)) return false;
  const Sight least = decides_something(result.detector) ? Sight::decides : Sight::glimpses;
  return std::ranges::any_of(result.sightings, [&](const Sighting& sighting) {
    return sighting.truth == must && sighting.seen == 0 && sighting.sight >= least;
  });
}

bool is_decided(const Result& result) {
  const DetectorInfo& info = info_of(result.detector);
  const auto runs = static_cast<int>(result.runs.size());
  if (runs >= info.most_runs) return true;
  const auto is_open = [](const Sighting& sighting) {
    return sighting.truth == must && sighting.sight == Sight::decides && sighting.seen == 0;
  };
  if (std::ranges::any_of(result.sightings, is_open)) return false;
  // a hang takes its whole deadline: it is not repeated only to be counted
  const bool hung = !result.runs.empty() && result.runs.back().how == How::deadline;
  return hung || runs >= info.least_runs;
}

}  // namespace deadheat
