// SPDX-License-Identifier: MIT
#include "model/swap.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "model/names.hpp"
#include "model/verdict.hpp"

namespace deadheat {
namespace {

using Results = std::vector<const Result*>;  // of one case

// What one side says of itself.
struct Declared {
  VariantInfo variant;
  std::map<std::string, Seen> rows;  // of a litmus, by the values
};

Results of_variant(const Results& results, std::string_view variant) {
  Results found;
  std::ranges::copy_if(results, std::back_inserter(found),
                       [&](const Result* result) { return result->variant.name == variant; });
  return found;
}

Declared declared_by(const Results& side) {
  Declared declared{.variant = side.front()->variant, .rows = {}};
  for (const Result* result : side) {
    for (const OutcomeCount& row : result->outcomes) {
      if (row.listed) declared.rows.emplace(row.values, row.truth);
    }
  }
  return declared;
}

bool is_raised(const std::vector<KnownLimit>& raised, Detector detector, Symptom symptom) {
  return std::ranges::any_of(raised, [&](const KnownLimit& limit) {
    return limit.detector == detector && limit.symptom == symptom;
  });
}

// What a detector is known to raise of a variant although it is right is no evidence of a bug.
Result judged_by(Result result, const Declared& other) {
  const std::vector<KnownLimit> raised = std::move(result.variant.false_alarm);
  result.variant.truth = other.variant.truth;
  result.variant.blind = other.variant.blind;
  result.variant.false_alarm = other.variant.false_alarm;
  for (OutcomeCount& row : result.outcomes) {
    const auto known = other.rows.find(row.values);
    if (known != other.rows.end()) row.truth = known->second;
  }
  judge(result);
  for (Sighting& sighting : result.sightings) {
    if (sighting.truth != must || !is_raised(raised, result.detector, sighting.symptom)) continue;
    sighting.seen = 0;
    sighting.verdict = result.verdict = Verdict::missed;
  }
  return result;
}

// Whether the judge refuses a variant that is declared as another one is, and why.
struct Refusal {
  bool refused = false;
  std::string reason = {};
};

Refusal racy_as_locked(const std::vector<Result>& swapped) {
  const auto broken = std::ranges::find(swapped, Verdict::broken, &Result::verdict);
  if (broken == swapped.end()) return {.reason = "it showed nothing that 'locked' must never show"};
  return {.refused = true,
          .reason = "under " + std::string(name(broken->detector)) + " " + broken->reason};
}

Refusal locked_as_racy(const std::vector<Result>& swapped) {
  Results pointers;
  for (const Result& result : swapped) pointers.push_back(&result);
  const CaseVerdict verdict = judge_case(pointers);
  if (verdict.verdict == Verdict::confirmed) {
    return {.reason = "it showed all that 'racy' must show, or that is nothing"};
  }
  return {.refused = verdict.verdict != Verdict::errored, .reason = verdict.reason};
}

Refusal refusal_of(const Results& variant, const Declared& other) {
  std::vector<Result> swapped;
  for (const Result* result : variant) swapped.push_back(judged_by(*result, other));
  return variant.front()->variant.role == Role::racy ? racy_as_locked(swapped)
                                                     : locked_as_racy(swapped);
}

std::vector<std::string> variant_names(const Results& results) {
  std::vector<std::string> all;
  for (const Result* result : results) {
    if (std::ranges::find(all, result->variant.name) == all.end()) {
      all.push_back(result->variant.name);
    }
  }
  return all;
}

SwappedCase judge_swapped_case(const std::string& id, const Results& results) {
  const Results racy = of_variant(results, name(Role::racy));
  const Results locked = of_variant(results, name(Role::locked));
  if (racy.empty() || locked.empty()) {
    return {.id = id, .reason = "there are no results of both 'racy' and 'locked'"};
  }
  const std::map<Role, Declared> other_side = {{Role::racy, declared_by(locked)},
                                               {Role::locked, declared_by(racy)}};
  SwappedCase judged{.id = id, .refused = true};
  for (const std::string& variant : variant_names(results)) {
    const Results own = of_variant(results, variant);
    const Role role = own.front()->variant.role;
    const Refusal refusal = refusal_of(own, other_side.at(role));
    const std::string sentence = "'" + variant + "' declared as '" +
                                 std::string(name(role == Role::racy ? Role::locked : Role::racy)) +
                                 "' is " + (refusal.refused ? "refused: " : "not refused: ") +
                                 refusal.reason;
    if (!refusal.refused) return {.id = id, .refused = false, .reason = sentence};
    judged.reason += (judged.reason.empty() ? "" : "; ") + sentence;
  }
  return judged;
}

}  // namespace

std::vector<SwappedCase> judge_swapped(const std::vector<Result>& results) {
  std::map<std::string, Results> by_id;
  for (const Result& result : results) by_id[result.id].push_back(&result);
  std::vector<SwappedCase> judged;
  for (const auto& [id, of_case] : by_id) judged.push_back(judge_swapped_case(id, of_case));
  return judged;
}

}  // namespace deadheat
