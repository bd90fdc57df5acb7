// SPDX-License-Identifier: MIT
#include "reports/difference.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/facts.hpp"
#include "reports/markdown.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

std::string text_of(const Place& place) {
  return place.variant.empty()
             ? place.id
             : fmt::format("{}/{} under {}", place.id, place.variant, name(place.detector));
}

std::string text_of(const Times& seen) { return times(seen.seen, seen.of, seen.unit); }

std::string places_of(const Finding& finding) {
  std::vector<std::string> places;
  for (const Access& access : finding.accesses) places.push_back(place(access.stack));
  for (const Stack& stack : finding.stacks) places.push_back(place(stack));
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return fmt::format("{}", fmt::join(places, ", "));
}

std::string line_of(const FindingChange& change) {
  return fmt::format("{}: {} at {}, in {}{} [{}]", text_of(change.place), change.finding.kind,
                     places_of(change.finding), text_of(change.times),
                     change.expected ? ", as it may be seen there" : "",
                     change.finding.fingerprint);
}

std::string line_of(const VerdictChange& change) {
  return fmt::format("{}: {} -> {} ({})", text_of(change.place), name(change.before),
                     name(change.now), change.reason);
}

std::string line_of(const RateChange& change) {
  return fmt::format("{}: '{}' {}, {} -> {}, {}", text_of(change.place), name(change.symptom),
                     text_of(change.before), rate_text(change.before.seen, change.before.of),
                     text_of(change.now), rate_text(change.now.seen, change.now.of));
}

std::string line_of(const ProofChange& change) {
  return fmt::format("{}: every interleaving {} explored before, and {} now", text_of(change.place),
                     change.before ? "was" : "was not", change.now ? "is" : "is not");
}

std::string line_of(const CostChange& change) {
  const Cost& before = change.before;
  const Cost& now = change.now;
  return fmt::format("{}/{} with {}: {:.3g} -> {:.3g} ns a step ({:.2f} times)", now.id,
                     now.variant, counted(now.threads, "thread", "threads"), before.ns_per_step,
                     now.ns_per_step, now.ns_per_step / before.ns_per_step);
}

std::string line_of(const ResultOnlyInOne& result) {
  return fmt::format("{} ({})", text_of(result.place), name(result.verdict));
}

std::string line_of(const SetUpChange& change) {
  const auto told = [](const std::string& value) {
    return value.empty() ? std::string("nothing") : "'" + value + "'";
  };
  return fmt::format("{}: {} -> {}", change.what, told(change.before), told(change.now));
}

template <class Change>
void add(std::vector<DifferenceSection>& sections, std::string title,
         const std::vector<Change>& changes) {
  if (changes.empty()) return;
  DifferenceSection section{.title = std::move(title)};
  for (const Change& change : changes) section.lines.push_back(line_of(change));
  sections.push_back(std::move(section));
}

std::string write_as_text(const Difference& difference, const ReportOptions& options) {
  std::string text;
  for (const DifferenceSection& section : sections_of(difference)) {
    text += visible(section.title) + "\n";
    for (const std::string& line : section.lines) {
      std::string start = "  ";
      const auto width = static_cast<std::size_t>(std::max(options.width, 40));
      for (const std::string& part : wrapped(visible(line), width - 4)) {
        text += start + part + "\n";
        start = "    ";
      }
    }
  }
  return text + sentence_of(difference) + "\n";
}

std::string write_as_markdown(const Difference& difference, const ReportOptions&) {
  MarkdownPaper paper;
  paper.heading(2, "Deadheat: what changed");
  paper.paragraph(sentence_of(difference));
  for (const DifferenceSection& section : sections_of(difference)) {
    paper.heading(3, section.title);
    for (const std::string& line : section.lines) paper.item(line);
  }
  return paper.written();
}

}  // namespace

// Defined beside the JSON that it writes.
std::string write_difference_json(const Difference& difference, const ReportOptions& options);

const std::vector<DifferenceFormat>& difference_formats() {
  static const std::vector<DifferenceFormat> table = {
      {"console", write_as_text},
      {"json", write_difference_json},
      {"markdown", write_as_markdown},
  };
  return table;
}

const DifferenceFormat* find_difference_format(std::string_view name) {
  const auto found = std::ranges::find(difference_formats(), name, &DifferenceFormat::name);
  return found == difference_formats().end() ? nullptr : &*found;
}

std::vector<DifferenceSection> sections_of(const Difference& difference) {
  std::vector<DifferenceSection> sections;
  add(sections, "New findings", difference.new_findings);
  add(sections, "Gone findings", difference.gone_findings);
  add(sections, "Findings of one session only, as chance explains it", difference.by_chance);
  add(sections, "Verdicts on cases", difference.cases);
  add(sections, "Verdicts on results", difference.results);
  add(sections, "Verdicts on results, confirmed in one session only, as chance explains it",
      difference.verdicts_by_chance);
  add(sections, "Verdicts on the doctor's controls", difference.controls);
  add(sections, "Detection rates beyond their intervals, and by several times", difference.rates);
  add(sections, "Completeness of the exploration", difference.proofs);
  add(sections, fmt::format("Costs, changed by more than {} times", cost_factor), difference.costs);
  add(sections, "Results only in the old session", difference.only_before);
  add(sections, "Results only in the new session", difference.only_now);
  add(sections, "Set-up", difference.set_up);
  return sections;
}

std::string sentence_of(const Difference& difference) {
  if (difference.compared == 0) return "The two have no result in common: nothing was compared.";
  const std::string findings = fmt::format(
      "{}: {} new, {} gone, {} the same{}",
      counted(difference.compared, "result compared", "results compared"),
      difference.new_findings.size(), difference.gone_findings.size(), difference.same_findings,
      difference.moved_findings > 0
          ? fmt::format(" ({} of them in other lines)", difference.moved_findings)
          : "");
  if (is_same(difference)) {
    const bool by_chance = !difference.by_chance.empty() || !difference.verdicts_by_chance.empty();
    return findings +
           (by_chance ? ". Nothing changed but what chance explains." : ". Nothing changed.");
  }
  const auto faults = std::ranges::count_if(difference.results, is_newly_faulty) +
                      std::ranges::count_if(difference.only_now, is_faulty);
  return fmt::format(
      "{}; {} newly missed, broken or errored. {}", findings, faults,
      is_worse(difference) ? "It is worse than before." : "It is not worse than before.");
}

}  // namespace deadheat
