// SPDX-License-Identifier: MIT
// What an exploration proves. Pure functions.
#pragma once

#include <string>

#include "model/result.hpp"

namespace deadheat {

// Why an exploration decides nothing about what it did not see, in a sentence that names the call
// or the event; empty where it decides.
std::string why_undecided(const Exploration& exploration);

// How far it went, in its strongest words: "all 20 interleavings", "every interleaving with at
// most 2 preemptions (45 executions)", "1000 executions".
std::string extent(const Exploration& exploration);

// The same of a variant that showed nothing: "all 20 interleavings are clean".
std::string how_clean(const Exploration& exploration);

}  // namespace deadheat
