// SPDX-License-Identifier: MIT
#include "model/shell.hpp"

#include <algorithm>
#include <cctype>

namespace deadheat {
namespace {

bool is_plain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("/._-+=:,@%").find(c) != std::string_view::npos;
}

}  // namespace

std::string single_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string quoted_for_shell(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, is_plain) ? std::string(word)
                                                              : single_quoted(word);
}

}  // namespace deadheat
