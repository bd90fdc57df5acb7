// SPDX-License-Identifier: MIT
// The report as the summary of a step in CI: what a reviewer has to know first, below 1 MiB however
// large the run is.
#include "reports/markdown.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/facts.hpp"
#include "reports/interleaving.hpp"
#include "reports/report.hpp"
#include "reports/summary.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

void write_notes(MarkdownPaper& paper, const Session& session, const ReportOptions& options) {
  if (session.interrupted) {
    paper.paragraph(
        fmt::format("Interrupted: {} of {} planned results are there. What is missing is unjudged.",
                    session.results.size(), session.planned));
  }
  for (const std::string& note : options.notes) paper.paragraph("Note: " + note);
}

void write_detected(MarkdownPaper& paper, const Summary& summary, const Session& session) {
  const Share& caught = summary.detected.variants;
  std::string text = fmt::format("Able to detect: {} of {} caught", grouped(caught.count),
                                 counted(caught.of, "racy variant was", "racy variants were"));
  for (const Caught& by : summary.detected.by_detector) {
    text += fmt::format("; {} saw {} of {}", name(by.detector), grouped(by.variants.count),
                        grouped(by.variants.of));
  }
  paper.item(text);
  paper.item(session.controls.empty()
                 ? std::string("The doctor's controls were not run with this session")
                 : fmt::format("The doctor's controls: {} of {} as declared",
                               summary.controls.count, summary.controls.of));
}

void write_clean(MarkdownPaper& paper, const Clean& clean) {
  std::string text =
      fmt::format("Nothing found: {} of {} clean", grouped(clean.variants.count),
                  counted(clean.variants.of, "locked variant stayed", "locked variants stayed"));
  if (const std::string tried = tried_text(clean); !tried.empty()) text += ", in " + tried;
  if (const std::string bound = bound_text(clean); !bound.empty()) text += "; " + bound;
  paper.item(text);
}

// Faults in full, so that a reader need not look for the log.
void write_fault(MarkdownPaper& paper, const Result& result) {
  paper.heading(4, fmt::format("{}/{} under {}: {}", result.id, result.variant.name,
                               name(result.detector), name(result.verdict)));
  paper.paragraph(result.reason);
  for (const std::string& fact : facts(result)) paper.item(fact);
  if (const std::string command = first_replay_command(result); !command.empty()) {
    paper.code("# to replay it\n" + command);
  }
  if (!result.repeat.empty()) paper.code("# to repeat it\n" + result.repeat);
}

void write_faults(MarkdownPaper& paper, const Session& session) {
  const auto has_fault = [](const Result& result) { return is_fault(result.verdict); };
  if (std::ranges::none_of(session.results, has_fault)) return;
  paper.heading(3, "What is wrong");
  for (const Result& result : session.results) {
    if (has_fault(result)) write_fault(paper, result);
  }
}

// Whole cases: the worst first, and those that are as expected last.
void write_cases(MarkdownPaper& paper, const Summary& summary) {
  if (summary.cases.empty()) return;
  std::vector<CaseVerdict> cases = summary.cases;
  std::ranges::stable_sort(cases, std::greater{}, &CaseVerdict::verdict);
  std::vector<std::vector<std::string>> rows;
  for (const CaseVerdict& each : cases) {
    rows.push_back({std::string(name(each.verdict)), each.id, each.reason});
  }
  paper.heading(3, "Cases");
  paper.table({"verdict", "case", "why"}, rows);
}

void write_trend(MarkdownPaper& paper, const Trend& trend) {
  if (trend.moments.empty()) return;
  paper.heading(3, "Over time");
  std::vector<std::vector<std::string>> rows;
  for (const Moment& moment : trend.moments) {
    const auto of = [&](Verdict verdict) { return std::to_string(moment.cases.at(verdict)); };
    rows.push_back({moment.created, of(Verdict::confirmed), of(Verdict::unjudged),
                    of(Verdict::missed), of(Verdict::broken), of(Verdict::errored),
                    fmt::format("{} of {}", moment.caught, moment.racy),
                    fmt::format("{} of {}", moment.clean, moment.locked),
                    std::to_string(moment.unexpected)});
  }
  paper.table({"when", "confirmed", "unjudged", "missed", "broken", "errored", "racy caught",
               "locked clean", "unexpected findings"},
              rows);
}

}  // namespace

std::string write_markdown(const Session& session, const ReportOptions& options) {
  const Summary summary = summarize(session);
  MarkdownPaper paper;
  paper.heading(2, fmt::format("Deadheat: {}", name(summary.verdict)));
  paper.paragraph(summary.sentence);
  write_notes(paper, session, options);
  write_detected(paper, summary, session);
  write_clean(paper, summary.clean);
  paper.item("Cases: " + listed(summary.by_case));
  write_trend(paper, options.trend);
  write_faults(paper, session);
  write_cases(paper, summary);
  return paper.written();
}

}  // namespace deadheat
