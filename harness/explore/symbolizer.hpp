// SPDX-License-Identifier: MIT
#pragma once

#include "explore/engine.hpp"

namespace deadheat::explorer {

// Asks llvm-symbolizer for the functions and lines of all that a campaign tells. Where it cannot be
// asked, places stay modules and offsets.
void symbolize(Campaign& campaign);

}  // namespace deadheat::explorer
