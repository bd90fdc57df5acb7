// SPDX-License-Identifier: MIT
// A configuration file: options that need not be typed each time.
//
//   suites = ["build/default"]     of all commands
//   [run]
//   budget = "300ms"               as --budget 300ms of `deadheat run`
//
// deadheat.toml, or deadheat.json with the same as objects. Paths in it start from its folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/manual.hpp"

namespace deadheat {

struct ConfigItem {
  std::string command = {};  // empty: of all commands that have such an option
  std::string key = {};
  std::vector<std::string> values = {};
};

// What the command line says of it.
struct ConfigChoice {
  std::string file = {};  // --config; empty: found upward from the folder
  bool wanted = true;     // false: --no-config
};
ConfigChoice config_choice(const std::vector<std::string>& words);

// Which file is taken, and why.
struct ConfigFile {
  std::filesystem::path path = {};
  std::string why = {};
};

// Nothing where none is there or none is wanted. Throws UsageError where the file that --config
// names is not there, and where a folder has both forms.
std::optional<ConfigFile> find_config(const ConfigChoice& choice,
                                      const std::filesystem::path& folder);

// Of the text of a deadheat.json. Throws UsageError with the file and what is wrong.
std::vector<ConfigItem> config_items_of_json(const std::string& text, const std::string& file);

// What a configuration adds to a command line.
struct ConfigWords {
  std::vector<std::string> options = {};  // "--budget=300ms"
  std::vector<std::string> suites = {};   // for where none is named
};

// The words for this command; what the command line says itself is left out. Throws UsageError for
// a key or a command that there is not, with the near miss.
ConfigWords config_words(const std::vector<ConfigItem>& items, const ConfigFile& file,
                         const Manual& manual, const std::string& command,
                         const std::vector<std::string>& given);

}  // namespace deadheat
