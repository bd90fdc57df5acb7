// SPDX-License-Identifier: MIT
#include "score/compile_command.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "model/error.hpp"
#include "score/words.hpp"

namespace deadheat {
namespace {

constexpr std::array<std::string_view, 3> known_places = {"{source}", "{output}", "{flags}"};
constexpr std::array<std::string_view, 4> launchers = {"ccache", "sccache", "distcc", "nice"};

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool holds(const CompileCommand& command, std::string_view place) {
  return std::ranges::any_of(command.words, [&](const std::string& word) {
    return word.find(place) != std::string::npos;
  });
}

bool is_word_of_letters(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](unsigned char c) { return std::isalpha(c); });
}

// A {word} of letters that is no place of ours is a mistake; other braces may be the compiler's.
void check_places(const std::string& word) {
  for (std::size_t open = word.find('{'); open != std::string::npos;
       open = word.find('{', open + 1)) {
    const std::size_t close = word.find('}', open);
    if (close == std::string::npos) return;
    const std::string_view place = std::string_view(word).substr(open, close - open + 1);
    const bool is_known = std::ranges::find(known_places, place) != known_places.end();
    if (!is_known && is_word_of_letters(place.substr(1, place.size() - 2))) {
      throw UsageError("--compile: there is no place '" + std::string(place) +
                       "' (known: {source}, {output}, {flags})");
    }
  }
}

// In one go: what is filled in may hold the name of a place, and stays as it is.
std::string with_places(const std::string& word, const Places& places) {
  std::string whole;
  for (std::size_t at = 0; at < word.size();) {
    const std::string_view rest = std::string_view(word).substr(at);
    const auto place = std::ranges::find_if(
        known_places, [&](std::string_view known) { return rest.starts_with(known); });
    if (place == known_places.end()) {
      whole += word[at++];
      continue;
    }
    const std::array<std::string, 3> values = {places.source, places.output,
                                               shell_text(places.flags)};
    whole += values[static_cast<std::size_t>(place - known_places.begin())];
    at += place->size();
  }
  return whole;
}

std::vector<std::string> split(const std::string& text) {
  try {
    return words_from(text);
  } catch (const UsageError&) {
    throw;
  } catch (const Error& problem) {
    throw UsageError("--compile: " + std::string(problem.what()));
  }
}

bool is_for_linker(std::string_view word) {
  return word.starts_with("-l") || word.starts_with("-L") || word.starts_with("-Wl,") ||
         word.starts_with("-stdlib=") || word.ends_with(".a") || word.ends_with(".so") ||
         word.find(".so.") != std::string_view::npos;
}

}  // namespace

CompileCommand compile_command_from(const std::string& text) {
  CompileCommand command{.words = split(text)};
  if (command.words.empty()) throw UsageError("--compile: the command is empty");
  std::ranges::for_each(command.words, check_places);
  for (const std::string_view place : {known_places[0], known_places[1]}) {
    if (!holds(command, place)) {
      throw UsageError("--compile: " + std::string(place) + " is missing in '" + text +
                       "' (as in: clang {flags} {source} -o {output})");
    }
  }
  while (command.compiler + 1 < command.words.size() &&
         std::ranges::find(launchers, file_name(command.words[command.compiler])) !=
             launchers.end()) {
    ++command.compiler;
  }
  return command;
}

std::vector<std::string> filled(const CompileCommand& command, const Places& places) {
  const bool has_flags = std::ranges::find(command.words, "{flags}") != command.words.end();
  std::vector<std::string> words;
  for (std::size_t index = 0; index < command.words.size(); ++index) {
    const std::string& word = command.words[index];
    if (word == "{flags}") {
      words.insert(words.end(), places.flags.begin(), places.flags.end());
      continue;
    }
    words.push_back(with_places(word, places));
    if (index == command.compiler && !has_flags && !holds(command, "{flags}"))
      words.insert(words.end(), places.flags.begin(), places.flags.end());
  }
  return words;
}

std::vector<std::string> flags_of(Flavour flavour,
                                  const std::vector<std::string>& explore_switches) {
  std::vector<std::string> flags = {"-O0", "-g", "-gdwarf-4", "-pthread"};
  if (flavour != Flavour::native) flags.emplace_back("-fsanitize=thread");
  if (flavour == Flavour::explore) {
    flags.emplace_back("-c");
    flags.insert(flags.end(), explore_switches.begin(), explore_switches.end());
  }
  return flags;
}

std::vector<std::string> link_words(const std::vector<std::string>& words) {
  std::vector<std::string> all;
  std::ranges::copy_if(words, std::back_inserter(all), is_for_linker);
  return all;
}

bool asks_for_openmp(const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [](const std::string& word) {
    return word.starts_with("-fopenmp") || word == "-qopenmp";
  });
}

}  // namespace deadheat
