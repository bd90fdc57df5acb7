// SPDX-License-Identifier: MIT
#include "suite/person.hpp"

#include <cstdio>

#include "model/duration.hpp"
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
  text += line("expected=" + std::to_string(counts.shown_expected) +
               ", found=" + std::to_string(counts.shown_found));
  text += line(wrong_line(counts)) + line(setting_line(result.setting));
  for (const OutcomeCount& outcome : result.outcomes) text += line(outcome_line(outcome));
  for (const std::string& message : result.threw) text += line("threw: " + visible(message));
  if (reports > 0) text += line(std::to_string(reports) + " reports of the sanitizer, above");
  return text;
}

}  // namespace deadheat
