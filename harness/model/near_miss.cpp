// SPDX-License-Identifier: MIT
#include "model/near_miss.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace deadheat {
namespace {

constexpr std::size_t longest = 200;  // nobody mistypes more, and the distance takes the square

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

}  // namespace

std::size_t edit_distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> before_last(other.size() + 1), last(other.size() + 1),
      row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t at = 1; at <= one.size(); ++at) {
    before_last.swap(last);
    last.swap(row);
    row[0] = at;
    for (std::size_t in = 1; in <= other.size(); ++in) {
      const std::size_t exchanged = last[in - 1] + (one[at - 1] == other[in - 1] ? 0 : 1);
      row[in] = std::min({exchanged, last[in] + 1, row[in - 1] + 1});
      const bool is_swapped =
          at > 1 && in > 1 && one[at - 1] == other[in - 2] && one[at - 2] == other[in - 1];
      if (is_swapped) row[in] = std::min(row[in], before_last[in - 2] + 1);
    }
  }
  return row.back();
}

std::string near_miss(std::string_view text, const std::vector<std::string>& known) {
  if (text.empty() || text.size() > longest) return {};
  std::string nearest;
  std::size_t least = std::max<std::size_t>(1, text.size() / 3) + 1;
  for (const std::string& word : known) {
    if (word.size() > longest) continue;
    const std::size_t distance = edit_distance(lower(text), lower(word));
    // to replace every character is no likeness
    if (distance >= least || distance >= word.size()) continue;
    least = distance;
    nearest = word;
  }
  return nearest;
}

std::string did_you_mean(std::string_view text, const std::vector<std::string>& known) {
  const std::string nearest = near_miss(text, known);
  return nearest.empty() ? "" : "; did you mean '" + nearest + "'?";
}

}  // namespace deadheat
