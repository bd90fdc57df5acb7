// SPDX-License-Identifier: MIT
// Merging of one variant under one detector. Pure functions; each is associative and commutative.
#pragma once

#include <string>
#include <string_view>

#include "model/result.hpp"

namespace deadheat {

// Whole microseconds, whose sums do not depend on the order in which they are added.
double sum_of_times(double one, double other);

// The different parts of both, in their order, separated by " | ".
std::string joined_values(std::string_view one, std::string_view other);

// Adds the evidence of `other`, which is of the same variant and detector, and judges anew.
void add_evidence(Result& result, const Result& other);

// What two results declare differently, in a word ("truth", "rule", …), or nothing.
std::string differing_declaration(const Result& one, const Result& other);

}  // namespace deadheat
