// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "model/result.hpp"

namespace deadheat {

// What a suite is; each suite compiles identity.cpp with its own name and flags.
struct Identity {
  std::string_view name;
  Flavour flavour;
  std::string_view compiler;
  std::string_view flags;
  std::string_view symbolizer;
  std::string_view root;            // what relative paths of sources start from
  std::string_view uninstrumented;  // libraries that are to be tested and cannot be, or empty
};

const Identity& identity();

// The engine's answer to crew.steps(), for the flavour.
int steps_of(Flavour flavour);

}  // namespace deadheat
