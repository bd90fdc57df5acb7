// SPDX-License-Identifier: MIT
#pragma once

#include <thread>
#include <vector>

namespace deadheat {

// While it lives, other work keeps every core busy.
class BusyCores {
 public:
  BusyCores();

 private:
  std::vector<std::jthread> threads_;
};

}  // namespace deadheat
