// SPDX-License-Identifier: MIT
// What the doctor complains of. Each complaint has an id, under which README.md tells what to do.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace deadheat {

enum class Severity {
  warning,   // something may be hidden; what is found stands
  blinding,  // the set-up cannot detect what it is asked to
};

enum class Ailment {
  control_missed,
  control_loud,
  control_errored,
  control_place,
  control_rare,
  suite_refused,
  options_unreadable,
  option_unknown,
  option_blinding,
  option_hiding,
  suppressions_unreadable,
  suppression_silences,
  suppression_broad,
  suppression_unused,
  suppressions_unwatched,
  memory_mapping,
  object_uninstrumented,
  object_unwatched,
  object_unknown,
  explore_undecided,
  explore_unfinished,
  explore_silent,
  no_valgrind,
  valgrind_blind,
  no_symbolizer,
  no_stacks,
  randomized_addresses,
  filtered_calls,
  one_core,
  job_green,
  job_unjudged,
};

struct Complaint {
  Ailment ailment = Ailment::control_missed;
  std::string what = {};  // in sentences, with the names and values of this machine
};

// All of them with their ids, in the order of Ailment.
std::span<const std::pair<Ailment, std::string_view>> ailments();

std::string_view id_of(Ailment ailment);  // "DH-TSAN-UNKNOWN-OPTION"
Severity severity_of(Ailment ailment);

// "[DH-TSAN-UNKNOWN-OPTION] …".
std::string text_of(const Complaint& complaint);

// What to do about it: the section of harness/run/README.md. Throws UsageError for an id that there
// is not, with those that there are.
std::string explanation_of(std::string_view id);

}  // namespace deadheat
