// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "model/error.hpp"
#include "model/exit_code.hpp"
#include "model/json.hpp"
#include "model/visible.hpp"
#include "suite/channel.hpp"
#include "suite/identity.hpp"
#include "suite/list.hpp"
#include "suite/loop.hpp"
#include "suite/options.hpp"
#include "suite/person.hpp"

extern "C" void __tsan_init() __attribute__((weak));  // NOLINT(bugprone-reserved-identifier)

namespace deadheat {

int steps_of(Flavour flavour) {
  switch (flavour) {
    case Flavour::native:
      return 1'000'000;
    case Flavour::tsan:
      return 300;
    case Flavour::explore:
      return 2;
  }
  return 1;
}

namespace {

void print(const std::string& text) { std::fputs(text.c_str(), stdout); }

// A suite that cannot see anything must not look clean. Empty where all is well.
std::string what_is_wrong_with_the_build() {
  const bool has_runtime = &__tsan_init != nullptr;
  const std::vector<const Entry*> entries = catalogue().entries();
  const auto blind =
      std::ranges::find_if(entries, [](const Entry* entry) { return !entry->where.instrumented; });
  if (has_runtime && blind != entries.end()) {
    return "the suite '" + std::string(identity().name) + "' is linked with ThreadSanitizer, but " +
           (*blind)->where.file +
           " was compiled without it, so nothing in it can be detected: compile it with "
           "-fsanitize=thread "
           "(deadheat_add_cases does)";
  }
  if (!has_runtime && identity().flavour == Flavour::tsan) {
    return "the suite '" + std::string(identity().name) +
           "' says that it is of the tsan flavour, but it has no ThreadSanitizer runtime: link it "
           "with "
           "-fsanitize=thread (deadheat_add_cases does)";
  }
  return {};
}

std::string all_faults() {
  std::string text;
  for (const std::string& fault : catalogue().faults()) text += (text.empty() ? "" : "\n") + fault;
  return text;
}

struct Chosen {
  const Entry* entry = nullptr;
  const Side* side = nullptr;
};

// "family/bug/variant".
Chosen choose(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  if (slash == std::string::npos || std::ranges::count(name, '/') != 2) {
    throw UsageError("--run takes FAMILY/BUG/VARIANT, not '" + name + "'");
  }
  const Entry* entry = catalogue().find(name.substr(0, slash));
  if (!entry)
    throw UsageError("--run: there is no case '" + name.substr(0, slash) + "' (see --list)");
  const Side* side = find_side(*entry, name.substr(slash + 1));
  if (!side) {
    throw UsageError("--run: the case '" + std::string(entry->id) + "' has no variant '" +
                     name.substr(slash + 1) + "' (see --list)");
  }
  return {entry, side};
}

LoopOptions loop_options(const SuiteOptions& asked) {
  const Flavour flavour = identity().flavour;
  return {
      .budget = asked.budget.value_or(1.0),
      .trials = asked.trials.value_or(0),
      .enough = asked.enough,
      .seed = asked.seed,
      .steps = asked.steps.value_or(steps_of(flavour)),
      .stride = asked.stride,
      .padding = asked.padding,
      .tune = flavour == Flavour::native,
      // TSan sees what no lock orders without a collision, and nothing at all of a real deadlock
      .spread = flavour == Flavour::native};
}

ExitCode run(const SuiteOptions& asked) {
  const Chosen chosen = choose(asked.run);
  Events events;
  events.started(std::string(chosen.entry->id), std::string(chosen.side->name), asked.seed);
  const LoopOptions options = loop_options(asked);
  const LoopResult result = chosen.side->litmus ? run_litmus(*chosen.side, options, events)
                                                : run_tally(*chosen.side, options, events);
  events.ended(result.counts);
  if (!channel::is_open()) print(result_for_person(asked.run, result, channel::reports()));
  return ExitCode::as_expected;
}

ExitCode list(const SuiteOptions& asked) {
  const SuiteInfo info = suite_info(asked.controls ? Listed::controls : Listed::cases);
  print(asked.json ? to_json_text(info) : list_for_person(info));
  return ExitCode::as_expected;
}

// The parent and a person learn the same sentence.
ExitCode refuse(ExitCode code, const std::string& sentence) {
  Events().refused(sentence);
  std::fprintf(stderr, "%s: %s\n", std::string(identity().name).c_str(),
               visible(sentence, Lines::kept).c_str());
  return code;
}

ExitCode dispatch(const std::string& program, const SuiteOptions& asked) {
  if (asked.help) {
    print(suite_help(program));
    return ExitCode::as_expected;
  }
  if (asked.report_fd && !channel::open(*asked.report_fd)) {
    throw UsageError("--report-fd: descriptor " + std::to_string(*asked.report_fd) +
                     " is not open for writing");
  }
  if (const std::string faults = all_faults(); !faults.empty())
    return refuse(ExitCode::wrong_usage, faults);
  if (const std::string wrong = what_is_wrong_with_the_build(); !wrong.empty()) {
    return refuse(ExitCode::cannot_detect, wrong);
  }
  if (asked.list) return list(asked);
  if (!asked.run.empty()) return run(asked);
  throw UsageError("nothing to do: give --list or --run (see --help)");
}

ExitCode guarded(const std::string& program, const std::vector<std::string>& arguments) {
  try {
    return dispatch(program, parse_suite_options(arguments));
  } catch (const UsageError& problem) {
    return refuse(ExitCode::wrong_usage, problem.what());
  } catch (const std::exception& problem) {
    return refuse(ExitCode::harness_failed, problem.what());
  }
}

}  // namespace
}  // namespace deadheat

int main(int count, char** words) {
  const std::string program = count > 0 ? words[0] : "suite";
  return deadheat::value(deadheat::guarded(program, {words + std::min(count, 1), words + count}));
}
