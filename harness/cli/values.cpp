// SPDX-License-Identifier: MIT
#include "cli/values.hpp"

#include <charconv>
#include <set>
#include <sstream>

#include "model/error.hpp"
#include "model/near_miss.hpp"
#include "reports/difference.hpp"
#include "reports/report.hpp"

namespace deadheat {
namespace {

template <class Formats>
std::vector<std::string> names_of(const Formats& formats) {
  std::vector<std::string> all;
  for (const auto& format : formats) all.emplace_back(format.name);
  return all;
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

FormatChoice choice_from(const std::string& text) {
  const std::size_t equals = text.find('=');
  FormatChoice choice{.name = text.substr(0, equals)};
  if (!find_format(choice.name)) {
    throw UsageError("--format takes " + all_formats() + ", not '" + choice.name + "'" +
                     did_you_mean(choice.name, names_of(formats())));
  }
  if (equals == std::string::npos) return choice;
  choice.file = text.substr(equals + 1);
  if (choice.file.empty()) throw UsageError("--format: '" + text + "' names no file after the '='");
  return choice;
}

bool is_number(const std::string& text, int& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  return problem == std::errc() && stop == end;
}

}  // namespace

std::vector<std::string> words_in(const std::string& list) {
  std::vector<std::string> words;
  std::istringstream parts(list);
  for (std::string part; std::getline(parts >> std::ws, part, ',');) words.push_back(part);
  return words;
}

std::string all_formats() { return joined(names_of(formats())); }
std::string all_difference_formats() { return joined(names_of(difference_formats())); }

std::vector<FormatChoice> formats_from(const std::vector<std::string>& texts) {
  std::vector<FormatChoice> choices;
  std::set<std::string> files;
  for (const std::string& text : texts) {
    choices.push_back(choice_from(text));
    const std::string& file = choices.back().file;
    if (!file.empty() && !files.insert(file).second)
      throw UsageError("--format: two formats cannot be written to one file, '" + file + "'");
  }
  return choices;
}

std::string difference_format_from(const std::string& text) {
  if (find_difference_format(text)) return text;
  throw UsageError("--format takes " + all_difference_formats() + ", not '" + text + "'" +
                   did_you_mean(text, names_of(difference_formats())));
}

Shard shard_from(const std::string& text) {
  const std::size_t slash = text.find('/');
  Shard shard;
  const bool is_read = slash != std::string::npos &&
                       is_number(text.substr(0, slash), shard.number) &&
                       is_number(text.substr(slash + 1), shard.of);
  if (!is_read || shard.number < 1 || shard.of < shard.number) {
    throw UsageError(
        "--shard takes the number of a shard and how many there are, such as 2/5, not '" + text +
        "'");
  }
  return shard;
}

}  // namespace deadheat
