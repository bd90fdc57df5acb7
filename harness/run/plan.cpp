// SPDX-License-Identifier: MIT
#include "run/plan.hpp"

#include <algorithm>

#include "detect/detector.hpp"
#include "model/glob.hpp"
#include "model/hash.hpp"
#include "model/names.hpp"
#include "model/verdict.hpp"

namespace deadheat {
namespace {

template <class T>
bool is_among(const std::vector<T>& chosen, const T& value) {
  return chosen.empty() || std::ranges::find(chosen, value) != chosen.end();
}

bool is_chosen(const Selection& selection, Detector detector) {
  return selection.detectors.empty() ? info_of(detector).by_default
                                     : is_among(selection.detectors, detector);
}

// Calls use(job) for each variant of the cases under each chosen detector that fits the suite.
template <class Use>
void for_each_job(const Suite& suite, const std::vector<CaseInfo>& cases,
                  const Selection& selection, Use use) {
  for (const CaseInfo& info : cases) {
    for (const VariantInfo& variant : info.variants) {
      for (const Detector detector : detectors_for(suite.info.flavour)) {
        if (!is_chosen(selection, detector)) continue;
        Job job{.suite = &suite, .info = info, .variant = variant, .detector = detector};
        job.info.variants.clear();
        use(std::move(job));
      }
    }
  }
}

// Whether the control plants, or is the repair of, what this detector can see.
bool is_for(const CaseInfo& control, Detector detector) {
  const VariantInfo& racy = control.variants.front();
  for (const Symptom symptom : {Symptom::race, Symptom::inversion, Symptom::misuse}) {
    if (racy.truth.of(symptom) == must) return sight(detector, symptom) == Sight::decides;
  }
  // what shows by itself is for those that decide it, and for those that have nothing else to go by
  return sight(detector, Symptom::wrong) == Sight::decides ||
         sight(detector, Symptom::race) == Sight::blind;
}

}  // namespace

bool has_usual_detectors(const Selection& selection) {
  return std::ranges::all_of(usual_detectors(),
                             [&](Detector each) { return is_chosen(selection, each); });
}

bool is_in(const Shard& shard, std::string_view id) {
  return fnv1a(id) % static_cast<std::uint64_t>(shard.of) ==
         static_cast<std::uint64_t>(shard.number - 1);
}

std::vector<Job> plan(const std::vector<Suite>& suites, const Selection& selection) {
  std::vector<Job> jobs;
  for (const Suite& suite : suites) {
    for_each_job(suite, suite.info.cases, selection, [&](Job job) {
      if (!matches_any(job.info.id, selection.ids)) return;
      if (!is_in(selection.shard, job.info.id)) return;
      if (!any_matches_any(job.info.tags, selection.tags)) return;
      if (!is_among(selection.variants, job.variant.name)) return;
      if (!is_among(selection.roles, job.variant.role)) return;
      jobs.push_back(std::move(job));
    });
  }
  return jobs;
}

std::vector<Job> plan_controls(const std::vector<Suite>& suites, const Selection& selection,
                               Depth depth) {
  std::vector<Job> jobs;
  for (const Suite& suite : suites) {
    for (const CaseInfo& control : suite.controls) {
      if (depth == Depth::usual && std::ranges::count(control.tags, "deep") > 0) continue;
      for_each_job(suite, {control}, selection, [&](Job job) {
        if (is_for(control, job.detector)) jobs.push_back(std::move(job));
      });
    }
  }
  return jobs;
}

}  // namespace deadheat
