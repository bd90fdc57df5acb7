// SPDX-License-Identifier: MIT
#include "reports/sarif_result.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "model/finding.hpp"
#include "model/names.hpp"
#include "reports/facts.hpp"
#include "reports/interleaving.hpp"
#include "reports/sarif_flow.hpp"
#include "reports/sarif_location.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

using nlohmann::json;

const Sighting* sighting_of(const Result& result, Symptom symptom) {
  const auto found = std::ranges::find(result.sightings, symptom, &Sighting::symptom);
  return found == result.sightings.end() ? nullptr : &*found;
}

bool is_expected(const Result& result, Symptom symptom) {
  const Sighting* sighting = sighting_of(result, symptom);
  return sighting && sighting->verdict != Verdict::broken;
}

std::string variant_text(const Result& result) {
  return fmt::format("{}/{} under {}", result.id, result.variant.name, name(result.detector));
}

const Interleaving* interleaving_of(const Result& result, Symptom symptom,
                                    const std::string& fingerprint) {
  if (!result.exploration) return nullptr;
  const std::vector<Interleaving>& shown = result.exploration->interleavings_shown;
  const auto found = std::ranges::find_if(shown, [&](const Interleaving& each) {
    return each.symptom == symptom && each.fingerprint == fingerprint;
  });
  return found == shown.end() ? nullptr : &*found;
}

json base(const Result& result, long rule_index, std::string_view message) {
  json properties = {{"suite", visible(result.suite)},
                     {"variant", visible(result.variant.name)},
                     {"role", name(result.variant.role)},
                     {"detector", name(result.detector)},
                     {"verdict", name(result.verdict)}};
  if (!result.repeat.empty()) properties["repeat"] = visible(result.repeat);
  return {{"ruleId", visible(result.id)},
          {"ruleIndex", rule_index},
          {"kind", "fail"},
          {"level", "error"},
          {"message", sarif_message(message)},
          {"locations", json::array({sarif_location(result.file, result.line)})},
          {"properties", properties}};
}

// What the case itself declares is no alert: it is noted, with the declaration as the reason.
void mark_as_expected(json& made, const Result& result, Symptom symptom) {
  const Sighting& sighting = *sighting_of(result, symptom);
  const std::string reason =
      sighting.truth == never
          ? sighting.note
          : fmt::format("The variant '{}' declares that '{}' {} be seen.", result.variant.name,
                        name(symptom), name(sighting.truth));
  made["level"] = "note";
  made["suppressions"] = json::array({{{"kind", "inSource"}, {"justification", visible(reason)}}});
}

// The places of a finding, the innermost own frame of each access or stack.
struct FoundPlace {
  const Frame* frame = nullptr;
  std::string message;
};

std::vector<FoundPlace> places_of(const Finding& finding) {
  std::vector<FoundPlace> places;
  for (const Access& access : finding.accesses) {
    if (const Frame* frame = telling_frame(access.stack)) {
      const std::string thread =
          access.thread == 0 ? "the main thread" : fmt::format("thread {}", access.thread);
      places.push_back({frame, access_text(access) + " by " + thread});
    }
  }
  for (const Stack& stack : finding.stacks) {
    if (const Frame* frame = telling_frame(stack)) places.push_back({frame, finding.kind});
  }
  return places;
}

void add_related(json& related, const Stack& stack, std::string_view message) {
  const Frame* frame = telling_frame(stack);
  if (!frame || frame->file.empty()) return;
  json location = sarif_location(*frame, message);
  location["id"] = related.size() + 1;
  related.push_back(std::move(location));
}

json related_of(const Finding& finding) {
  json related = json::array();
  for (const FoundPlace& place : places_of(finding)) {
    add_related(related, {*place.frame}, place.message);
  }
  for (const Thread& thread : finding.threads) {
    add_related(related, thread.created, fmt::format("thread {} was started here", thread.number));
  }
  for (const Lock& lock : finding.locks) {
    add_related(related, lock.created, fmt::format("lock {} was made here", lock.number));
  }
  return related;
}

std::string message_of(const Result& result, const Finding& finding) {
  std::vector<std::string> places;
  for (const FoundPlace& found : places_of(finding)) {
    places.push_back(fmt::format("{} at {}", found.message, place(*found.frame)));
  }
  const Sighting* sighting = sighting_of(result, finding.symptom);
  const Unit unit = sighting ? sighting->unit : Unit::runs;
  const long of = sighting ? sighting->of : std::ssize(result.runs);
  return fmt::format(
      "{} in {}: {} (seen in {})", finding.kind, variant_text(result),
      places.empty() ? "the place is not known" : fmt::format("{}", fmt::join(places, ", ")),
      times(times_seen(finding, unit), of, unit));
}

// Where the primary place has no file, the case stands for it: a result without a place is not
// shown.
void place_it(json& made, const Finding& finding) {
  for (const FoundPlace& found : places_of(finding)) {
    if (found.frame->file.empty() || found.frame->line <= 0) continue;
    made["locations"] = json::array({sarif_location(*found.frame)});
    return;
  }
}

void add_interleaving(json& made, const Finding& finding, const Interleaving* interleaving) {
  if (json flows = sarif_code_flows(finding, interleaving); !flows.empty()) {
    made["codeFlows"] = std::move(flows);
  }
  if (!interleaving) return;
  if (const std::string command = replay_command(*interleaving); !command.empty()) {
    made["properties"]["replay"] = visible(command);
  }
}

json result_of(const Result& result, const Finding& finding, long rule_index) {
  json made = base(result, rule_index, message_of(result, finding));
  place_it(made, finding);
  if (json related = related_of(finding); !related.empty()) {
    made["relatedLocations"] = std::move(related);
  }
  add_interleaving(made, finding, interleaving_of(result, finding.symptom, finding.fingerprint));
  made["partialFingerprints"] = {
      {"deadheatPlaces/v1",
       visible(result.id + "/" + result.variant.name + ":" + finding.fingerprint)}};
  made["occurrenceCount"] = std::max(1L, finding.reports);
  made["properties"]["kind"] = visible(finding.kind);
  if (is_expected(result, finding.symptom)) mark_as_expected(made, result, finding.symptom);
  return made;
}

// A sighting that is broken or missed, where no finding tells of it.
json result_of(const Result& result, const Sighting& sighting, long rule_index) {
  const std::string_view symptom = name(sighting.symptom);
  const std::string what = sighting.verdict == Verdict::missed
                               ? fmt::format("'{}' must be seen and was not", symptom)
                               : fmt::format("'{}' must never be seen and was", symptom);
  json made = base(result, rule_index,
                   fmt::format("{} in {}: {}", what, variant_text(result), times(sighting)));
  add_interleaving(made, {}, interleaving_of(result, sighting.symptom, ""));
  made["partialFingerprints"] = {
      {"deadheatPlaces/v1",
       visible(result.id + "/" + result.variant.name + ":" + std::string(symptom))}};
  made["properties"]["kind"] = symptom;
  return made;
}

bool has_finding_of(const Result& result, Symptom symptom) {
  return std::ranges::find(result.findings, symptom, &Finding::symptom) != result.findings.end();
}

// A verdict that no symptom explains, such as that on an outcome of a litmus.
json result_of_verdict(const Result& result, long rule_index) {
  json made =
      base(result, rule_index,
           fmt::format("{} is {}: {}", variant_text(result), name(result.verdict), result.reason));
  made["partialFingerprints"] = {
      {"deadheatPlaces/v1", visible(result.id + "/" + result.variant.name + ":verdict")}};
  made["properties"]["kind"] = name(result.verdict);
  return made;
}

}  // namespace

std::vector<json> sarif_results(const Result& result, long rule_index) {
  std::vector<json> all;
  for (const Finding& finding : result.findings) {
    all.push_back(result_of(result, finding, rule_index));
  }
  bool is_explained = false;
  for (const Sighting& sighting : result.sightings) {
    if (sighting.verdict != Verdict::broken && sighting.verdict != Verdict::missed) continue;
    is_explained = true;
    if (has_finding_of(result, sighting.symptom)) continue;
    all.push_back(result_of(result, sighting, rule_index));
  }
  // what the harness itself could not do is a notification, and no result
  const bool is_of_code = result.verdict == Verdict::broken || result.verdict == Verdict::missed;
  if (is_of_code && !is_explained) all.push_back(result_of_verdict(result, rule_index));
  return all;
}

}  // namespace deadheat
