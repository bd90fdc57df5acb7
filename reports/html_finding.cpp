// SPDX-License-Identifier: MIT
// One report of a detector, with its accesses side by side.
#include "reports/html_parts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "model/finding.hpp"
#include "model/names.hpp"
#include "reports/facts.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

std::string thread_text(const Finding& finding, int number) {
  const auto known = std::ranges::find(finding.threads, number, &Thread::number);
  std::string text = number == 0 ? "main thread" : fmt::format("thread {}", number);
  if (known != finding.threads.end() && !known->name.empty()) text += " (" + known->name + ")";
  return text;
}

bool shows(const Excerpt& excerpt, const Stack& stack) {
  const Frame* frame = telling_frame(stack);
  return frame && frame->file == excerpt.file && frame->line == excerpt.marked;
}

Markup excerpt_block(const Excerpt& excerpt) {
  Markup lines;
  int number = excerpt.first;
  for (const std::string& line : excerpt.lines) {
    const bool marked = number == excerpt.marked;
    const std::string gutter = fmt::format("{}{:>5}  ", marked ? "▸" : " ", number++);
    lines += element("span", {{"class", marked ? "line marked" : "line"}},
                     element("span", {{"class", "gutter"}}, gutter), line + "\n");
  }
  return element("figure", {{"class", "excerpt"}},
                 element("figcaption", {}, fmt::format("{}:{}", excerpt.file, excerpt.marked)),
                 element("pre", {{"tabindex", "0"}}, lines));
}

Markup excerpts_of(const Finding& finding, const Stack& stack) {
  const auto found = std::ranges::find_if(finding.excerpts,
                                          [&](const Excerpt& each) { return shows(each, stack); });
  return found == finding.excerpts.end() ? Markup() : excerpt_block(*found);
}

// Excerpts that belong to none of the stacks that are shown.
Markup other_excerpts(const Finding& finding) {
  Markup all;
  for (const Excerpt& excerpt : finding.excerpts) {
    const bool by_access = std::ranges::any_of(
        finding.accesses, [&](const Access& access) { return shows(excerpt, access.stack); });
    const bool by_stack = std::ranges::any_of(
        finding.stacks, [&](const Stack& stack) { return shows(excerpt, stack); });
    if (!by_access && !by_stack) all += excerpt_block(excerpt);
  }
  return all;
}

Markup access_side(const Finding& finding, const Access& access) {
  return element("section", {{"class", "side"}},
                 element("h6", {},
                         element("span", {{"class", access.write ? "access write" : "access read"}},
                                 access_text(access)),
                         " by ", thread_text(finding, access.thread)),
                 element("p", {{"class", "quiet"}}, fmt::format("at 0x{:x}", access.address)),
                 stack_list(access.stack), excerpts_of(finding, access.stack));
}

Markup stack_side(const Finding& finding, const Stack& stack, std::size_t number) {
  return element("section", {{"class", "side"}}, element("h6", {}, fmt::format("Stack {}", number)),
                 stack_list(stack), excerpts_of(finding, stack));
}

Markup sides(const Finding& finding) {
  Markup all;
  for (const Access& access : finding.accesses) all += access_side(finding, access);
  std::size_t number = 0;
  for (const Stack& stack : finding.stacks) all += stack_side(finding, stack, ++number);
  return element("div", {{"class", "sides"}}, all);
}

Markup created(std::string_view title, const Stack& stack) {
  return element("section", {{"class", "side"}}, element("h6", {}, title), stack_list(stack));
}

Markup locks_and_threads(const Finding& finding) {
  Markup all;
  for (const Lock& lock : finding.locks) {
    all += created(
        fmt::format("Lock {}{}, created at", lock.number, lock.destroyed ? " (destroyed)" : ""),
        lock.created);
  }
  for (const Thread& thread : finding.threads) {
    if (thread.number == 0 && thread.created.empty()) continue;
    all += created(fmt::format("{}, started by {} at", thread_text(finding, thread.number),
                               thread_text(finding, thread.parent)),
                   thread.created);
  }
  if (all.empty()) return {};
  const std::string label = finding.locks.empty()     ? "Where the threads come from"
                            : finding.threads.empty() ? "Where the locks come from"
                                                      : "Where the locks and threads come from";
  return element("details", {}, element("summary", {}, label),
                 element("div", {{"class", "sides"}}, all));
}

// How often it was seen, as the sighting of its symptom counts.
std::string seen_text(const Finding& finding, const Result& result) {
  const auto sighting = std::ranges::find(result.sightings, finding.symptom, &Sighting::symptom);
  const bool known = sighting != result.sightings.end();
  const Unit unit = known ? sighting->unit : Unit::runs;
  const long of = known ? sighting->of : static_cast<long>(result.runs.size());
  std::string text =
      fmt::format("{} in {}", name(finding.symptom), times(times_seen(finding, unit), of, unit));
  if (unit == Unit::trials) return text;
  return text + ", " + counted(finding.reports, "report", "reports");
}

// A link to the interleaving that shows it, where there is one.
Markup interleaving_link(const Finding& finding, const Result& result) {
  if (!result.exploration || finding.fingerprint.empty()) return {};
  const std::vector<Interleaving>& shown = result.exploration->interleavings_shown;
  const auto found = std::ranges::find(shown, finding.fingerprint, &Interleaving::fingerprint);
  if (found == shown.end()) return {};
  const auto index = static_cast<std::size_t>(found - shown.begin());
  const std::string target = "#" + interleaving_anchor(result, index);
  return element(
      "p", {},
      element("a", {{"href", target}}, fmt::format("See it happen: interleaving {}", index + 1)));
}

}  // namespace

Markup html_finding(const Finding& finding, const Result& result, std::string_view id) {
  return element(
      "section", {{"class", "finding"}, {"id", id}},
      element("h5", {}, element("a", {{"href", "#" + std::string(id)}}, finding.kind), " ",
              element("span", {{"class", "quiet"}}, seen_text(finding, result)), " ",
              copy_button("Copy the command that repeats it")),
      interleaving_link(finding, result), sides(finding), other_excerpts(finding),
      locks_and_threads(finding),
      element("p", {{"class", "quiet"}}, "fingerprint ", element("code", {}, finding.fingerprint)));
}

}  // namespace deadheat
