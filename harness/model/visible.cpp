// SPDX-License-Identifier: MIT
#include "model/visible.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>

#include "model/json.hpp"

namespace deadheat {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Control characters; what turns the direction of writing, has no width or ends a line; what XML
// forbids.
constexpr std::array acting = {Range{0x00, 0x1f},      Range{0x7f, 0x9f},     Range{0x61c, 0x61c},
                               Range{0x200b, 0x200b},  Range{0x200e, 0x200f}, Range{0x2028, 0x202e},
                               Range{0x2066, 0x2069},  Range{0xfeff, 0xfeff}, Range{0xfffe, 0xffff},
                               Range{0xe0000, 0xe007f}};

bool acts(char32_t point) {
  return std::ranges::any_of(
      acting, [&](const Range& range) { return range.first <= point && point <= range.last; });
}

bool is_plain(char c) { return c >= ' ' && c <= '~'; }

// The length of a character of valid UTF-8 by its first byte.
std::size_t length_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

char32_t decoded(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first;
  auto point = static_cast<char32_t>(first & (0x7fu >> character.size()));
  for (const char next : character.substr(1)) {
    point = (point << 6) | (static_cast<unsigned char>(next) & 0x3fu);
  }
  return point;
}

std::string shown(char32_t point) {
  if (point == '\n') return "\\n";
  if (point == '\t') return "\\t";
  if (point == '\r') return "\\r";
  std::array<char, 16> text{};
  const char* const form = point < 0x80 ? "\\x%02x" : "\\u%04x";
  std::snprintf(text.data(), text.size(), form, static_cast<unsigned>(point));
  return text.data();
}

}  // namespace

std::string visible(std::string_view text, Lines lines) {
  if (std::ranges::all_of(text, is_plain)) return std::string(text);
  const std::string valid = valid_utf8(text);
  std::string result;
  result.reserve(valid.size());
  for (std::size_t at = 0; at < valid.size();) {
    const std::size_t length = length_of(static_cast<unsigned char>(valid[at]));
    const std::string_view character = std::string_view(valid).substr(at, length);
    const char32_t point = decoded(character);
    const bool keep = lines == Lines::kept && (point == '\n' || point == '\t');
    if (acts(point) && !keep) {
      result += shown(point);
    } else {
      result += character;
    }
    at += length;
  }
  return result;
}

}  // namespace deadheat
