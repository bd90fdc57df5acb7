// SPDX-License-Identifier: MIT
#include "suite/person.hpp"

#include <cstdio>

#include "model/duration.hpp"
#include "model/exploration.hpp"
#include "model/finding.hpp"
#include "model/names.hpp"
#include "model/visible.hpp"

namespace deadheat {
namespace {

std::string line(const std::string& text) { return "  " + text + "\n"; }

std::string setting_line(const Setting& setting) {
  if (setting.stride == 0) {
    return std::to_string(setting.threads) + " threads, " + std::to_string(setting.steps) +
           " steps each";
  }
  return std::to_string(setting.threads) + " actors" +
         (setting.pinned ? ", pinned" : ", not pinned") + ", stride " +
         std::to_string(setting.stride) + ", padding " + std::to_string(setting.padding);
}

std::string wrong_line(const Counts& counts) {
  return "wrong in " + std::to_string(counts.wrong) + " of " + std::to_string(counts.trials) +
         " trials, lost " + std::to_string(counts.lost) + ", surplus " +
         std::to_string(counts.surplus) + ", " + for_person(counts.seconds);
}

std::string outcome_line(const OutcomeCount& outcome) {
  return "(" + outcome.values + ") " + std::to_string(outcome.count) + " times, " +
         std::string(name(outcome.truth)) + ": " + visible(outcome.meaning);
}

std::string count_line(const Counts& counts) {
  return "expected=" + std::to_string(counts.shown_expected) +
         ", found=" + std::to_string(counts.shown_found);
}

std::string tally_line(const TallyCount& tally) {
  return "expected=" + std::to_string(tally.expected) + ", found=" + std::to_string(tally.found) +
         ": " + std::to_string(tally.count) + " executions";
}

std::string finding_line(const Finding& finding) {
  return finding.kind + " in " + std::to_string(finding.reports) + " executions";
}

// A place has a function and a line once it is symbolised, which a suite by itself does not do.
std::string place(const Step& step) {
  const Frame* frame = telling_frame(step.stack);
  if (!frame || frame->function.empty()) return {};
  return "  " + frame->function + " " + frame->file + ":" + std::to_string(frame->line);
}

std::string step_line(const Step& step) {
  return std::string(step.marked ? "*" : " ") + " " + std::to_string(step.number) + "  " +
         (step.thread == 0 ? "body" : "thread " + std::to_string(step.thread)) +
         (step.preempts ? " preempts" : "") + ": " + step.operation +
         (step.object.empty() ? "" : " " + step.object) +
         (step.value.empty() ? "" : ": " + step.value) + place(step);
}

std::string interleaving_text(const Interleaving& shown) {
  std::string text = line(shown.kind + ", " + std::to_string(shown.preemptions) +
                          " preemptions: " + visible(shown.message));
  for (const Step& step : shown.steps) text += line("  " + visible(step_line(step)));
  if (shown.left_out > 0)
    text += line("  (" + std::to_string(shown.left_out) + " events are left out)");
  if (!shown.token.empty()) text += line("deadheat replay " + shown.token);
  return text;
}

std::string exploration_text(const LoopResult& result) {
  const Exploration& exploration = *result.exploration;
  std::string text = line("explored " + extent(exploration) + ", by " + exploration.strategy);
  for (const TallyCount& tally : exploration.tallies) text += line(tally_line(tally));
  if (exploration.other_tallies > 0) {
    text += line("others: " + std::to_string(exploration.other_tallies) + " executions");
  }
  for (const Finding& finding : result.findings) text += line(visible(finding_line(finding)));
  if (const std::string why = why_undecided(exploration); !why.empty()) text += line(visible(why));
  for (const Interleaving& shown : exploration.interleavings_shown)
    text += interleaving_text(shown);
  return text;
}

}  // namespace

std::string list_for_person(const SuiteInfo& suite) {
  std::string text = suite.name + " (" + std::string(name(suite.flavour)) + ")\n";
  for (const CaseInfo& info : suite.cases) {
    text += info.id + "\n" + line(visible(info.rule));
    for (const VariantInfo& variant : info.variants) {
      text += line("/" + variant.name + " (" + std::string(name(variant.role)) + ")");
    }
  }
  return text;
}

std::string result_for_person(const std::string& name, const LoopResult& result, long reports) {
  const Counts& counts = result.counts;
  std::string text = name + "\n";
  text += line(count_line(counts));
  text += line(wrong_line(counts)) + line(setting_line(result.setting));
  for (const OutcomeCount& outcome : result.outcomes) text += line(outcome_line(outcome));
  for (const std::string& message : result.threw) text += line("threw: " + visible(message));
  if (result.exploration) text += exploration_text(result);
  if (reports > 0) text += line(std::to_string(reports) + " reports of the sanitizer, above");
  return text;
}

}  // namespace deadheat
