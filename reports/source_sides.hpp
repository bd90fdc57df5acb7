// SPDX-License-Identifier: MIT
// The file of a case as each of its two sides has it. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

struct SourceLine {
  int number = 0;  // in the file, from 1
  std::string text;
};

// What only the other side, or a further variant, uses is left out, and the arguments of templates
// are put in where they are named: `template <class Mutex> … Mutex mutex_;` is `NoLock mutex_;` on
// the racy side and `std::mutex mutex_;` on the locked one.
struct SourceSides {
  std::vector<SourceLine> racy;
  std::vector<SourceLine> locked;
};

// Nothing where the declaration of the case is not found, or names no body of a side.
std::optional<SourceSides> source_sides(const Source& source, std::string_view id);

}  // namespace deadheat
