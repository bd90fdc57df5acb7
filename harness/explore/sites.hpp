// SPDX-License-Identifier: MIT
// A site is a place in the code, in 32 bits: the return address of a call of the runtime, as its
// distance from the start of the program. Places in shared libraries get a number of their own.
#pragma once

#include <cstdint>
#include <vector>

extern "C" const char __executable_start[];  // NOLINT(bugprone-reserved-identifier): the linker's

namespace deadheat::explorer {

std::uint32_t site_in_library(std::uintptr_t address);
const std::vector<std::uintptr_t>& sites_in_libraries();  // in the order of their numbers

inline constexpr std::uint64_t first_in_library = 0x80000000u;

inline std::uint64_t distance_of(const void* address) {
  return reinterpret_cast<std::uintptr_t>(address) -
         reinterpret_cast<std::uintptr_t>(__executable_start);
}

inline std::uint32_t site_of(const void* address) {
  const std::uint64_t distance = distance_of(address);
  return distance < first_in_library ? static_cast<std::uint32_t>(distance)
                                     : site_in_library(reinterpret_cast<std::uintptr_t>(address));
}

// The code address of a site.
std::uintptr_t address_of(std::uint32_t site);

// Whether a site lies in the program itself, so that its number is the same in every process.
inline bool is_own(std::uint32_t site) { return site < first_in_library; }

// A small set of sites that is asked at every access.
class SiteSet {
 public:
  bool is_empty() const { return size_ == 0; }
  bool has(std::uint32_t site) const {
    for (std::uint32_t index = hash(site);; ++index) {
      const std::uint32_t held = slots_[index % slots];
      if (held == site) return true;
      if (held == 0) return false;
    }
  }
  // False where it was there, or where the set is full.
  bool add(std::uint32_t site) {
    if (site == 0 || size_ >= most || has(site)) return false;
    std::uint32_t index = hash(site);
    while (slots_[index % slots] != 0) ++index;
    slots_[index % slots] = site;
    ++size_;
    return true;
  }
  void clear() {
    for (std::uint32_t& slot : slots_) slot = 0;
    size_ = 0;
  }
  template <class Visit>
  void for_each(Visit visit) const {
    for (const std::uint32_t site : slots_) {
      if (site != 0) visit(site);
    }
  }

 private:
  static constexpr std::uint32_t slots = 1024;
  static constexpr std::uint32_t most = 512;
  static std::uint32_t hash(std::uint32_t site) { return site * 0x9e3779b9u >> 22; }

  std::uint32_t slots_[slots] = {};
  std::uint32_t size_ = 0;
};

}  // namespace deadheat::explorer
