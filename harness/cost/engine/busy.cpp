// SPDX-License-Identifier: MIT
#include "cost/engine/busy.hpp"

#include <atomic>
#include <cstddef>

#include "suite/cores.hpp"

namespace deadheat {

BusyCores::BusyCores() {
  for (std::size_t core = 0; core < allowed_cores().size(); ++core) {
    threads_.emplace_back([](const std::stop_token& stop) {
      while (!stop.stop_requested()) std::atomic_signal_fence(std::memory_order_seq_cst);
    });
  }
}

}  // namespace deadheat
