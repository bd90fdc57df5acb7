// SPDX-License-Identifier: MIT
// Completion of command lines. The scripts hold the words of this version; ids of cases are asked
// of `deadheat list` when they are wanted.
#include <array>
#include <utility>

#include "cli/manual.hpp"
#include "model/error.hpp"
#include "model/near_miss.hpp"
#include "model/shell.hpp"

namespace deadheat {
namespace {

std::string joined(const std::vector<std::string>& words, const std::string& between = " ") {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : between) + word;
  return all;
}

std::vector<std::string> names_of(const std::vector<OptionText>& options) {
  std::vector<std::string> names;
  for (const OptionText& option : options) names.push_back(option.name);
  return names;
}

bool takes_ids(const OptionText& option) { return option.name == "--id"; }

// The words that a positional of fixed choices may have: "completion bash".
std::vector<std::string> choices_of_positionals(const CommandText& command) {
  std::vector<std::string> all;
  for (const OptionText& positional : command.positionals) {
    all.insert(all.end(), positional.choices.begin(), positional.choices.end());
  }
  return all;
}

// bash

constexpr const char* bash_start = R"(# Completion of deadheat for bash: source this file.
_deadheat_ids() {
  deadheat list "$@" 2>/dev/null | sed -n 's/^  \([^ ].*\)/\1/p'
}

# After a comma the next one of a list is completed.
_deadheat_of_list() {
  local before=""
  [[ $cur == *,* ]] && before="${cur%,*},"
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "${cur##*,}"))
  compopt -o nospace 2>/dev/null
}

_deadheat() {
  local cur="${COMP_WORDS[COMP_CWORD]}" prev="" command="" word
  ((COMP_CWORD > 0)) && prev="${COMP_WORDS[COMP_CWORD - 1]}"
  # "--option=value" comes as three words
  if [[ $cur == "=" ]]; then
    cur=""
  elif [[ $prev == "=" ]] && ((COMP_CWORD > 1)); then
    prev="${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  COMPREPLY=()
  local -a suites=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ -z $command && $word != -* ]]; then
      command="$word"
    elif [[ -e $word ]]; then
      suites+=("$word")
    fi
  done
)";

constexpr const char* bash_end = R"(}
complete -o default -F _deadheat deadheat
)";

std::string bash_of_value(const std::string& command, const OptionText& option) {
  if (option.value.empty()) return {};
  const std::string start = "    " + command + ":" + option.name + ") ";
  if (!option.choices.empty())
    return start + "_deadheat_of_list " + single_quoted(joined(option.choices)) + "; return ;;\n";
  if (takes_ids(option)) {
    return start +
           "COMPREPLY=($(compgen -W \"$(_deadheat_ids \"${suites[@]}\")\" -- \"$cur\")); return "
           ";;\n";
  }
  return start + "return ;;\n";  // files, by -o default
}

std::string bash_of_command(const Manual& manual, const CommandText& command) {
  const std::string start = "    " + command.name + ")\n";
  std::string text = start + "      if [[ $cur == -* ]]; then\n        COMPREPLY=($(compgen -W " +
                     single_quoted(joined(names_of(all_options(manual, command)))) +
                     " -- \"$cur\"))\n";
  if (const auto choices = choices_of_positionals(command); !choices.empty()) {
    text += "      else\n        COMPREPLY=($(compgen -W " + single_quoted(joined(choices)) +
            " -- \"$cur\"))\n";
  }
  return text + "      fi ;;\n";
}

std::string bash_script(const Manual& manual) {
  std::string text = bash_start;
  text += "  case \"$command:$prev\" in\n";
  for (const CommandText& command : manual.commands) {
    for (const OptionText& option : all_options(manual, command)) {
      text += bash_of_value(command.name, option);
    }
  }
  text += "  esac\n  case \"$command\" in\n";
  text += "    \"\") COMPREPLY=($(compgen -W " +
          single_quoted(joined(command_names(manual)) + " " + joined(names_of(manual.options))) +
          " -- \"$cur\")) ;;\n";
  for (const CommandText& command : manual.commands) text += bash_of_command(manual, command);
  return text + "  esac\n" + bash_end;
}

// zsh

// Within a spec of _arguments brackets and colons are signs.
std::string zsh_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string zsh_values(const OptionText& option) {
  if (!option.choices.empty()) return "(" + joined(option.choices) + ")";
  if (takes_ids(option)) return "_deadheat_ids";
  return option.is_path ? "_files" : "";
}

std::string zsh_spec(const OptionText& option) {
  std::string spec = (option.is_repeatable ? "*" : "") + option.name;
  if (!option.value.empty()) spec += "=";
  spec += "[" + zsh_text(option.help) + "]";
  if (!option.value.empty()) spec += ":" + zsh_text(option.value) + ":" + zsh_values(option);
  return single_quoted(spec);
}

std::string zsh_of_command(const Manual& manual, const CommandText& command) {
  std::string text = "    " + command.name + ")\n      _arguments";
  for (const OptionText& option : all_options(manual, command))
    text += " \\\n        " + zsh_spec(option);
  const std::vector<std::string> choices = choices_of_positionals(command);
  text += " \\\n        " +
          single_quoted("*:argument:" +
                        (choices.empty() ? std::string("_files") : "(" + joined(choices) + ")"));
  return text + " ;;\n";
}

std::string zsh_script(const Manual& manual) {
  std::string text =
      "#compdef deadheat\n"
      "# Completion of deadheat for zsh: put this file as _deadheat into a folder of $fpath.\n"
      "_deadheat_ids() {\n"
      "  local -a ids\n"
      "  ids=(${(f)\"$(deadheat list 2>/dev/null | sed -n 's/^  \\([^ ].*\\)/\\1/p')\"})\n"
      "  compadd -a ids\n"
      "}\n"
      "_deadheat() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const CommandText& command : manual.commands) {
    text += "    " + single_quoted(command.name + ":" + zsh_text(command.help)) + "\n";
  }
  text +=
      "  )\n"
      "  if ((CURRENT == 2)); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=${words[2]}\n"
      "  shift words\n"
      "  ((CURRENT--))\n"
      "  case $command in\n";
  for (const CommandText& command : manual.commands) text += zsh_of_command(manual, command);
  return text + "  esac\n}\n_deadheat \"$@\"\n";
}

// fish

std::string fish_option(const std::string& command, const OptionText& option) {
  std::string line = "complete -c deadheat -n " +
                     single_quoted("__fish_seen_subcommand_from " + command) + " -l " +
                     option.name.substr(2) + " -d " + single_quoted(option.help);
  if (option.value.empty()) return line + " -f\n";
  line += option.is_path ? " -r -F" : " -x";
  if (!option.choices.empty()) line += " -a " + single_quoted(joined(option.choices));
  if (takes_ids(option)) line += " -a '(__deadheat_ids)'";
  return line + "\n";
}

std::string fish_script(const Manual& manual) {
  std::string text =
      "# Completion of deadheat for fish: put this file into ~/.config/fish/completions.\n"
      "function __deadheat_ids\n"
      "  deadheat list 2>/dev/null | string match -r --groups-only '^  (\\S.*)'\n"
      "end\n";
  for (const CommandText& command : manual.commands) {
    text += "complete -c deadheat -f -n __fish_use_subcommand -a " + single_quoted(command.name) +
            " -d " + single_quoted(command.help) + "\n";
  }
  for (const CommandText& command : manual.commands) {
    for (const OptionText& option : all_options(manual, command)) {
      if (option.name.starts_with("--")) text += fish_option(command.name, option);
    }
    if (const auto choices = choices_of_positionals(command); !choices.empty()) {
      text += "complete -c deadheat -f -n " +
              single_quoted("__fish_seen_subcommand_from " + command.name) + " -a " +
              single_quoted(joined(choices)) + "\n";
    }
  }
  return text;
}

}  // namespace

std::string completion_script(const Manual& manual, const std::string& shell) {
  using Write = std::string (*)(const Manual&);
  static constexpr std::array<std::pair<const char*, Write>, 3> shells = {
      std::pair<const char*, Write>{"bash", bash_script},
      {"zsh", zsh_script},
      {"fish", fish_script}};
  std::vector<std::string> known;
  for (const auto& [name, write] : shells) {
    if (shell == name) return write(manual);
    known.emplace_back(name);
  }
  throw UsageError("completion takes " + joined(known, ", ") + ", not '" + shell + "'" +
                   did_you_mean(shell, known));
}

}  // namespace deadheat
