// SPDX-License-Identifier: MIT
#include "model/signal_name.hpp"

#include <cstring>

namespace deadheat {

std::string name_of_signal(int number) {
  const char* abbreviation = sigabbrev_np(number);
  return abbreviation ? "SIG" + std::string(abbreviation) : "signal " + std::to_string(number);
}

}  // namespace deadheat
