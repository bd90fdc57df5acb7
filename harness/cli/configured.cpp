// SPDX-License-Identifier: MIT
#include "cli/configured.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/config.hpp"
#include "model/error.hpp"
#include "run/files.hpp"

namespace deadheat {
namespace {

std::vector<ConfigItem> config_items_of_toml(const std::string& text, const std::string& file) {
  std::vector<ConfigItem> items;
  try {
    std::istringstream stream(text);
    for (const CLI::ConfigItem& read : CLI::ConfigTOML().from_config(stream)) {
      if (read.name == "++" || read.name == "--") continue;  // a section starts or ends
      items.push_back({.command = CLI::detail::join(read.parents, "."),
                       .key = read.name,
                       .values = read.inputs});
    }
  } catch (const CLI::Error& problem) {
    throw UsageError("'" + file + "' is not readable: " + problem.what());
  }
  return items;
}

std::vector<ConfigItem> config_items(const ConfigFile& file) {
  const std::string text = read_file(file.path), name = file.path.string();
  return file.path.extension() == ".json" ? config_items_of_json(text, name)
                                          : config_items_of_toml(text, name);
}

bool takes_config(const std::vector<std::string>& words, const Manual& manual) {
  static const std::vector<std::string> without = {"completion", "man"};
  return words.size() > 1 && find_command(manual, words[1]) &&
         std::ranges::find(without, words[1]) == without.end() &&
         std::ranges::find(words, "--help") == words.end();
}

}  // namespace

ConfiguredWords with_config(std::vector<std::string> words, const Manual& manual) {
  ConfiguredWords result{.all = std::move(words)};
  if (!takes_config(result.all, manual)) return result;
  const std::optional<ConfigFile> file =
      find_config(config_choice(result.all), std::filesystem::current_path());
  if (!file) return result;
  ConfigWords added = config_words(config_items(*file), *file, manual, result.all[1], result.all);
  const auto end = std::ranges::find(result.all, "--");
  result.all.insert(end, added.options.begin(), added.options.end());
  result.suites = std::move(added.suites);
  if (added.options.empty() && result.suites.empty()) return result;
  result.told = "options of '" + file->path.string() + "' are used (" + file->why +
                "; --no-config leaves them out)";
  return result;
}

}  // namespace deadheat
