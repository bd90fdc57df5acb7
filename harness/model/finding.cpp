// SPDX-License-Identifier: MIT
#include "model/finding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <utility>

#include "model/hash.hpp"

namespace deadheat {
namespace {

using namespace std::string_view_literals;

bool is_library_file(std::string_view file) {
  static constexpr std::array marks = {"/usr/include/",
                                       "/usr/lib/",
                                       "/include/c++/",
                                       "/bits/",
                                       "compiler-rt",
                                       "/sanitizer_common/",
                                       "deadheat/crew.hpp",
                                       "deadheat/litmus.hpp",
                                       "deadheat/explore.hpp",
                                       "harness/explore/",
                                       "harness/suite/main.cpp",
                                       "harness/suite/tally_loop.cpp",
                                       "harness/suite/litmus_loop.cpp",
                                       "harness/suite/explore_loop.cpp"};
  return std::ranges::any_of(
      marks, [&](const char* mark) { return file.find(mark) != std::string_view::npos; });
}

bool is_own(const Frame& frame) { return frame.line > 0 && !is_library_file(frame.file); }

std::string_view last_two_parts(std::string_view path) {
  const std::size_t last = path.rfind('/');
  if (last == std::string_view::npos || last == 0) return path;
  const std::size_t before = path.rfind('/', last - 1);
  return before == std::string_view::npos ? path : path.substr(before + 1);
}

std::string hexadecimal(std::uint64_t number) {
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(number));
  return digits.data();
}

std::string location(const Stack& stack) {
  const Frame* frame = telling_frame(stack);
  if (!frame) return "?";
  const std::string_view where = frame->file.empty() ? frame->module : frame->file;
  return frame->function + "@" + std::string(last_two_parts(where)) + ":" +
         std::to_string(frame->line);
}

std::string trimmed(std::string_view line) {
  const std::size_t from = line.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return std::string(line.substr(from, line.find_last_not_of(" \t\r") + 1 - from));
}

// The line of source of a place, without the blanks around it; empty where it is not known.
std::string text_at(const std::vector<Excerpt>& excerpts, const Frame& frame) {
  for (const Excerpt& excerpt : excerpts) {
    const long index = excerpt.marked - excerpt.first;
    const bool is_it = excerpt.file == frame.file && excerpt.marked == frame.line;
    if (is_it && index >= 0 && index < std::ssize(excerpt.lines)) {
      return trimmed(excerpt.lines[static_cast<std::size_t>(index)]);
    }
  }
  return {};
}

std::string location_by_text(const Finding& finding, const Stack& stack) {
  const Frame* frame = telling_frame(stack);
  const std::string text = frame ? text_at(finding.excerpts, *frame) : "";
  if (text.empty()) return {};
  return frame->function + "@" + std::string(last_two_parts(frame->file)) + ":" + text;
}

std::string hashed(const std::string& kind, std::vector<std::string> places) {
  std::ranges::sort(places);
  std::string text = kind;
  for (const std::string& place : places) text += "\n" + place;
  return hexadecimal(fnv1a(text));
}

}  // namespace

Symptom symptom_of_kind(std::string_view kind) {
  static constexpr std::array table = {
      std::pair{"data-race"sv, Symptom::race},
      std::pair{"data-race-vptr"sv, Symptom::race},
      std::pair{"heap-use-after-free"sv, Symptom::race},
      std::pair{"heap-use-after-free-vptr"sv, Symptom::race},
      std::pair{"external-race"sv, Symptom::race},
      std::pair{atomic_access, Symptom::race},
      std::pair{"lock-order-inversion"sv, Symptom::inversion},
      std::pair{"wrong-tally"sv, Symptom::wrong},
      std::pair{"deadlock"sv, Symptom::hang},
      std::pair{"lost-wake-up"sv, Symptom::hang},
      std::pair{"livelock"sv, Symptom::hang},
      std::pair{"crash"sv, Symptom::crash},
      std::pair{"exit"sv, Symptom::crash},
      std::pair{"abort"sv, Symptom::crash},
      std::pair{"terminate"sv, Symptom::crash},
      std::pair{"uncaught-exception"sv, Symptom::crash},
  };
  const auto row = std::ranges::find(table, kind, &std::pair<std::string_view, Symptom>::first);
  return row == table.end() ? Symptom::misuse : row->second;
}

bool is_remark(const Finding& finding) {
  return finding.kind == atomic_access || finding.kind == unlocked_notification;
}

const Frame* telling_frame(const Stack& stack) {
  if (stack.empty()) return nullptr;
  const auto found = std::ranges::find_if(stack, is_own);
  return found == stack.end() ? &stack.front() : &*found;
}

Stack without_callers(const Stack& stack) {
  const auto outermost = std::find_if(stack.rbegin(), stack.rend(), is_own);
  if (outermost == stack.rend()) return stack;
  const auto is_between = [](const Frame& frame) { return !is_own(frame); };
  const auto first_own = std::ranges::find_if(stack, is_own);
  Stack kept(stack.begin(), first_own);
  std::remove_copy_if(first_own, outermost.base(), std::back_inserter(kept), is_between);
  return kept;
}

Stack own_frames(const Stack& stack) {
  Stack own;
  std::ranges::copy_if(stack, std::back_inserter(own), is_own);
  return own.empty() ? stack : own;
}

std::string fingerprint(const Finding& finding) {
  std::vector<std::string> places;
  for (const Access& access : finding.accesses) places.push_back(location(access.stack));
  for (const Stack& stack : finding.stacks) places.push_back(location(stack));
  if (places.empty()) {
    for (const Thread& thread : finding.threads) places.push_back(location(thread.created));
  }
  return hashed(finding.kind, std::move(places));
}

std::string fingerprint_of_text(const Finding& finding) {
  std::vector<std::string> places;
  for (const Access& access : finding.accesses) {
    places.push_back(location_by_text(finding, access.stack));
  }
  for (const Stack& stack : finding.stacks) places.push_back(location_by_text(finding, stack));
  if (places.empty() || std::ranges::find(places, "") != places.end()) return {};
  return hashed(finding.kind, std::move(places));
}

void add_findings(std::vector<Finding>& all, const std::vector<Finding>& of_run) {
  std::vector<std::string> counted;  // fingerprints that this run has been counted for
  for (const Finding& finding : of_run) {
    auto known = std::ranges::find(all, finding.fingerprint, &Finding::fingerprint);
    if (known == all.end()) {
      all.push_back(finding);
      known = all.end() - 1;
      known->reports = 0;
      known->runs = 0;
    }
    known->reports += std::max(1L, finding.reports);
    if (std::ranges::find(counted, finding.fingerprint) == counted.end()) {
      counted.push_back(finding.fingerprint);
      ++known->runs;
    }
  }
}

}  // namespace deadheat
