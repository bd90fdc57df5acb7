// SPDX-License-Identifier: MIT
#include "model/merge_result.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "model/json.hpp"
#include "model/verdict.hpp"

namespace deadheat {
namespace {

constexpr std::string_view separator = " | ";

std::set<std::string> parts_of(std::string_view text) {
  std::set<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + separator.size()));
  }
  return parts;
}

// Of two records that stand for the same the one whose text comes first: a choice that does not
// depend on the order.
template <class Record>
const Record& first_of(const Record& one, const Record& other) {
  return compact_json(other) < compact_json(one) ? other : one;
}

// A wrong trial goes before a right one, and any trial before none.
std::tuple<bool, bool, long, long> rank(const Counts& counts) {
  return {counts.trials == 0, counts.wrong == 0, counts.shown_expected, counts.shown_found};
}

void choose_shown(Counts& counts, const Counts& other) {
  if (rank(counts) <= rank(other)) return;
  counts.shown_expected = other.shown_expected;
  counts.shown_found = other.shown_found;
}

std::optional<double> earlier(const std::optional<double>& one,
                              const std::optional<double>& other) {
  if (!one || !other) return one ? one : other;
  return std::min(*one, *other);
}

void add(std::vector<TallyCount>& tallies, const std::vector<TallyCount>& other) {
  const auto counts_of = [](const TallyCount& tally) {
    return std::pair(tally.expected, tally.found);
  };
  for (const TallyCount& tally : other) {
    const auto known = std::ranges::find(tallies, counts_of(tally), counts_of);
    if (known == tallies.end()) {
      tallies.push_back(tally);
    } else {
      known->count += tally.count;
    }
  }
  std::ranges::sort(tallies, {}, counts_of);
}

void add(Counts& counts, const Counts& other) {
  choose_shown(counts, other);
  counts.trials += other.trials;
  counts.wrong += other.wrong;
  counts.expected += other.expected;
  counts.found += other.found;
  counts.lost += other.lost;
  counts.surplus += other.surplus;
  counts.threw += other.threw;
  counts.seconds = sum_of_times(counts.seconds, other.seconds);
  counts.first_wrong = earlier(counts.first_wrong, other.first_wrong);
  add(counts.tallies, other.tallies);
  counts.other_tallies += other.other_tallies;
}

// The rows of the table stay in their order, which both have; what is not in it comes after them.
void add(std::vector<OutcomeCount>& outcomes, const std::vector<OutcomeCount>& other) {
  for (const OutcomeCount& row : other) {
    const auto known = std::ranges::find(outcomes, row.values, &OutcomeCount::values);
    if (known == outcomes.end()) {
      outcomes.push_back(row);
    } else {
      known->count += row.count;
    }
  }
  const auto unlisted = std::stable_partition(outcomes.begin(), outcomes.end(),
                                              [](const OutcomeCount& row) { return row.listed; });
  std::ranges::sort(unlisted, outcomes.end(), {}, &OutcomeCount::values);
}

std::pair<long, long> taken_out(Finding& finding) {
  return {std::exchange(finding.reports, 0), std::exchange(finding.runs, 0)};
}

// Two reports of one finding differ in addresses and numbers of threads: one is kept, and the
// counts are added.
void add(Finding& finding, Finding other) {
  const auto [reports, runs] = taken_out(finding);
  const auto [other_reports, other_runs] = taken_out(other);
  finding = first_of(finding, other);
  finding.reports = reports + other_reports;
  finding.runs = runs + other_runs;
}

void add(std::vector<Finding>& findings, const std::vector<Finding>& other) {
  for (const Finding& finding : other) {
    const auto known = std::ranges::find(findings, finding.fingerprint, &Finding::fingerprint);
    if (known == findings.end()) {
      findings.push_back(finding);
    } else {
      add(*known, finding);
    }
  }
  std::ranges::sort(findings, {}, &Finding::fingerprint);
}

// Of the interleavings of one bug the one with the fewest preemptions.
void add(std::vector<Interleaving>& shown, const std::vector<Interleaving>& other) {
  const auto bug_of = [](const Interleaving& each) {
    return std::tuple(each.symptom, each.kind, each.fingerprint);
  };
  const auto rank = [](const Interleaving& each) {
    return std::pair(each.preemptions, compact_json(each));
  };
  for (const Interleaving& each : other) {
    const auto known = std::ranges::find(shown, bug_of(each), bug_of);
    if (known == shown.end()) {
      shown.push_back(each);
    } else if (rank(each) < rank(*known)) {
      *known = each;
    }
  }
  std::ranges::sort(shown, {}, bug_of);
}

void add(std::vector<Unsupported>& calls, const std::vector<Unsupported>& other) {
  const auto text_of = [](const Unsupported& each) { return compact_json(each); };
  for (const Unsupported& call : other) {
    if (std::ranges::find(calls, text_of(call), text_of) == calls.end()) calls.push_back(call);
  }
  std::ranges::sort(calls, {}, text_of);
}

// Zero and the empty text stand for "none".
template <class T>
T first_there(const T& one, const T& other) {
  const T none{};
  if (one == none || other == none) return one == none ? other : one;
  return std::min(one, other);
}

// How many different interleavings several explorations saw is at least the most that one of them
// saw: the same one may be in both.
void add(Exploration& exploration, const Exploration& other) {
  exploration.strategy = joined_values(exploration.strategy, other.strategy);
  exploration.executions += other.executions;
  exploration.interleavings = std::max(exploration.interleavings, other.interleavings);
  exploration.points += other.points;
  exploration.longest = std::max(exploration.longest, other.longest);
  exploration.threads = std::max(exploration.threads, other.threads);
  exploration.complete |= other.complete;
  exploration.bound = std::max(exploration.bound, other.bound);
  exploration.spurious = std::min(exploration.spurious, other.spurious);  // what holds of both
  exploration.first_failure = first_there(exploration.first_failure, other.first_failure);
  add(exploration.tallies, other.tallies);
  exploration.other_tallies += other.other_tallies;
  add(exploration.interleavings_shown, other.interleavings_shown);
  add(exploration.unsupported, other.unsupported);
  exploration.nondeterminism = first_there(exploration.nondeterminism, other.nondeterminism);
}

// Where every interleaving was one execution, their number was not counted apart; the sum of two
// such explorations would say twice as many as there are.
void count_interleavings(Exploration& exploration) {
  if (exploration.complete && exploration.interleavings == 0) {
    exploration.interleavings = exploration.executions;
  }
}

void add(std::optional<Exploration>& exploration, const std::optional<Exploration>& other) {
  if (!other) return;
  if (!exploration) {
    exploration = other;
    return;
  }
  Exploration added = *other;
  count_interleavings(*exploration);
  count_interleavings(added);
  add(*exploration, added);
}

void add(std::vector<Run>& runs, const std::vector<Run>& other) {
  runs.insert(runs.end(), other.begin(), other.end());
  std::ranges::sort(runs, {},
                    [](const Run& run) { return std::pair(run.seed, compact_json(run)); });
}

bool are_equal(const std::vector<KnownLimit>& one, const std::vector<KnownLimit>& other) {
  return std::ranges::equal(one, other, [](const KnownLimit& left, const KnownLimit& right) {
    return std::tie(left.detector, left.symptom, left.reason) ==
           std::tie(right.detector, right.symptom, right.reason);
  });
}

bool are_equal(const Truth& one, const Truth& other) {
  return std::tie(one.race, one.inversion, one.misuse, one.wrong, one.hang, one.crash) ==
         std::tie(other.race, other.inversion, other.misuse, other.wrong, other.hang, other.crash);
}

// What a table of outcomes declares; the counts and what is not in the table are no declaration.
using Row = std::tuple<std::string, Seen, bool, std::string>;
std::vector<Row> table_of(const Result& result) {
  std::vector<Row> rows;
  for (const OutcomeCount& row : result.outcomes) {
    if (row.listed) rows.emplace_back(row.values, row.truth, row.forbidden, row.meaning);
  }
  return rows;
}

}  // namespace

double sum_of_times(double one, double other) {
  constexpr double microseconds = 1e6;
  return (std::round(one * microseconds) + std::round(other * microseconds)) / microseconds;
}

std::string joined_values(std::string_view one, std::string_view other) {
  std::set<std::string> parts = parts_of(one);
  parts.merge(parts_of(other));
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : std::string(separator)) + part;
  return text;
}

void add_evidence(Result& result, const Result& other) {
  result.file = first_there(result.file, other.file);
  result.line = first_there(result.line, other.line);
  result.source = first_there(result.source, other.source);
  result.tags = first_there(result.tags, other.tags);
  result.variant.deadline = first_there(result.variant.deadline, other.variant.deadline);
  result.setting = first_of(result.setting, other.setting);
  result.repeat = first_there(result.repeat, other.repeat);
  result.seconds = sum_of_times(result.seconds, other.seconds);
  add(result.counts, other.counts);
  add(result.outcomes, other.outcomes);
  add(result.findings, other.findings);
  add(result.exploration, other.exploration);
  add(result.runs, other.runs);
  judge(result);
}

std::string differing_declaration(const Result& one, const Result& other) {
  const VariantInfo& variant = one.variant;
  const VariantInfo& second = other.variant;
  const std::array differences = {
      std::pair{one.rule != other.rule, "rule"}, std::pair{one.bug != other.bug, "bug"},
      std::pair{one.fix != other.fix, "fix"}, std::pair{variant.role != second.role, "role"},
      std::pair{variant.litmus != second.litmus, "kind of body"},
      std::pair{!are_equal(variant.truth, second.truth), "truth"},
      std::pair{!are_equal(variant.blind, second.blind), "declared blindness"},
      std::pair{!are_equal(variant.false_alarm, second.false_alarm), "declared false alarm"},
      // a child that could not be run tells no table
      std::pair{
          !one.outcomes.empty() && !other.outcomes.empty() && table_of(one) != table_of(other),
          "table of outcomes"}};
  const auto found = std::ranges::find(differences, true, &std::pair<bool, const char*>::first);
  return found == differences.end() ? "" : found->second;
}

}  // namespace deadheat
