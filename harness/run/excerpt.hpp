// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "model/result.hpp"

namespace deadheat {

// Gives each finding the source lines round its telling frames, where the files can still be read.
// Relative paths start from `root`.
void add_excerpts(Finding& finding, const std::string& root);

// Gives each step of an interleaving the line of source where it happened, in the same way.
void add_sources(Exploration& exploration, const std::string& root);

}  // namespace deadheat
