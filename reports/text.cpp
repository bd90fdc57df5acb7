// SPDX-License-Identifier: MIT
#include "reports/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "model/duration.hpp"
#include "model/finding.hpp"
#include "model/names.hpp"

namespace deadheat {
namespace {

// Three digits that count, without the zeros that say nothing.
std::string three_digits(double value) {
  if (value <= 0) return "0";
  const int decimals = std::clamp(2 - static_cast<int>(std::floor(std::log10(value))), 0, 15);
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string signal_name(int number) {
  static constexpr std::array known = {
      std::pair{4, "SIGILL"},   std::pair{6, "SIGABRT"},  std::pair{7, "SIGBUS"},
      std::pair{8, "SIGFPE"},   std::pair{9, "SIGKILL"},  std::pair{11, "SIGSEGV"},
      std::pair{13, "SIGPIPE"}, std::pair{15, "SIGTERM"}, std::pair{24, "SIGXCPU"}};
  const auto found = std::ranges::find(known, number, &std::pair<int, const char*>::first);
  return found == known.end() ? std::to_string(number)
                              : fmt::format("{} ({})", number, found->second);
}

}  // namespace

std::string grouped(long value) {
  std::string digits = std::to_string(value);
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string percent(double rate) {
  if (rate >= 1) return "100%";
  const std::string digits = three_digits(rate * 100);
  return digits == "100" ? ">99.9%" : digits + "%";
}

std::string duration(double seconds) {
  return seconds < 0.01 ? three_digits(seconds * 1000) + " ms" : for_person(seconds);
}

std::string bytes(std::uint64_t size) {
  constexpr std::array units = {"bytes", "KiB", "MiB", "GiB"};
  auto value = static_cast<double>(size);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
  return three_digits(value) + " " + (size == 1 ? "byte" : units[unit]);
}

std::string counted(long count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(count), count == 1 ? one : many);
}

std::string times(long seen, long of, Unit unit) {
  const std::string_view one = unit == Unit::trials ? "trial" : "run";
  return fmt::format("{} of {}", grouped(seen), counted(of, one, name(unit)));
}

std::string times(const Sighting& sighting) {
  return times(sighting.seen, sighting.of, sighting.unit);
}

std::string rate_text(long seen, long of) {
  const std::optional<Rate> measured = rate(seen, of);
  if (!measured) return "nothing to count";
  if (seen <= 0) return fmt::format("at most {} (95%)", percent(measured->high));
  return fmt::format("{} (95% interval {} to {})", percent(measured->rate), percent(measured->low),
                     percent(measured->high));
}

std::string how_it_ended(const Run& run) {
  switch (run.how) {
    case How::finished:
      return "finished";
    case How::exited:
      return fmt::format("exited with code {} before it was done", run.code);
    case How::signalled:
      return "was ended by signal " + signal_name(run.code);
    case How::deadline:
      return "did not end in its time, and was killed";
    case How::memory:
      return "went over the memory limit, and was killed";
    case How::interrupted:
      return "was interrupted, and was killed";
    case How::not_started:
      return "could not be started";
    case How::unreadable:
      return "reported what could not be read";
    case How::refused:
      return "refused to run";
  }
  return "?";
}

std::string place(const Frame& frame) {
  const std::string function = frame.function.empty() ? "?" : frame.function;
  if (!frame.file.empty()) return fmt::format("{} {}:{}", function, frame.file, frame.line);
  if (!frame.module.empty())
    return fmt::format("{} {}+0x{:x}", function, frame.module, frame.offset);
  return function;
}

std::string place(const Stack& stack) {
  const Frame* frame = telling_frame(stack);
  return frame ? place(*frame) : "?";
}

std::string access_text(const Access& access) {
  return fmt::format("{}{} of {}", access.atomic ? "atomic " : "", access.write ? "write" : "read",
                     counted(access.size, "byte", "bytes"));
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0u) != 0x80u; }));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t used) {
  std::vector<std::string> lines = {""};
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    std::string& last = lines.back();
    const std::size_t taken = lines.size() == 1 ? used : 0;
    if (!last.empty() && taken + characters(last) + 1 + characters(word) > width) {
      lines.emplace_back(word);
    } else {
      last += (last.empty() ? "" : " ") + std::string(word);
    }
  }
  return lines;
}

}  // namespace deadheat
