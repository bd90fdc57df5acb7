// SPDX-License-Identifier: MIT
// What `--help` says of the commands and options, as data.
#include <algorithm>
#include <sstream>

#include <CLI/CLI.hpp>

#include "cli/declare.hpp"
#include "cli/values.hpp"
#include "model/names.hpp"

namespace deadheat {
namespace {

std::vector<std::string> choices_of(const std::string& command, const std::string& option) {
  if (option == "--detector") return words_in(all_names<Detector>());
  if (option == "--role") return words_in(all_names<Role>());
  if (option == "--strategy") return words_in(all_names<Strategy>());
  if (option == "SHELL") return {"bash", "zsh", "fish"};
  if (option != "--format") return {};
  return words_in(command == "diff" ? all_difference_formats() : all_formats());
}

bool is_path(const std::string& option) {
  static const std::vector<std::string> paths = {"--output", "--costs", "--baseline", "--history",
                                                 "--config", "--built", "SUITE",      "RESULTS"};
  return std::ranges::find(paths, option) != paths.end();
}

std::string value_of(const std::string& name, const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return {};
  if (is_path(name)) return "PATH";
  return option.get_type_name().empty() ? "VALUE" : option.get_type_name();
}

OptionText text_of(const std::string& command, const CLI::Option& option) {
  OptionText text;
  text.name = option.get_positional() ? option.get_name(true) : "--" + option.get_lnames().front();
  text.value = option.get_positional() ? "" : value_of(text.name, option);
  text.help = option.get_description();
  text.choices = choices_of(command, text.name);
  text.is_path = is_path(text.name);
  text.is_repeatable = option.get_items_expected_max() > 1;
  return text;
}

// The positionals, or all others.
std::vector<OptionText> texts_of(const std::string& command, CLI::App& app, bool positional) {
  std::vector<OptionText> texts;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional() == positional) texts.push_back(text_of(command, *option));
  }
  return texts;
}

std::string usage_line(const CLI::App& command) {
  std::istringstream help(command.help());
  for (std::string line; std::getline(help, line);) {
    if (line.starts_with("Usage: ")) return line.substr(7);
  }
  return command.get_name();
}

}  // namespace

Manual manual_of(CLI::App& app) {
  Manual manual{.help = app.get_description(),
                .footer = app.get_footer(),
                .version = "deadheat " DEADHEAT_VERSION,
                .options = texts_of("", app, false)};
  for (CLI::App* command : app.get_subcommands({})) {
    const std::string name = command->get_name();
    manual.commands.push_back({.name = name,
                               .help = command->get_description(),
                               .usage = usage_line(*command),
                               .footer = command->get_footer(),
                               .positionals = texts_of(name, *command, true),
                               .options = texts_of(name, *command, false)});
  }
  return manual;
}

}  // namespace deadheat
