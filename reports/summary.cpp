// SPDX-License-Identifier: MIT
#include "reports/summary.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

using VariantKey = std::pair<std::string, std::string>;  // case id, variant

VariantKey key(const Result& result) { return {result.id, result.variant.name}; }

bool was_seen(const Sighting& sighting) { return sighting.seen > 0; }

bool is_caught_by(const Sighting& sighting) {
  return was_seen(sighting) && sighting.truth != never;
}

bool is_false_alarm(const Result& result) {
  return result.verdict == Verdict::confirmed &&
         std::ranges::any_of(result.sightings, [](const Sighting& sighting) {
           return was_seen(sighting) && sighting.truth == never;
         });
}

Detected detected(const std::vector<Result>& results) {
  std::map<VariantKey, bool> by_any;
  std::map<Detector, std::map<VariantKey, bool>> by_detector;
  for (const Result& result : results) {
    if (result.variant.role != Role::racy) continue;
    by_any[key(result)] |= was_caught(result);
    by_detector[result.detector][key(result)] |= was_caught(result);
  }
  const auto share = [](const std::map<VariantKey, bool>& caught) {
    return Share{std::ranges::count_if(caught, [](const auto& each) { return each.second; }),
                 static_cast<long>(caught.size())};
  };
  Detected all{.variants = share(by_any), .by_detector = {}};
  for (const auto& [detector, caught] : by_detector) {
    all.by_detector.push_back({.detector = detector, .variants = share(caught)});
  }
  return all;
}

// What the results of one variant with the repair say together.
struct Repaired {
  bool clean = false;
  bool fault = false;
  bool false_alarm = false;
  bool explored = false;  // every interleaving
  long trials = 0;
  long runs = 0;
};

void add(Repaired& variant, const Result& result) {
  variant.clean |= was_clean(result);
  variant.false_alarm |= is_false_alarm(result);
  variant.fault |= result.verdict > Verdict::unjudged;
  if (result.detector == Detector::explore) {
    variant.explored |= was_clean(result) && result.exploration && result.exploration->complete;
    return;
  }
  variant.trials += result.counts.trials;
  variant.runs += static_cast<long>(result.runs.size());
}

Clean clean(const std::vector<Result>& results) {
  std::map<VariantKey, Repaired> variants;
  for (const Result& result : results) {
    if (result.variant.role == Role::locked) add(variants[key(result)], result);
  }
  Clean all{.variants = {.of = static_cast<long>(variants.size())}};
  for (const auto& [each, variant] : variants) {
    if (variant.fault) continue;
    all.false_alarms += variant.false_alarm;
    if (variant.false_alarm || !variant.clean) continue;
    ++all.variants.count;
    all.explored += variant.explored;
    if (variant.runs == 0) continue;
    all.least_trials = all.runs == 0 ? variant.trials : std::min(all.least_trials, variant.trials);
    all.trials += variant.trials;
    all.runs += variant.runs;
  }
  return all;
}

void add(Tallied& tallied, Verdict verdict) {
  switch (verdict) {
    case Verdict::confirmed:
      ++tallied.confirmed;
      return;
    case Verdict::unjudged:
      ++tallied.unjudged;
      return;
    case Verdict::missed:
      ++tallied.missed;
      return;
    case Verdict::broken:
      ++tallied.broken;
      return;
    case Verdict::errored:
      ++tallied.errored;
      return;
  }
}

template <class Judged>
Tallied tallied(const std::vector<Judged>& all) {
  Tallied sum;
  for (const Judged& each : all) add(sum, each.verdict);
  return sum;
}

Verdict worst(const std::vector<CaseVerdict>& cases) {
  if (cases.empty()) return Verdict::unjudged;
  return std::ranges::max_element(cases, {}, &CaseVerdict::verdict)->verdict;
}

std::string verdict_sentence(const Summary& summary) {
  switch (summary.verdict) {
    case Verdict::confirmed:
      return "Every case is as declared.";
    case Verdict::unjudged:
      return "Not every case could be judged. Unjudged is not success.";
    case Verdict::missed:
      return "A bug that must be seen was missed.";
    case Verdict::broken:
      return "Something was seen that must never be seen.";
    case Verdict::errored:
      return "The harness could not do its work everywhere.";
  }
  return "";
}

void conclude(Summary& summary, const Session& session) {
  summary.verdict = worst(summary.cases);
  if (summary.controls.count < summary.controls.of) {
    summary.verdict = std::max(summary.verdict, Verdict::missed);
    summary.sentence = fmt::format(
        "The set-up cannot detect: {} of the doctor's {} not as declared.",
        summary.controls.of - summary.controls.count,
        summary.controls.of == 1 ? "1 control is" : grouped(summary.controls.of) + " controls are");
  } else if (session.results.empty()) {
    summary.sentence = "Nothing was judged. That is not success.";
  } else if (session.interrupted && summary.verdict <= Verdict::unjudged) {
    summary.verdict = Verdict::unjudged;
    summary.sentence = "The run was interrupted: what it did not reach is unjudged.";
  } else if (!session.whole && summary.verdict == Verdict::unjudged &&
             summary.by_result.confirmed > 0) {
    summary.verdict = Verdict::confirmed;
    summary.sentence =
        "What was selected is as declared, as far as it could be judged. Only all variants under "
        "all "
        "detectors judge a case.";
  } else {
    summary.sentence = verdict_sentence(summary);
  }
}

// What tells more is first.
int weight(const Sighting& sighting) {
  if (sighting.verdict == Verdict::broken) return 5;
  if (sighting.verdict == Verdict::missed) return 4;
  if (sighting.truth == must && was_seen(sighting)) return sighting.sight == Sight::decides ? 3 : 2;
  if (was_seen(sighting)) return 1;
  return 0;
}

}  // namespace

bool was_caught(const Result& result) {
  return std::ranges::any_of(result.sightings, is_caught_by);
}

bool was_clean(const Result& result) {
  return result.verdict == Verdict::confirmed && std::ranges::none_of(result.sightings, was_seen);
}

const Sighting* telling_sighting(const Result& result) {
  const auto best = std::ranges::max_element(result.sightings, {}, weight);
  if (best == result.sightings.end()) return nullptr;
  if (weight(*best) > 0) return &*best;
  const auto open = std::ranges::find(result.sightings, Verdict::unjudged, &Sighting::verdict);
  return open == result.sightings.end() ? nullptr : &*open;
}

Summary summarize(const Session& session) {
  Summary summary{
      .detected = detected(session.results),
      .clean = clean(session.results),
      .cases = judge_cases(session.results),
      .by_case = {},
      .by_result = tallied(session.results),
      .controls = {.count = tallied(session.controls).confirmed,
                   .of = static_cast<long>(session.controls.size())},
      .sentence = {},
  };
  summary.by_case = tallied(summary.cases);
  conclude(summary, session);
  return summary;
}

std::string bound_text(const Clean& clean) {
  const std::optional<double> together = upper_bound(clean.trials);
  if (!together) return {};
  if (clean.least_trials == clean.trials) {
    return fmt::format("at most {} of trials (95%, rule of three)", percent(*together));
  }
  const std::optional<double> least = upper_bound(clean.least_trials);
  return fmt::format(
      "at most {} of all trials together, and at most {} of the {} of the variant tried least "
      "(95%, rule of three)",
      percent(*together), least ? percent(*least) : "100%",
      counted(clean.least_trials, "trial", "trials"));
}

std::string tried_text(const Clean& clean) {
  std::string text;
  if (clean.runs > 0) {
    text = fmt::format("{} of {}", counted(clean.trials, "trial", "trials"),
                       counted(clean.runs, "run", "runs"));
  }
  if (clean.explored == 0) return text;
  return text + (text.empty() ? "" : " and ") + "every interleaving of " +
         counted(clean.explored, "variant", "variants");
}

std::string listed(const Tallied& tallied) {
  const std::array parts = {
      std::pair{tallied.confirmed, Verdict::confirmed},
      std::pair{tallied.unjudged, Verdict::unjudged}, std::pair{tallied.missed, Verdict::missed},
      std::pair{tallied.broken, Verdict::broken}, std::pair{tallied.errored, Verdict::errored}};
  std::string text;
  for (const auto& [count, verdict] : parts) {
    if (count == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(count), name(verdict));
  }
  return text.empty() ? "none" : text;
}

std::vector<CaseResults> by_case(const std::vector<Result>& results) {
  std::vector<CaseResults> cases;
  std::map<std::string, std::size_t> index;
  for (CaseVerdict& verdict : judge_cases(results)) {
    index[verdict.id] = cases.size();
    cases.push_back({.verdict = std::move(verdict), .results = {}});
  }
  for (const Result& result : results) cases[index.at(result.id)].results.push_back(&result);
  return cases;
}

}  // namespace deadheat
