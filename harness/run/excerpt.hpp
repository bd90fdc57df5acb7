// SPDX-License-Identifier: MIT
#pragma once

#include "model/result.hpp"

namespace deadheat {

// Gives each finding the source lines round its telling frames, where the files can still be read.
void add_excerpts(Finding& finding);

}  // namespace deadheat
