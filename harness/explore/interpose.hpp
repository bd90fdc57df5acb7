// SPDX-License-Identifier: MIT
// What the files that stand in for the C library's functions share. Outside of an execution each
// function does what the library's own one does.
#pragma once

#include <time.h>

#include <cstdint>

#include "explore/execution.hpp"
#include "explore/real.hpp"

// The place that called the function that stands in for another one.
#define DEADHEAT_CALLER deadheat::explorer::site_of(__builtin_return_address(0))

namespace deadheat::explorer {

inline bool in_body() { return runtime.in_body; }
inline Execution& execution() { return *runtime.execution; }

// Virtual time begins at this time of each clock, and is counted in nanoseconds from there.
inline constexpr std::int64_t epoch = 1'600'000'000'000'000'000;

inline std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

// A time of a clock as virtual time.
inline std::int64_t virtual_time(const timespec& time) { return nanoseconds(time) - epoch; }

}  // namespace deadheat::explorer
