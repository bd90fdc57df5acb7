// SPDX-License-Identifier: MIT
// Written by hand: a suite links nothing that its cases might want in another version.
#include "suite/options.hpp"

#include <charconv>
#include <functional>
#include <map>

#include "model/duration.hpp"
#include "model/error.hpp"

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

using Setter =
    std::function<void(SuiteOptions&, const std::string& option, const std::string& value)>;

const std::map<std::string, void (*)(SuiteOptions&)>& flags() {
  static const std::map<std::string, void (*)(SuiteOptions&)> all = {
      {"--help", [](SuiteOptions& options) { options.help = true; }},
      {"-h", [](SuiteOptions& options) { options.help = true; }},
      {"--list", [](SuiteOptions& options) { options.list = true; }},
      {"--json", [](SuiteOptions& options) { options.json = true; }},
      {"--controls", [](SuiteOptions& options) { options.controls = true; }},
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
    if (const auto flag = flags().find(word); flag != flags().end()) {
      flag->second(options);
    } else if (const auto setting = settings().find(word); setting != settings().end()) {
      if (++at == words.size()) throw UsageError(word + " needs a value");
      setting->second(options, word, words[at]);
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
         "  --enough N         stop after N wrong trials; 0: never; default 10\n"
         "  --seed S           varies how the threads start; 0: all at once; default 1\n"
         "  --steps N          what crew.steps() answers\n"
         "  --stride N         litmus: states a stride (default: tuned at the start)\n"
         "  --padding BYTES    litmus: from one state to the next (default: tuned at the start)\n"
         "  --report-fd FD     write JSON lines to this inherited descriptor\n"
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
