// SPDX-License-Identifier: MIT
#pragma once

namespace deadheat {

// The text of planted_race.c.
extern const char* const planted_race;

}  // namespace deadheat
