// SPDX-License-Identifier: MIT
// What a mistyped word was probably meant to be. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deadheat {

// How many characters have to be put in, taken out, exchanged or swapped with their neighbour to
// make the one of the other (the restricted Damerau-Levenshtein distance).
std::size_t edit_distance(std::string_view one, std::string_view other);

// The known word that is nearest to the text, if it is near: a third of its characters may differ,
// and upper case is taken for lower case. Among equally near ones the first. Empty: none is near.
std::string near_miss(std::string_view text, const std::vector<std::string>& known);

// "; did you mean 'x'?" for the end of a message, or nothing.
std::string did_you_mean(std::string_view text, const std::vector<std::string>& known);

}  // namespace deadheat
