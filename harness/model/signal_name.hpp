// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace deadheat {

// "SIGSEGV"; "signal 99" for a number that has no name.
std::string name_of_signal(int number);

}  // namespace deadheat
