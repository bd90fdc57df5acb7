// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace deadheat {

// FNV-1a with 64 bits (Fowler, Noll, Vo): the same on every machine and in every version, which
// std::hash does not promise.
constexpr std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

}  // namespace deadheat
