// SPDX-License-Identifier: MIT
#pragma once

#include <deadheat/entry.hpp>

#include "model/result.hpp"

namespace deadheat {

enum class Listed { cases, controls };

// What the suite holds: its own cases, or the doctor's controls.
SuiteInfo suite_info(Listed listed);

VariantInfo info_of(const Side& side);

}  // namespace deadheat
