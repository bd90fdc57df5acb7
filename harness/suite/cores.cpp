// SPDX-License-Identifier: MIT
#include "suite/cores.hpp"

#include <pthread.h>
#include <sched.h>

#include <cstddef>

namespace deadheat {
namespace {

std::vector<int> read_allowed_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> cores;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return cores;
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(core, &set)) cores.push_back(core);
  }
  return cores;
}

}  // namespace

const std::vector<int>& allowed_cores() {
  static const std::vector<int> cores = read_allowed_cores();
  return cores;
}

bool pin_to_core(int who) {
  const std::vector<int>& cores = allowed_cores();
  if (cores.empty()) return false;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cores[static_cast<std::size_t>(who) % cores.size()], &set);
  return pthread_setaffinity_np(pthread_self(), sizeof set, &set) == 0;
}

}  // namespace deadheat
