// SPDX-License-Identifier: MIT
// The evidence of several sessions added up: the shards of a run, the same cases on several
// machines. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// A session and the name of the file that it is from, for messages.
struct NamedSession {
  std::string name = {};
  Session session = {};
};

// Results of the same suite, case, variant and detector become one: counts, outcomes, findings and
// executions are added, runs stand beside each other, and the verdict is judged anew. It does not
// matter in which order or grouping: merging is associative and commutative, to the last digit of
// the text that to_json_text() writes. Times are added in microseconds, since sums of
// floating-point numbers depend on their order.
//
// Where the environments differ, all values are kept, separated by " | ". The merged session is a
// selection where one of them is, and interrupted where one of them is.
//
// Throws UsageError with both names where two sessions are of different versions of Deadheat or of
// the sources, or declare a case differently: such evidence is of different things.
Session merge(const std::vector<NamedSession>& sessions);

}  // namespace deadheat
