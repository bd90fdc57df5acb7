// SPDX-License-Identifier: MIT
#include "cli/options.hpp"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/configured.hpp"
#include "cli/declare.hpp"
#include "cli/raw.hpp"
#include "model/error.hpp"
#include "model/near_miss.hpp"

namespace deadheat {
namespace {

// `doctor … -- COMMAND…`: what comes after the dashes is the user's, and nothing of ours. Returns
// the number of words before them.
std::vector<std::string> words_before_job(std::vector<std::string> words,
                                          std::vector<std::string>& job) {
  if (words.size() < 2 || words[1] != "doctor") return words;
  const auto dashes = std::ranges::find(words, "--");
  if (dashes == words.end()) return words;
  job.assign(dashes + 1, words.end());
  if (job.empty()) throw UsageError("doctor: there is no command after --");
  words.erase(dashes, words.end());
  return words;
}

void check_command(const std::vector<std::string>& words, const Manual& manual) {
  if (words.size() < 2 || words[1].starts_with('-') || find_command(manual, words[1])) return;
  throw UsageError("there is no command '" + words[1] + "'" +
                   did_you_mean(words[1], command_names(manual)) + " (see deadheat --help)");
}

[[noreturn]] void refuse_extras(const CLI::App& app, const Manual& manual,
                                const CLI::ParseError& problem) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  std::vector<std::string> known;
  if (!chosen.empty()) {
    const CommandText* const command = find_command(manual, chosen.front()->get_name());
    for (const OptionText& option : all_options(manual, *command)) known.push_back(option.name);
  }
  for (const std::string& word : app.remaining(true)) {
    if (!word.starts_with("--")) continue;
    const std::string option = word.substr(0, word.find('='));
    throw UsageError("there is no option '" + option + "'" + did_you_mean(option, known) +
                     " (see deadheat " + (chosen.empty() ? "" : chosen.front()->get_name() + " ") +
                     "--help)");
  }
  throw UsageError(std::string(problem.what()) + " (see deadheat --help)");
}

void parse(CLI::App& app, const std::vector<std::string>& words) {
  std::vector<const char*> pointers;
  for (const std::string& word : words) pointers.push_back(word.c_str());
  app.parse(static_cast<int>(pointers.size()), pointers.data());
}

// Whether it asked for help or for the version; that is then in `options`.
bool is_told(CLI::App& app, const std::vector<std::string>& words, const Manual& manual,
             CliOptions& options) {
  try {
    parse(app, words);
    return false;
  } catch (const CLI::CallForHelp&) {
    const std::vector<CLI::App*> chosen = app.get_subcommands();
    options.help = chosen.empty() ? app.help() : chosen.front()->help();
  } catch (const CLI::CallForVersion&) {
    options.help = "deadheat " DEADHEAT_VERSION "\n";
  } catch (const CLI::ExtrasError& problem) {
    refuse_extras(app, manual, problem);
  } catch (const CLI::ParseError& problem) {  // its own exit codes are above 100
    throw UsageError(std::string(problem.what()) + " (see deadheat --help)");
  }
  return true;
}

constexpr std::array commands = {
    std::pair{"list", Command::list},     std::pair{"run", Command::run},
    std::pair{"report", Command::report}, std::pair{"diff", Command::diff},
    std::pair{"merge", Command::merge},   std::pair{"doctor", Command::doctor},
    std::pair{"replay", Command::replay}, std::pair{"score", Command::score},
    std::pair{"man", Command::help},      std::pair{"completion", Command::help},
};

Command command_of(const CLI::App& app) {
  const auto known = std::ranges::find_if(
      commands, [&](const auto& each) { return app.got_subcommand(each.first); });
  if (known != commands.end()) return known->second;
  throw UsageError(
      "no command: give list, run, report, diff, merge, doctor, replay or score (see --help)");
}

void read_words(CLI::App& app, const ConfiguredWords& words, const Manual& manual, const Raw& raw,
                CliOptions& options) {
  if (is_told(app, words.all, manual, options)) return;
  options.command = command_of(app);
  if (options.paths.empty()) options.paths = words.suites;
  read_raw(raw, options);
  if (app.got_subcommand("completion")) options.help = completion_script(manual, raw.shell);
  if (app.got_subcommand("man")) options.help = man_page(manual);
}

}  // namespace

CliOptions parse_options(int count, char** words) {
  CliOptions options;
  options.jobs = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  Raw raw;
  CLI::App app(
      "Deadheat: is this code free of races and lock bugs, and would the tests have noticed?",
      "deadheat");
  declare_commands(app, options, raw);
  const Manual manual = manual_of(app);
  const std::vector<std::string> own = words_before_job({words, words + count}, options.job);
  check_command(own, manual);
  const ConfiguredWords all = with_config(own, manual);
  options.told = all.told;
  try {
    read_words(app, all, manual, raw, options);
  } catch (const UsageError& problem) {
    // it may be an option of the configuration file that is wrong
    throw UsageError(problem.what() + (all.told.empty() ? "" : "; " + all.told));
  }
  return options;
}

}  // namespace deadheat
