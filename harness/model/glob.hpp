// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace deadheat {

// `*` stands for any text, `?` for one character; everything else for itself.
bool matches_glob(std::string_view text, std::string_view glob);

}  // namespace deadheat
