// SPDX-License-Identifier: MIT
// What `--help` says of each command and option, as data: the man page and the completions are made
// of it, and a configuration file is checked against it.
#pragma once

#include <string>
#include <vector>

namespace deadheat {

struct OptionText {
  std::string name = {};   // "--budget"; of a positional the word of the usage line, "SUITE"
  std::string value = {};  // the kind of value; empty: a flag
  std::string help = {};
  std::vector<std::string> choices = {};  // all values that there are; empty: any
  bool is_path = false;                   // of a file or folder
  bool is_repeatable = false;
};

struct CommandText {
  std::string name = {};
  std::string help = {};
  std::string usage = {};  // the line of `--help`
  std::string footer = {};
  std::vector<OptionText> positionals = {};
  std::vector<OptionText> options = {};
};

struct Manual {
  std::string help = {};
  std::string footer = {};
  std::string version = {};
  std::vector<OptionText> options = {};  // of the program itself
  std::vector<CommandText> commands = {};
};

std::vector<std::string> command_names(const Manual& manual);
std::vector<std::string> option_names(const CommandText& command);

// nullptr for a name that is not there.
const CommandText* find_command(const Manual& manual, const std::string& name);
const OptionText* find_option(const CommandText& command, const std::string& name);

// Of a command, those of the program too.
std::vector<OptionText> all_options(const Manual& manual, const CommandText& command);

// A page for `man`, in its macros.
std::string man_page(const Manual& manual);

// A script that completes command lines, for "bash", "zsh" or "fish". Throws UsageError for others.
std::string completion_script(const Manual& manual, const std::string& shell);

}  // namespace deadheat
