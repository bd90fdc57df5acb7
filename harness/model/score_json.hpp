// SPDX-License-Identifier: MIT
// The file of a score: JSON with a version, as result files are (see json.hpp).
#pragma once

#include <string>
#include <string_view>

#include "model/score.hpp"

namespace deadheat {

inline constexpr std::string_view score_format = "deadheat-score";
inline constexpr int score_major = 1;
inline constexpr int score_minor = 0;

// With what follows from it: the matrix of each detector, and where they disagree.
std::string score_to_json_text(const Score& score);

// Throws Error with `source` and what is wrong: not JSON, another file, a newer major version, a
// member of the wrong type, an unknown name.
Score score_from_json_text(std::string_view text, const std::string& source);

}  // namespace deadheat
