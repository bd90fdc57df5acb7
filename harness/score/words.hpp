// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deadheat {

// The words of a text as a shell has them: parted by spaces, with '…', "…" and \ to keep a space or
// a quote. Nothing is expanded. Throws Error where a quote is not closed.
std::vector<std::string> words_from(std::string_view text);

// The words as a shell would take them.
std::string shell_text(const std::vector<std::string>& words);

}  // namespace deadheat
