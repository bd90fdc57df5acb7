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
#include "model/names.hpp"
#include "model/visible.hpp"
#include "suite/channel.hpp"
#include "suite/identity.hpp"
#include "suite/list.hpp"
#include "suite/loop.hpp"
#include "suite/options.hpp"
#include "suite/person.hpp"
#include "suite/suite_main.hpp"

// What only ThreadSanitizer's runtime has: harness/explore has the callbacks of the instrumentation
// too.
//
// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" int __tsan_get_report_data() __attribute__((weak));
extern "C" const char deadheat_explore_runtime[] __attribute__((weak));

namespace deadheat {

int steps_of(Flavour flavour) {
  switch (flavour) {
    case Flavour::native:
      return 1'000'000;
    case Flavour::tsan:
    case Flavour::gcc_tsan:
      return 300;
    case Flavour::explore:
      return 2;
  }
  return 1;
}

namespace {

void print(const std::string& text) { std::fputs(text.c_str(), stdout); }

// A case whose file was compiled without instrumentation, or nullptr.
const Entry* blind_entry() {
  const std::vector<const Entry*> entries = catalogue().entries();
  const auto blind =
      std::ranges::find_if(entries, [](const Entry* entry) { return !entry->where.instrumented; });
  return blind == entries.end() ? nullptr : *blind;
}

std::string wrong_library(const std::string& suite) {
  if (identity().uninstrumented.empty() || identity().flavour == Flavour::native) return {};
  return suite + " is linked to " + std::string(identity().uninstrumented) +
         ", built elsewhere without -fsanitize=thread, so nothing in it can be detected: give " +
         "LINK a target of this build, or say LINK_UNINSTRUMENTED (deadheat_add_cases)";
}

std::string wrong_for_explore(const std::string& suite, bool has_tsan) {
  if (has_tsan) {
    return suite +
           " is of the explore flavour, and ThreadSanitizer's runtime is linked into it as " +
           "well, which would have its calls: link it without -fsanitize=thread " +
           "(deadheat_add_cases does)";
  }
  if (!deadheat_explore_runtime) {
    return suite + " says that it is of the explore flavour, but it has no explore runtime: link " +
           "the objects of harness/explore into it (deadheat_add_cases does)";
  }
  if (const Entry* blind = blind_entry()) {
    return suite + " is of the explore flavour, but " + blind->where.file +
           " was compiled without -fsanitize=thread, so nothing in it can be explored: compile "
           "it " +
           "with the flags of the flavour (deadheat_add_cases does)";
  }
  return {};
}

std::string wrong_for_tsan(const std::string& suite, bool has_tsan) {
  const Entry* blind = blind_entry();
  if (has_tsan && blind) {
    return suite + " is linked with ThreadSanitizer, but " + blind->where.file +
           " was compiled without it, so nothing in it can be detected: compile it with " +
           "-fsanitize=thread (deadheat_add_cases does)";
  }
  if (!has_tsan && identity().flavour != Flavour::native) {
    return suite + " says that it is of the " + std::string(name(identity().flavour)) +
           " flavour, but it has no ThreadSanitizer runtime: " +
           "link it with -fsanitize=thread (deadheat_add_cases does)";
  }
  return {};
}

// A suite that cannot see anything must not look clean. Empty where all is well.
std::string what_is_wrong_with_the_build() {
  const std::string suite = "the suite '" + std::string(identity().name) + "'";
  const bool has_tsan = &__tsan_get_report_data != nullptr;
  const std::string wrong = identity().flavour == Flavour::explore
                                ? wrong_for_explore(suite, has_tsan)
                                : wrong_for_tsan(suite, has_tsan);
  return wrong.empty() ? wrong_library(suite) : wrong;
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

// A token tells what it was made of: "family/bug/variant@dh1.…", or only "dh1.…" beside --run.
SuiteOptions with_split_token(SuiteOptions asked) {
  std::string& token = asked.explore.replay;
  const std::size_t at = token.rfind('@');
  if (at == std::string::npos) return asked;
  const std::string made_of = token.substr(0, at);
  if (!asked.run.empty() && asked.run != made_of) {
    throw UsageError("--replay: the token is of '" + made_of + "', and --run asks for '" +
                     asked.run + "'");
  }
  asked.run = made_of;
  token.erase(0, at + 1);
  return asked;
}

// A rate wants ten sightings; the values that a wrong trial can end with, and the symptoms that
// come after the first one, want many more executions of the controlled scheduler.
long enough_of(Flavour flavour) { return flavour == Flavour::explore ? 1000 : 10; }

LoopOptions loop_options(const SuiteOptions& asked) {
  const Flavour flavour = identity().flavour;
  return {
      .budget = asked.budget.value_or(1.0),
      .trials = asked.trials.value_or(0),
      .enough = asked.enough.value_or(enough_of(flavour)),
      .seed = asked.seed,
      .steps = asked.steps.value_or(steps_of(flavour)),
      .stride = asked.stride,
      .padding = asked.padding,
      .tune = flavour == Flavour::native,
      // TSan sees what no lock orders without a collision, and nothing at all of a real deadlock
      .spread = flavour == Flavour::native && asked.gate,
      .gate = asked.gate,
      .run = asked.run,
      .explore = asked.explore};
}

ExitCode run(const SuiteOptions& asked) {
  const Chosen chosen = choose(asked.run);
  Events events;
  events.started(std::string(chosen.entry->id), std::string(chosen.side->name), asked.seed);
  const LoopOptions options = loop_options(asked);
  const LoopResult result = chosen.side->litmus ? run_litmus(*chosen.side, options, events)
                                                : run_tally(*chosen.side, options, events);
  if (!result.failure.empty()) throw CannotDetect(result.failure);
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

ExitCode dispatch(const std::string& program, const SuiteOptions& given) {
  if (given.help) {
    print(suite_help(program));
    return ExitCode::as_expected;
  }
  if (given.report_fd && !channel::open(*given.report_fd)) {
    throw UsageError("--report-fd: descriptor " + std::to_string(*given.report_fd) +
                     " is not open for writing");
  }
  if (const std::string faults = all_faults(); !faults.empty())
    return refuse(ExitCode::wrong_usage, faults);
  if (const std::string wrong = what_is_wrong_with_the_build(); !wrong.empty()) {
    return refuse(ExitCode::cannot_detect, wrong);
  }
  const SuiteOptions asked = with_split_token(given);
  if (!asked.only_explore.empty() && identity().flavour != Flavour::explore) {
    throw UsageError(asked.only_explore +
                     " goes with a suite of the explore flavour, and this one is of the " +
                     std::string(name(identity().flavour)) + " flavour");
  }
  if (asked.list) return list(asked);
  if (asked.run.empty() && !asked.explore.replay.empty()) {
    throw UsageError("--replay: the token '" + asked.explore.replay +
                     "' does not name its case: give --run too");
  }
  if (!asked.run.empty()) return run(asked);
  throw UsageError("nothing to do: give --list or --run (see --help)");
}

ExitCode guarded(const std::string& program, const std::vector<std::string>& arguments) {
  try {
    return dispatch(program, parse_suite_options(arguments));
  } catch (const UsageError& problem) {
    return refuse(ExitCode::wrong_usage, problem.what());
  } catch (const CannotDetect& problem) {
    return refuse(ExitCode::cannot_detect, problem.what());
  } catch (const std::exception& problem) {
    return refuse(ExitCode::harness_failed, problem.what());
  }
}

}  // namespace

int suite_main(int count, char** words) {
  const std::string program = count > 0 ? words[0] : "suite";
  return value(guarded(program, {words + std::min(count, 1), words + count}));
}

}  // namespace deadheat
