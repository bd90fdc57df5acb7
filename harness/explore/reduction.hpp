// SPDX-License-Identifier: MIT
// From an interleaving that fails to one with as few preemptions as can be found that fails in the
// same way.
#pragma once

#include <functional>

#include "explore/decisions.hpp"

namespace deadheat::explorer {

// What one run of a schedule showed.
struct Tried {
  bool fails = false;       // in the way that is looked for
  Decisions decisions;      // what was decided in fact
  std::uint32_t nodes = 0;  // how many choices there were
  int threads = 0;
};

using Try = std::function<Tried(const Decisions&)>;

int preemptions_of(const Decisions& decisions);

// `failing` fails. Tries at most `most` schedules.
Decisions reduced(const Decisions& failing, const Try& try_it, long most);

}  // namespace deadheat::explorer
