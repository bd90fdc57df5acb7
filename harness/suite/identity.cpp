// SPDX-License-Identifier: MIT
#include "suite/identity.hpp"

#ifdef __clang__
#define DEADHEAT_SUITE_COMPILER __VERSION__
#else  // g++ has the bare number there
#define DEADHEAT_SUITE_COMPILER "g++ " __VERSION__
#endif

// The libraries in it that were built elsewhere, without instrumentation.
#ifndef DEADHEAT_SUITE_UNINSTRUMENTED
#define DEADHEAT_SUITE_UNINSTRUMENTED ""
#endif

namespace deadheat {

const Identity& identity() {
  static constexpr Identity own = {
      .name = DEADHEAT_SUITE_NAME,
      .flavour = Flavour::DEADHEAT_SUITE_FLAVOUR,
      .compiler = DEADHEAT_SUITE_COMPILER,
      .flags = DEADHEAT_SUITE_FLAGS,
      .symbolizer = DEADHEAT_SUITE_SYMBOLIZER,
      .root = DEADHEAT_SUITE_ROOT,
      .uninstrumented = DEADHEAT_SUITE_UNINSTRUMENTED,
  };
  return own;
}

}  // namespace deadheat
