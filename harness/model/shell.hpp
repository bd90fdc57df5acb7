// SPDX-License-Identifier: MIT
// Words as a POSIX shell takes them (POSIX.1-2017, Shell Command Language, 2.2).
#pragma once

#include <string>
#include <string_view>

namespace deadheat {

// Within single quotes, whatever is in it.
std::string single_quoted(std::string_view text);

// The same where it needs to be, and else as it is.
std::string quoted_for_shell(std::string_view word);

}  // namespace deadheat
