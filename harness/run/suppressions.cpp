// SPDX-License-Identifier: MIT
#include "run/suppressions.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace deadheat {
namespace {

constexpr std::array<std::string_view, 7> kinds = {"race",   "race_top", "thread",         "mutex",
                                                   "signal", "deadlock", "called_from_lib"};

void for_each_line(std::string_view text, const std::function<void(std::string_view)>& use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string_view trimmed(std::string_view line) {
  const std::size_t from = line.find_first_not_of(" \t\r");
  if (from == std::string_view::npos) return {};
  return line.substr(from, line.find_last_not_of(" \t\r") - from + 1);
}

// What has to be there of a pattern, such as "queue" of "^*queue*".
std::string bare(std::string_view pattern) {
  std::string letters(pattern);
  std::erase_if(letters, [](char c) { return c == '*' || c == '^' || c == '$'; });
  return letters;
}

bool matches_nearly_everything(const std::string& pattern) {
  static constexpr std::array<std::string_view, 6> everywhere = {
      "std", "std::", "::", "operator", "thread", "libstdc++"};
  const std::string letters = bare(pattern);
  return letters.size() < 3 || std::ranges::find(everywhere, letters) != everywhere.end();
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::vector<Suppression> suppressions_from(std::string_view text) {
  std::vector<Suppression> all;
  int number = 0;
  for_each_line(text, [&](std::string_view line) {
    ++number;
    const std::string_view content = trimmed(line);
    if (!content.empty() && content.front() != '#') all.push_back({number, std::string(content)});
  });
  return all;
}

std::set<std::string> matched_suppressions(std::string_view output) {
  std::set<std::string> matched;
  bool in_list = false;
  for_each_line(output, [&](std::string_view line) {
    if (line.find("ThreadSanitizer: Matched ") != std::string_view::npos) {
      in_list = true;
      return;
    }
    const std::string_view content = trimmed(line);
    const std::size_t blank = content.find(' ');
    in_list = in_list && is_number(content.substr(0, blank));
    if (in_list && blank != std::string_view::npos) matched.emplace(content.substr(blank + 1));
  });
  return matched;
}

std::vector<Suppression> those_that_match(const std::vector<Suppression>& all,
                                          const std::set<std::string>& matched) {
  std::vector<Suppression> some = all;
  std::erase_if(some, [&](const Suppression& each) { return !matched.contains(each.text); });
  return some;
}

std::vector<Suppression> those_that_do_not_match(const std::vector<Suppression>& all,
                                                 const std::set<std::string>& matched) {
  std::vector<Suppression> some = all;
  std::erase_if(some, [&](const Suppression& each) { return matched.contains(each.text); });
  return some;
}

std::vector<Complaint> complaints_on(const std::vector<Suppression>& suppressions,
                                     const std::string& file) {
  std::vector<Complaint> complaints;
  for (const Suppression& each : suppressions) {
    const std::size_t colon = each.text.find(':');
    const std::string kind = each.text.substr(0, colon);
    if (colon == std::string::npos || std::ranges::find(kinds, kind) == kinds.end()) {
      complaints.push_back(
          {Ailment::suppressions_unreadable, "The runtime stops at " + place_of(each, file) +
                                                 ": '" + kind + "' is no kind of suppression."});
    } else if (matches_nearly_everything(each.text.substr(colon + 1))) {
      complaints.push_back(
          {Ailment::suppression_broad,
           "Nearly everything is matched by " + place_of(each, file) + ": make it narrower."});
    }
  }
  return complaints;
}

std::string place_of(const Suppression& suppression, const std::string& file) {
  return "line " + std::to_string(suppression.line) + " of the suppressions file '" + file + "' (" +
         suppression.text + ")";
}

}  // namespace deadheat
