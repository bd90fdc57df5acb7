// SPDX-License-Identifier: MIT
#pragma once

namespace deadheat::explorer {

// What pthread_exit throws: the thread ends where its stack does.
struct ThreadExit {
  void* result = nullptr;
};

}  // namespace deadheat::explorer
