// SPDX-License-Identifier: MIT
#include "explore/sites.hpp"

#include <utility>

#include "explore/execution.hpp"

namespace deadheat::explorer {
namespace {

std::vector<std::uintptr_t>& in_libraries() {
  static std::vector<std::uintptr_t> all;
  return all;
}

std::uint32_t number_of(std::uintptr_t address) {
  constexpr auto first = static_cast<std::uint32_t>(first_in_library);
  std::vector<std::uintptr_t>& known = in_libraries();
  for (std::size_t index = 0; index < known.size(); ++index) {
    if (known[index] == address) return first + static_cast<std::uint32_t>(index);
  }
  known.push_back(address);
  return first + static_cast<std::uint32_t>(known.size() - 1);
}

}  // namespace

const std::vector<std::uintptr_t>& sites_in_libraries() { return in_libraries(); }

// Asked before it is said that the runtime runs: its memory must not come from the body's heap,
// which is given up with the execution.
std::uint32_t site_in_library(std::uintptr_t address) {
  const bool was_in_body = std::exchange(runtime.in_body, false);
  const std::uint32_t site = number_of(address);
  runtime.in_body = was_in_body;
  return site;
}

std::uintptr_t address_of(std::uint32_t site) {
  if (!is_own(site)) return in_libraries()[site - first_in_library];
  return reinterpret_cast<std::uintptr_t>(__executable_start) + site;
}

}  // namespace deadheat::explorer
