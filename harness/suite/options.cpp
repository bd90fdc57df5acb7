// SPDX-License-Identifier: MIT
// Written by hand: a suite links nothing that its cases might want in another version.
#include "suite/options.hpp"

#include <charconv>
#include <functional>
#include <map>

#include "model/duration.hpp"
#include "model/error.hpp"
#include "model/names.hpp"

namespace deadheat {
namespace {

template <class Number>
Number number(const std::string& option, const std::string& value, Number least) {
  Number parsed{};
  const char* end = value.data() + value.size();
  const auto [stop, problem] = std::from_chars(value.data(), end, parsed);
  if (problem != std::errc() || stop != end || parsed < least) {
    throw UsageError(option + " takes a whole number from " + std::to_string(least) + ", not '" +
                     value + "'");
  }
  return parsed;
}

Strategy strategy(const std::string& option, const std::string& value) {
  if (const std::optional<Strategy> known = find_named<Strategy>(value)) return *known;
  throw UsageError(option + " takes " + all_names<Strategy>() + ", not '" + value + "'");
}

using Setter =
    std::function<void(SuiteOptions&, const std::string& option, const std::string& value)>;

const std::map<std::string, void (*)(SuiteOptions&)>& flags() {
  static const std::map<std::string, void (*)(SuiteOptions&)> all = {
      {"--help", [](SuiteOptions& options) { options.help = true; }},
      {"-h", [](SuiteOptions& options) { options.help = true; }},
      {"--list", [](SuiteOptions& options) { options.list = true; }},
      {"--json", [](SuiteOptions& options) { options.json = true; }},
      {"--controls", [](SuiteOptions& options) { options.controls = true; }},
      {"--no-gate", [](SuiteOptions& options) { options.gate = false; }},
  };
  return all;
}

const std::map<std::string, Setter>& settings() {
  using Text = const std::string&;
  static const std::map<std::string, Setter> all = {
      {"--run", [](SuiteOptions& to, Text, Text value) { to.run = value; }},
      {"--trials",
       [](SuiteOptions& to, Text key, Text value) { to.trials = number(key, value, 1L); }},
      {"--budget",
       [](SuiteOptions& to, Text key, Text value) { to.budget = seconds_from(key, value); }},
      {"--seed", [](SuiteOptions& to, Text key,
                    Text value) { to.seed = number(key, value, std::uint64_t{0}); }},
      {"--enough",
       [](SuiteOptions& to, Text key, Text value) { to.enough = number(key, value, 0L); }},
      {"--steps", [](SuiteOptions& to, Text key, Text value) { to.steps = number(key, value, 1); }},
      {"--stride",
       [](SuiteOptions& to, Text key, Text value) { to.stride = number(key, value, 2); }},
      {"--padding",
       [](SuiteOptions& to, Text key, Text value) { to.padding = number(key, value, 1); }},
      {"--report-fd",
       [](SuiteOptions& to, Text key, Text value) { to.report_fd = number(key, value, 0); }},
  };
  return all;
}

// What only a suite of the explore flavour is asked.
const std::map<std::string, void (*)(ExploreOptions&)>& explore_flags() {
  static const std::map<std::string, void (*)(ExploreOptions&)> all = {
      {"--isolate", [](ExploreOptions& options) { options.isolate = true; }},
      {"--spurious", [](ExploreOptions& options) { options.spurious = true; }},
      {"--weak-cas", [](ExploreOptions& options) { options.weak_cas = true; }},
      {"--no-timeouts", [](ExploreOptions& options) { options.timeouts = false; }},
  };
  return all;
}

const std::map<std::string, Setter>& explore_settings() {
  using Text = const std::string&;
  static const std::map<std::string, Setter> all = {
      {"--strategy",
       [](SuiteOptions& to, Text key, Text value) { to.explore.strategy = strategy(key, value); }},
      {"--schedules", [](SuiteOptions& to, Text key,
                         Text value) { to.explore.schedules = number(key, value, 1L); }},
      {"--bound",
       [](SuiteOptions& to, Text key, Text value) { to.explore.bound = number(key, value, 0); }},
      {"--depth",
       [](SuiteOptions& to, Text key, Text value) { to.explore.depth = number(key, value, 1); }},
      {"--most-spurious", [](SuiteOptions& to, Text key,
                             Text value) { to.explore.most_spurious = number(key, value, 1); }},
      {"--replay", [](SuiteOptions& to, Text, Text value) { to.explore.replay = value; }},
  };
  return all;
}

bool is_only_for_explore(const std::string& word) {
  return explore_flags().contains(word) || explore_settings().contains(word);
}

// The setter of an option that takes a value, or nullptr.
const Setter* setter(const std::string& word) {
  for (const auto* all : {&settings(), &explore_settings()}) {
    if (const auto found = all->find(word); found != all->end()) return &found->second;
  }
  return nullptr;
}

// "--key=value" as "--key" and "value".
std::vector<std::string> split_assignments(const std::vector<std::string>& arguments) {
  std::vector<std::string> split;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (argument.starts_with("--") && equals != std::string::npos) {
      split.push_back(argument.substr(0, equals));
      split.push_back(argument.substr(equals + 1));
    } else {
      split.push_back(argument);
    }
  }
  return split;
}

}  // namespace

SuiteOptions parse_suite_options(const std::vector<std::string>& arguments) {
  SuiteOptions options;
  const std::vector<std::string> words = split_assignments(arguments);
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (options.only_explore.empty() && is_only_for_explore(word)) options.only_explore = word;
    if (const auto flag = flags().find(word); flag != flags().end()) {
      flag->second(options);
    } else if (const auto more = explore_flags().find(word); more != explore_flags().end()) {
      more->second(options.explore);
    } else if (const Setter* set = setter(word)) {
      if (++at == words.size()) throw UsageError(word + " needs a value");
      (*set)(options, word, words[at]);
    } else {
      throw UsageError("unknown option '" + word + "' (see --help)");
    }
  }
  return options;
}

std::string suite_help(const std::string& program) {
  return "Usage: " + program +
         " --list [--json] [--controls]\n"
         "       " +
         program +
         " --run FAMILY/BUG/VARIANT [options]\n"
         "\n"
         "A suite of Deadheat cases. It runs one variant and tells what it counted; `deadheat run` "
         "runs many,\n"
         "each in a process of its own, and judges them.\n"
         "\n"
         "  --list             the cases and their variants\n"
         "  --json             with --list: as JSON, with everything that is known of them\n"
         "  --controls         with --list: the planted bugs of the doctor instead\n"
         "  --run ID/VARIANT   run this variant\n"
         "  --trials N         exactly N trials\n"
         "  --budget TIME      trials until this time is over (2s, 500ms); default 1s\n"
         "  --enough N         stop after N wrong trials (executions that failed); 0: never;\n"
         "                     default 10, explore 1000\n"
         "  --seed S           varies how the threads start; 0: all at once; default 1\n"
         "  --steps N          what crew.steps() answers\n"
         "  --stride N         litmus: states a stride (default: tuned at the start)\n"
         "  --padding BYTES    litmus: from one state to the next (default: tuned at the start)\n"
         "  --no-gate          threads start as they come, and a litmus has one state at a time: "
         "for\n"
         "                     a detector that does not know atomic operations\n"
         "  --report-fd FD     write JSON lines to this inherited descriptor\n"
         "\n"
         "Only of the explore flavour, where a trial is an execution of its own interleaving:\n"
         "  --strategy NAME    " +
         all_names<Strategy>() +
         "\n"
         "  --schedules N      at most N executions, instead of a budget\n"
         "  --bound K          exhaustive: interleavings with at most K preemptions\n"
         "  --depth D          pct: the depth of the bugs that it is to find; default 3\n"
         "  --spurious         a wait on a condition variable may end without a notify\n"
         "  --most-spurious N  so many of them in one execution; default 2\n"
         "  --weak-cas         a weak compare-exchange may fail\n"
         "  --no-timeouts      a timed wait ends by its time only where nothing else can happen\n"
         "  --isolate          each execution in a process of its own\n"
         "  --replay TOKEN     the interleaving of the token alone; with --schedules N, N times\n"
         "\n"
         "Examples:\n"
         "  " +
         program +
         " --list\n"
         "  " +
         program +
         " --run counter/lost-update/racy --trials 5\n"
         "  " +
         program + " --run litmus/store-buffering/racy --budget 500ms\n";
}

}  // namespace deadheat
