// SPDX-License-Identifier: MIT
// A strategy that knows how far it has come.
#pragma once

#include "explore/strategy.hpp"

namespace deadheat::explorer {

class Search : public Strategy {
 public:
  // All interleavings were explored.
  virtual bool complete() const { return false; }
  // All interleavings with at most so many preemptions were explored; -1: none.
  virtual int bound() const { return -1; }
  // Different interleavings, where they can be counted; else 0.
  virtual long interleavings() const { return 0; }
  // The name of what chooses now.
  virtual const char* current() const = 0;
  // Operations that were invisible are visible now: what an exhaustive search has learned is void
  // from the next execution on.
  virtual void restart_exhaustive() {}
};

}  // namespace deadheat::explorer
