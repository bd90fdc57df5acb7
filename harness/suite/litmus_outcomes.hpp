// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <deadheat/litmus.hpp>

#include "model/result.hpp"

namespace deadheat {

// No outcome of `body` seen yet.
LitmusCounts nothing_seen(const LitmusBody& body);

// Adds `from` to `to`; both count the outcomes of the same body.
void merge(const LitmusCounts& from, LitmusCounts& to);

// How many states ended in an outcome that the rule forbids, or that the table does not list.
long forbidden(const LitmusBody& body, const LitmusCounts& counts);

// What to tell of each row of the table, then of each outcome that it does not list.
std::vector<OutcomeCount> outcomes_of(const LitmusBody& body, const LitmusCounts& counts);

}  // namespace deadheat
