// SPDX-License-Identifier: MIT
#include "model/duration.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

#include "model/error.hpp"

namespace deadheat {
namespace {

std::optional<double> seconds_in(std::string_view unit) {
  if (unit.empty() || unit == "s") return 1.0;
  if (unit == "ms") return 1e-3;
  if (unit == "m" || unit == "min") return 60.0;
  return std::nullopt;
}

template <class... Value>
std::string printed(const char* format, Value... value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value...);
  return text.data();
}

}  // namespace

double seconds_from(std::string_view option, std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  const std::optional<double> unit =
      seconds_in(std::string_view(stop, static_cast<std::size_t>(end - stop)));
  const double seconds = number * unit.value_or(0);
  if (problem != std::errc() || !(seconds > 0) || seconds > 1e6) {
    throw UsageError(std::string(option) + " takes a time such as 2s, 500ms or 1m, not '" +
                     std::string(text) + "'");
  }
  return seconds;
}

std::string for_person(double seconds) {
  if (seconds < 1) return printed("%.0f ms", seconds * 1000);
  if (seconds < 60) return printed("%.1f s", seconds);
  const long whole = static_cast<long>(seconds);
  return printed("%ld min %02ld s", whole / 60, whole % 60);
}

}  // namespace deadheat
