// SPDX-License-Identifier: MIT
// What is explored, and in which ways.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <deadheat/entry.hpp>

#include "model/result.hpp"

namespace deadheat {

enum class Kind { clean, buggy };

struct Measured {
  const char* name;
  Tally (*body)();
  Kind kind;
  bool (*relacy)(long executions) = nullptr;  // null where it is not compared
  double aim = 0;  // how many times as many executions a second as Relacy
};

std::span<const Measured> all_measured();
const Measured& measured(std::string_view name);

// Each of these throws an Error where the body was not explored as it ought to be: a clean one
// showed a bug, a buggy one did not, or nothing was seen at all.

Exploration walk(const Measured& of, long executions, std::uint64_t seed);

// All interleavings with at most `bound` preemptions; -1: all there are.
Exploration exhaust(const Measured& of, int bound);

// For each of the seeds, the number of the first execution that failed, as users explore.
std::vector<double> find(const Measured& of);

void walk_relacy(const Measured& of, long executions);

// The one in the middle, of an odd number of values.
double middle(std::vector<double> values);

}  // namespace deadheat
