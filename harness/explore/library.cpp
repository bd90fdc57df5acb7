// SPDX-License-Identifier: MIT
// deadheat/explore.hpp, in the explore flavour.
#include <algorithm>

#include <deadheat/explore.hpp>

#include "explore/engine.hpp"
#include "explore/symbolizer.hpp"
#include "model/finding.hpp"

namespace deadheat {
namespace {

std::string place_of(const Step& step) {
  const Frame* frame = telling_frame(step.stack);
  if (!frame) return {};
  if (frame->file.empty()) return "  " + frame->function;
  return "  " + frame->function + " " + frame->file + ":" + std::to_string(frame->line);
}

std::string line_of(const Step& step) {
  std::string line = (step.marked ? "> " : "  ") + std::to_string(step.number) + "  thread " +
                     std::to_string(step.thread) + "  " + step.operation;
  if (!step.object.empty()) line += " " + step.object;
  if (!step.value.empty()) line += " (" + step.value + ")";
  if (step.preempts) line += "  [preempts]";
  return line + place_of(step) + "\n";
}

std::string text_of(const Interleaving& interleaving) {
  std::string text;
  for (const Step& step : interleaving.steps) text += line_of(step);
  if (interleaving.left_out > 0) {
    text += "  (" + std::to_string(interleaving.left_out) + " events in the middle left out)\n";
  }
  return text;
}

// How often a bug was seen: a finding knows, and a wrong tally is counted with the trials.
long executions_of(const explorer::Campaign& campaign, const Interleaving& shown) {
  if (shown.symptom == Symptom::wrong) return campaign.counts.wrong;
  const auto found = std::ranges::find(campaign.findings, shown.fingerprint, &Finding::fingerprint);
  return found == campaign.findings.end() ? 0 : found->reports;
}

ExploredBug bug_of(const explorer::Campaign& campaign, const Interleaving& shown, long first) {
  return {.symptom = shown.symptom,
          .kind = shown.kind,
          .message = shown.message,
          .token = shown.token,
          .preemptions = shown.preemptions,
          .executions = executions_of(campaign, shown),
          .first = first,
          .interleaving = text_of(shown)};
}

Explored explored_from(explorer::Campaign& campaign) {
  explorer::symbolize(campaign);
  const Exploration& exploration = campaign.exploration;
  Explored explored{.explored = true,
                    .executions = exploration.executions,
                    .interleavings = exploration.interleavings,
                    .complete = exploration.complete,
                    .bound = exploration.bound,
                    .spurious = exploration.spurious,
                    .nondeterminism = exploration.nondeterminism,
                    .failure = campaign.failure};
  for (const TallyCount& each : exploration.tallies) {
    explored.tallies.push_back({{each.expected, each.found}, each.count});
  }
  std::size_t number = 0;
  for (const Interleaving& shown : exploration.interleavings_shown) {
    const long first = number < campaign.first_seen.size() ? campaign.first_seen[number] : 0;
    explored.bugs.push_back(bug_of(campaign, shown, first));
    ++number;
  }
  for (const Unsupported& call : exploration.unsupported) {
    const Step place{.stack = call.stack};
    explored.unsupported.push_back(call.call + place_of(place));
  }
  return explored;
}

}  // namespace

Explored explore_body(const Body& body, const ExploreOptions& options) {
  explorer::Campaign campaign = explorer::run_campaign(body, options, {});
  return explored_from(campaign);
}

}  // namespace deadheat
