// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace deadheat {

enum class Lines { shown, kept };  // a line end and a tab are shown as \n and \t, or kept

// Text of any origin as valid UTF-8 in which nothing acts: control characters, escape sequences and
// what turns the direction of writing are shown as \x1b or \u202e.
std::string visible(std::string_view text, Lines lines = Lines::shown);

}  // namespace deadheat
