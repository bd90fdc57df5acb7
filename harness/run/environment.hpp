// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "run/suites.hpp"

namespace deadheat {

// What a result depends on beside the code: compiler, flags, cores, kernel, load, options of the
// sanitizers, and the git revision when the suites lie in a checkout.
std::map<std::string, std::string> environment_of(const std::vector<Suite>& suites);

// Now, as ISO 8601 in UTC.
std::string now_utc();

}  // namespace deadheat
