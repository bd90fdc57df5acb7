// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"
#include "model/symbols.hpp"

namespace deadheat {

// Puts functions, files and lines into findings as they came from a child, and into what it
// explored, where `exploration` is not nullptr. `symbolizer` is the
// suite's own; where it is missing, `llvm-symbolizer` from PATH is taken. Files are told from
// `root` on. Without either, modules and offsets stay. Asks for what is not among `known` only, and
// adds the answer to it. Returns what went wrong, in a sentence, or nothing.
std::string symbolize(std::vector<Finding>& findings, Exploration* exploration,
                      const std::string& symbolizer, const std::string& root, Symbols& known);

}  // namespace deadheat
