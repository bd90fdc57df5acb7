// SPDX-License-Identifier: MIT
#include <algorithm>

#include "cli/manual.hpp"

namespace deadheat {
namespace {

// Text in which nothing is a request or an escape of roff.
std::string roff(const std::string& text) {
  std::string escaped;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && (c == '.' || c == '\'')) escaped += "\\&";
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c;
    }
    at_start = c == '\n';
  }
  return escaped;
}

std::string section(const std::string& title) { return ".SH " + roff(title) + "\n"; }

// As it is, line by line: examples and exit codes.
std::string unfilled(const std::string& text) {
  return text.empty() ? "" : ".nf\n" + roff(text) + "\n.fi\n";
}

std::string described(const OptionText& option) {
  std::string head = "\\fB" + roff(option.name) + "\\fR";
  if (!option.value.empty()) head += " \\fI" + roff(option.value) + "\\fR";
  return ".TP\n" + head + "\n" + roff(option.help) + "\n";
}

std::string described(const CommandText& command) {
  std::string text = ".SS " + roff(command.name) + "\n" + roff(command.help) + ".\n.PP\n\\fB" +
                     roff(command.usage) + "\\fR\n";
  for (const OptionText& positional : command.positionals) text += described(positional);
  for (const OptionText& option : command.options) text += described(option);
  return text;
}

}  // namespace

std::vector<std::string> command_names(const Manual& manual) {
  std::vector<std::string> names;
  for (const CommandText& command : manual.commands) names.push_back(command.name);
  return names;
}

std::vector<std::string> option_names(const CommandText& command) {
  std::vector<std::string> names;
  for (const OptionText& option : command.options) names.push_back(option.name);
  return names;
}

const CommandText* find_command(const Manual& manual, const std::string& name) {
  const auto found = std::ranges::find(manual.commands, name, &CommandText::name);
  return found == manual.commands.end() ? nullptr : &*found;
}

const OptionText* find_option(const CommandText& command, const std::string& name) {
  const auto found = std::ranges::find(command.options, name, &OptionText::name);
  return found == command.options.end() ? nullptr : &*found;
}

std::vector<OptionText> all_options(const Manual& manual, const CommandText& command) {
  std::vector<OptionText> all = command.options;
  all.insert(all.end(), manual.options.begin(), manual.options.end());
  return all;
}

std::string man_page(const Manual& manual) {
  std::string page = ".TH DEADHEAT 1 \"\" \"" + roff(manual.version) + "\" \"User commands\"\n";
  page += section("NAME") +
          "deadheat \\- finds data races and lock bugs, and tells whether tests "
          "would have noticed them\n";
  page += section("SYNOPSIS") + "\\fBdeadheat\\fR [\\fIOPTIONS\\fR] \\fICOMMAND\\fR …\n";
  page += section("DESCRIPTION") + roff(manual.help) + "\n";
  page += section("OPTIONS");
  for (const OptionText& option : manual.options) page += described(option);
  page += section("COMMANDS");
  for (const CommandText& command : manual.commands) page += described(command);
  return page + section("EXAMPLES AND EXIT CODES") + unfilled(manual.footer);
}

}  // namespace deadheat
