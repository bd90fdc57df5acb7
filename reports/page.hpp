// SPDX-License-Identifier: MIT
// The page's files, embedded by embed.cmake.
#pragma once

#include <string_view>

namespace deadheat {

struct PageFiles {
  std::string_view html;  // with {{places}} to fill
  std::string_view style;
  std::string_view script;
  std::string_view style_hash;  // as a Content-Security-Policy writes it: "sha256-…"
  std::string_view script_hash;
};

extern const PageFiles page_files;

}  // namespace deadheat
