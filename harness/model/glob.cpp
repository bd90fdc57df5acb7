// SPDX-License-Identifier: MIT
#include "model/glob.hpp"

#include <algorithm>
#include <cstddef>

namespace deadheat {

bool matches_glob(std::string_view text, std::string_view glob) {
  // greedy with one point to come back to: the last star
  std::size_t at = 0, in_glob = 0, star = std::string_view::npos, after_star = 0;
  while (at < text.size()) {
    if (in_glob < glob.size() && glob[in_glob] == '*') {
      star = in_glob++;
      after_star = at;
    } else if (in_glob < glob.size() && (glob[in_glob] == '?' || glob[in_glob] == text[at])) {
      ++in_glob;
      ++at;
    } else if (star != std::string_view::npos) {
      in_glob = star + 1;
      at = ++after_star;
    } else {
      return false;
    }
  }
  return std::ranges::all_of(glob.substr(in_glob), [](char c) { return c == '*'; });
}

bool matches_any(std::string_view text, const std::vector<std::string>& globs) {
  return globs.empty() || std::ranges::any_of(globs, [&](const std::string& glob) {
           return matches_glob(text, glob);
         });
}

bool any_matches_any(const std::vector<std::string>& texts, const std::vector<std::string>& globs) {
  return globs.empty() || std::ranges::any_of(texts, [&](const std::string& text) {
           return matches_any(text, globs);
         });
}

}  // namespace deadheat
