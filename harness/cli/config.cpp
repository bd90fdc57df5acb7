// SPDX-License-Identifier: MIT
#include "cli/config.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "model/error.hpp"
#include "model/near_miss.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* suites_key = "suites";

std::string named(const ConfigFile& file) { return "'" + file.path.string() + "': "; }

bool is_option(const std::string& word, const std::string& option) {
  return word == option || word.starts_with(option + "=");
}

bool is_given(const std::vector<std::string>& words, const std::string& option) {
  return std::ranges::any_of(words,
                             [&](const std::string& word) { return is_option(word, option); });
}

// Of a value of JSON the text that the command line would have.
std::string text_of(const json& value, const std::string& file, const std::string& key) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean() || value.is_number()) return value.dump();
  throw UsageError("'" + file + "': '" + key +
                   "' must be a text, a number, true, false or a list of them");
}

ConfigItem item_of(const std::string& command, const std::string& key, const json& value,
                   const std::string& file) {
  ConfigItem item{.command = command, .key = key};
  if (!value.is_array()) {
    item.values.push_back(text_of(value, file, key));
    return item;
  }
  for (const json& each : value) item.values.push_back(text_of(each, file, key));
  return item;
}

json object_in(const std::string& text, const std::string& file) {
  json content;
  try {
    content = json::parse(text);
  } catch (const json::exception& problem) {
    throw UsageError("'" + file + "' is not readable as JSON: " + problem.what());
  }
  if (!content.is_object()) throw UsageError("'" + file + "' must hold an object of options");
  return content;
}

std::vector<std::string> keys_of(const CommandText& command) {
  std::vector<std::string> keys = {suites_key};
  for (const OptionText& option : command.options) {
    const std::string name = option.name.substr(std::min<std::size_t>(2, option.name.size()));
    keys.push_back(option.value.empty() && name.starts_with("no-") ? name.substr(3) : name);
  }
  return keys;
}

// "--budget" of the key "budget"; a flag that turns something off is set by `doctor = false`.
const OptionText* option_of(const CommandText& command, const std::string& key) {
  const OptionText* option = find_option(command, "--" + key);
  return option ? option : find_option(command, "--no-" + key);
}

bool takes_suites(const CommandText& command) {
  return std::ranges::find(command.positionals, "SUITE", &OptionText::name) !=
         command.positionals.end();
}

std::string from_folder_of(const ConfigFile& file, const std::string& path) {
  return (file.path.parent_path() / path).lexically_normal().string();
}

// "sarif=a.sarif" names a file too.
std::string with_path(const ConfigFile& file, const OptionText& option, const std::string& value) {
  if (option.is_path) return from_folder_of(file, value);
  const std::size_t equals = value.find('=');
  if (option.name != "--format" || equals == std::string::npos) return value;
  return value.substr(0, equals + 1) + from_folder_of(file, value.substr(equals + 1));
}

bool is_true(const ConfigItem& item, const ConfigFile& file) {
  const bool is_boolean =
      item.values.size() == 1 && (item.values.front() == "true" || item.values.front() == "false");
  if (!is_boolean) throw UsageError(named(file) + "'" + item.key + "' is true or false");
  return item.values.front() == "true";
}

class Words {
 public:
  Words(const ConfigFile& file, const Manual& manual, const std::vector<std::string>& given)
      : file_(file), manual_(manual), given_(given) {}

  void add(const ConfigItem& item, const CommandText& command) {
    if (item.key == suites_key) return add_suites(item, command);
    const OptionText* option = option_of(command, item.key);
    if (!option) return;  // a key of all commands, which this one does not have
    if (option->value.empty()) return add_flag(item, *option);
    if (is_given(given_, option->name)) return;
    for (const std::string& value : item.values) {
      words_.options.push_back(option->name + "=" + with_path(file_, *option, value));
    }
  }

  // Whether the command that the item is for knows it, and where it is for all, any command.
  void check(const ConfigItem& item) const {
    std::vector<std::string> keys;
    for (const CommandText& command : manual_.commands) {
      if (!item.command.empty() && item.command != command.name) continue;
      for (const std::string& key : keys_of(command)) keys.push_back(key);
    }
    if (std::ranges::find(keys, item.key) != keys.end()) return;
    throw UsageError(
        named(file_) +
        (item.command.empty() ? "no command has an option '" : item.command + " has no option '") +
        item.key + "'" + did_you_mean(item.key, keys));
  }

  ConfigWords words() { return words_; }

 private:
  void add_suites(const ConfigItem& item, const CommandText& command) {
    if (!takes_suites(command)) return;
    for (const std::string& suite : item.values) {
      words_.suites.push_back(from_folder_of(file_, suite));
    }
  }

  void add_flag(const ConfigItem& item, const OptionText& option) {
    const bool turns_off = option.name == "--no-" + item.key;
    const bool wants_it = is_true(item, file_) != turns_off;  // wrong words are refused first
    if (wants_it && !is_given(given_, option.name)) words_.options.push_back(option.name);
  }

  const ConfigFile& file_;
  const Manual& manual_;
  const std::vector<std::string>& given_;
  ConfigWords words_;
};

void check_command(const ConfigItem& item, const ConfigFile& file, const Manual& manual) {
  if (item.command.empty() || find_command(manual, item.command)) return;
  throw UsageError(named(file) + "there is no command '" + item.command + "'" +
                   did_you_mean(item.command, command_names(manual)));
}

}  // namespace

ConfigChoice config_choice(const std::vector<std::string>& words) {
  ConfigChoice choice;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at] == "--") break;
    if (words[at] == "--no-config") choice.wanted = false;
    if (words[at] == "--config" && at + 1 < words.size()) choice.file = words[at + 1];
    if (words[at].starts_with("--config=")) choice.file = words[at].substr(9);
  }
  return choice;
}

std::optional<ConfigFile> find_config(const ConfigChoice& choice, const fs::path& folder) {
  if (!choice.wanted) return std::nullopt;
  if (!choice.file.empty()) {
    if (!fs::is_regular_file(choice.file))
      throw UsageError("--config: there is no file '" + choice.file + "'");
    return ConfigFile{fs::absolute(choice.file), "named by --config"};
  }
  for (fs::path at = folder;; at = at.parent_path()) {
    const fs::path toml = at / "deadheat.toml", in_json = at / "deadheat.json";
    const bool has_toml = fs::is_regular_file(toml), has_json = fs::is_regular_file(in_json);
    if (has_toml && has_json) {
      throw UsageError("'" + at.string() +
                       "' has both a deadheat.toml and a deadheat.json: which one is meant?");
    }
    if (has_toml || has_json) {
      return ConfigFile{has_toml ? toml : in_json,
                        at == folder ? "it is in the current folder"
                                     : "the first one upward from the current folder"};
    }
    if (!at.has_relative_path()) return std::nullopt;
  }
}

std::vector<ConfigItem> config_items_of_json(const std::string& text, const std::string& file) {
  std::vector<ConfigItem> items;
  const json content = object_in(text, file);
  for (const auto& [key, value] : content.items()) {
    if (!value.is_object()) {
      items.push_back(item_of("", key, value, file));
      continue;
    }
    for (const auto& [inner, inner_value] : value.items()) {
      items.push_back(item_of(key, inner, inner_value, file));
    }
  }
  return items;
}

ConfigWords config_words(const std::vector<ConfigItem>& items, const ConfigFile& file,
                         const Manual& manual, const std::string& command,
                         const std::vector<std::string>& given) {
  Words words(file, manual, given);
  const CommandText& chosen = *find_command(manual, command);
  for (const ConfigItem& item : items) {
    check_command(item, file, manual);
    words.check(item);
    // what is said of one command goes before what is said of all
    const bool is_said_again =
        item.command.empty() && std::ranges::any_of(items, [&](const ConfigItem& other) {
          return other.command == command && other.key == item.key;
        });
    if (is_said_again || (!item.command.empty() && item.command != command)) continue;
    words.add(item, chosen);
  }
  return words.words();
}

}  // namespace deadheat
