// SPDX-License-Identifier: MIT
#include "run/complaint.hpp"

#include <algorithm>
#include <array>

#include "model/error.hpp"
#include "run/manual.hpp"

namespace deadheat {
namespace {

using enum Ailment;

constexpr std::array<std::pair<Ailment, std::string_view>, 31> table = {{
    {control_missed, "DH-CONTROL-MISSED"},
    {control_loud, "DH-CONTROL-LOUD"},
    {control_errored, "DH-CONTROL-ERRORED"},
    {control_place, "DH-CONTROL-PLACE"},
    {control_rare, "DH-CONTROL-RARE"},
    {suite_refused, "DH-SUITE-REFUSED"},
    {options_unreadable, "DH-TSAN-OPTIONS-UNREADABLE"},
    {option_unknown, "DH-TSAN-OPTION-UNKNOWN"},
    {option_blinding, "DH-TSAN-OPTION-BLINDING"},
    {option_hiding, "DH-TSAN-OPTION-HIDING"},
    {suppressions_unreadable, "DH-TSAN-SUPPRESSIONS-UNREADABLE"},
    {suppression_silences, "DH-TSAN-SUPPRESSION-SILENCES"},
    {suppression_broad, "DH-TSAN-SUPPRESSION-BROAD"},
    {suppression_unused, "DH-TSAN-SUPPRESSION-UNUSED"},
    {suppressions_unwatched, "DH-TSAN-SUPPRESSIONS-UNWATCHED"},
    {memory_mapping, "DH-TSAN-MEMORY-MAPPING"},
    {object_uninstrumented, "DH-OBJECT-UNINSTRUMENTED"},
    {object_unwatched, "DH-OBJECT-UNWATCHED"},
    {object_unknown, "DH-OBJECT-UNKNOWN"},
    {explore_undecided, "DH-EXPLORE-UNDECIDED"},
    {explore_unfinished, "DH-EXPLORE-UNFINISHED"},
    {explore_silent, "DH-EXPLORE-SILENT"},
    {no_valgrind, "DH-NO-VALGRIND"},
    {valgrind_blind, "DH-VALGRIND-BLIND"},
    {no_symbolizer, "DH-NO-SYMBOLIZER"},
    {no_stacks, "DH-NO-STACKS"},
    {randomized_addresses, "DH-RANDOMIZED-ADDRESSES"},
    {filtered_calls, "DH-FILTERED-CALLS"},
    {one_core, "DH-ONE-CORE"},
    {job_green, "DH-JOB-GREEN"},
    {job_unjudged, "DH-JOB-UNJUDGED"},
}};

std::string all_ids() {
  std::string all;
  for (const auto& [ailment, id] : table) all += "\n  " + std::string(id);
  return all;
}

}  // namespace

std::span<const std::pair<Ailment, std::string_view>> ailments() { return table; }

std::string_view id_of(Ailment ailment) {
  return std::ranges::find(table, ailment, &std::pair<Ailment, std::string_view>::first)->second;
}

Severity severity_of(Ailment ailment) {
  switch (ailment) {
    case control_rare:
    case option_unknown:
    case option_hiding:
    case suppression_broad:
    case suppression_unused:
    case suppressions_unwatched:
    case object_unwatched:
    case object_unknown:
    case no_symbolizer:
    case no_stacks:
    case randomized_addresses:
    case filtered_calls:
    case one_core:
      return Severity::warning;
    case control_missed:
    case control_loud:
    case control_errored:
    case control_place:
    case suite_refused:
    case options_unreadable:
    case option_blinding:
    case suppressions_unreadable:
    case suppression_silences:
    case memory_mapping:
    case object_uninstrumented:
    case explore_undecided:
    case explore_unfinished:
    case explore_silent:
    case no_valgrind:
    case valgrind_blind:
    case job_green:
    case job_unjudged:
      break;
  }
  return Severity::blinding;
}

std::string text_of(const Complaint& complaint) {
  return "[" + std::string(id_of(complaint.ailment)) + "] " + complaint.what;
}

std::string explanation_of(std::string_view id) {
  const auto known = std::ranges::find(table, id, &std::pair<Ailment, std::string_view>::second);
  if (known == table.end()) {
    throw UsageError("--explain takes the id of a complaint, not '" + std::string(id) +
                     "':" + all_ids());
  }
  const std::string manual(doctors_manual);
  const std::string title = "### " + std::string(id) + "\n";
  const std::size_t from = manual.find(title);
  if (from == std::string::npos) throw Error("the manual has no section " + std::string(id));
  const std::size_t end = manual.find("\n### ", from);
  return manual.substr(from + 4, end == std::string::npos ? end : end - from - 3);
}

}  // namespace deadheat
