// SPDX-License-Identifier: MIT
// What a child under valgrind leaves, as part of its result.
#pragma once

#include <string>

#include "detect/events.hpp"
#include "run/child.hpp"
#include "run/process.hpp"

namespace deadheat {

// Adds the findings, and says where valgrind did not run the program or could not tell all: that is
// never a clean run. Takes a result whose run has its end and its output.
void add_valgrind(ChildResult& result, const ProcessEnd& end, const Reported& reported,
                  const std::string& root);

}  // namespace deadheat
