// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace deadheat {

// "2s", "500ms", "1.5s", "2m" or "2" (seconds), as seconds. Throws UsageError that names `option`
// and the value where it is none of these, or not above zero.
double seconds_from(std::string_view option, std::string_view text);

// Seconds for a person: "340 ms", "2.5 s", "3 min 20 s".
std::string for_person(double seconds);

}  // namespace deadheat
