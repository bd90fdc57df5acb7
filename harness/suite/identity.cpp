// SPDX-License-Identifier: MIT
#include "suite/identity.hpp"

// The libraries in it that were built elsewhere, without instrumentation.
#ifndef DEADHEAT_SUITE_UNINSTRUMENTED
#define DEADHEAT_SUITE_UNINSTRUMENTED ""
#endif

namespace deadheat {

const Identity& identity() {
  static constexpr Identity own = {
      .name = DEADHEAT_SUITE_NAME,
      .flavour = Flavour::DEADHEAT_SUITE_FLAVOUR,
      .compiler = __VERSION__,
      .flags = DEADHEAT_SUITE_FLAGS,
      .symbolizer = DEADHEAT_SUITE_SYMBOLIZER,
      .root = DEADHEAT_SUITE_ROOT,
      .uninstrumented = DEADHEAT_SUITE_UNINSTRUMENTED,
  };
  return own;
}

}  // namespace deadheat
