// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>

namespace deadheat {

bool is_terminal(std::FILE* stream);

// Colour only on a terminal; NO_COLOR turns it off, FORCE_COLOR on (both: any value but an empty
// one, and NO_COLOR wins).
bool wants_colour(std::FILE* stream);

// Columns of the terminal, or 100.
int width_of(std::FILE* stream);

}  // namespace deadheat
