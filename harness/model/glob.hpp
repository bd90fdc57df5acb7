// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deadheat {

// `*` stands for any text, `?` for one character; everything else for itself.
bool matches_glob(std::string_view text, std::string_view glob);

// One of the globs matches. None given: everything does.
bool matches_any(std::string_view text, const std::vector<std::string>& globs);

// One of the globs matches one of the texts. None given: everything does, also no text at all.
bool any_matches_any(const std::vector<std::string>& texts, const std::vector<std::string>& globs);

}  // namespace deadheat
