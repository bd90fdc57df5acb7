// SPDX-License-Identifier: MIT
// A score as a page: one file that opens without a network, and needs no script.
#include <algorithm>

#include <fmt/format.h>

#include "model/finding.hpp"
#include "model/names.hpp"
#include "model/score_judge.hpp"
#include "reports/html_parts.hpp"
#include "reports/page.hpp"
#include "reports/score_report.hpp"
#include "reports/score_text.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

Markup cell_of(const Markup& content) { return element("td", {}, content); }

Markup matrices(const Score& score) {
  Markup rows;
  for (const Detector detector : score.detectors) {
    const Matrix matrix = matrix_of(score, detector);
    rows += element("tr", {}, row_head(name(detector)), number(grouped(matrix.true_positive)),
                    number(grouped(matrix.false_positive)), number(grouped(matrix.true_negative)),
                    number(grouped(matrix.false_negative)), number(grouped(matrix.blind)),
                    number(grouped(matrix.unjudged)), number(measure_text(precision(matrix))),
                    number(measure_text(recall(matrix))), number(measure_text(f1(matrix))));
  }
  return table("The confusion matrix of each detector, with 95% intervals",
               {{"detector"},
                {"true positive", Holds::numbers},
                {"false positive", Holds::numbers},
                {"true negative", Holds::numbers},
                {"false negative", Holds::numbers},
                {"blind", Holds::numbers},
                {"unjudged", Holds::numbers},
                {"precision", Holds::numbers},
                {"recall", Holds::numbers},
                {"F1", Holds::numbers}},
               rows);
}

// The names of columns have to outlive the table.
std::vector<Column> with_detectors(std::vector<Column> columns, const Score& score) {
  for (const Detector detector : score.detectors) columns.push_back({name(detector)});
  return columns;
}

Markup labels(const Score& score) {
  Markup rows;
  for (const auto& [label, text] : names<Label>) {
    Markup cells = row_head(text);
    for (const Detector detector : score.detectors) {
      const Matrix matrix = matrix_of(score, detector, label);
      cells += cell(fmt::format(
          "{} of {} right{}{}", grouped(matrix.true_positive + matrix.true_negative),
          grouped(matrix.judged()), matrix.blind > 0 ? fmt::format(", {} blind", matrix.blind) : "",
          matrix.unjudged > 0 ? fmt::format(", {} unjudged", matrix.unjudged) : ""));
    }
    rows += element("tr", {}, cells);
  }
  return table("Right answers of those judged, by label", with_detectors({{"label"}}, score), rows);
}

Markup disagreement_table(const Score& score) {
  Markup rows;
  for (const Disagreement& each : disagreements(score)) {
    rows += element("tr", {}, row_head(name_of(*each.program)), cell(name(each.program->label)),
                    cell(detectors_text(each.saw)), cell(detectors_text(each.did_not)));
  }
  if (rows.empty())
    return element("p", {{"class", "quiet"}}, "The detectors agree on all programs.");
  return table("Programs of which some detectors saw what the label asks for, and others did not",
               {{"program"}, {"label"}, {"saw it"}, {"did not"}}, rows);
}

Markup told_table(std::string_view caption, std::string_view none, const std::vector<Told>& all) {
  Markup rows;
  for (const auto& [program, result] : all) {
    rows += element("tr", {}, row_head(name_of(*program)), cell(name(program->label)),
                    cell(name(result->detector)), cell(answer_text(*result)),
                    cell(first_line(result->reason)));
  }
  if (rows.empty()) return element("p", {{"class", "quiet"}}, none);
  return table(caption, {{"program"}, {"label"}, {"detector"}, {"answer"}, {"why"}}, rows);
}

// The verdict's colours, by what an answer is worth; the words say the same.
std::string_view tone_of(Answer answer) {
  switch (answer) {
    case Answer::true_positive:
    case Answer::true_negative:
      return "badge confirmed";
    case Answer::false_positive:
    case Answer::false_negative:
      return "badge broken";
    case Answer::blind:
    case Answer::unjudged:
      break;
  }
  return "badge unjudged";
}

Markup finding_item(const Finding& finding) {
  std::string where;
  for (const Access& access : finding.accesses)
    where += (where.empty() ? " at " : " and ") + place(access.stack);
  if (where.empty() && !finding.stacks.empty()) where = " at " + place(finding.stacks.front());
  return element("li", {}, finding.kind + where);
}

Markup result_cell(const ProgramResult* result) {
  if (!result) return cell("-");
  Markup findings;
  for (const Finding& finding : result->findings) findings += finding_item(finding);
  if (!findings.empty()) {
    findings =
        element("details", {},
                element("summary", {},
                        counted(static_cast<long>(result->findings.size()), "finding", "findings")),
                element("ul", {}, findings));
  }
  return cell_of(element("span", {{"class", tone_of(result->answer)}}, answer_text(*result)) +
                 element("small", {}, first_line(result->reason)) + findings);
}

Markup programs(const Score& score) {
  Markup rows;
  for (const Program& program : score.programs) {
    Markup cells = row_head(name_of(program)) + cell(name(program.label));
    for (const Detector detector : score.detectors)
      cells += result_cell(find_result(program, detector));
    rows += element("tr", {}, cells);
  }
  return table(
      "Each program under each detector: its answer, and the runs that showed what the label asks "
      "for",
      with_detectors({{"program"}, {"label"}}, score), rows);
}

Markup environment(const Score& score) {
  Markup rows;
  const auto add = [&](std::string_view what, std::string_view value) {
    rows += element("tr", {}, row_head(what), cell(value));
  };
  add("command", score.command);
  add("labels", score.labels);
  add("compile", score.compile);
  add("created", score.created);
  for (const auto& [what, value] : score.environment) add(what, value);
  return table("Where and how this was run", {{"what"}, {"value"}}, rows);
}

Markup words() {
  return element(
      "dl", {{"class", "about"}},
      described("positive", text("The detector saw what the label asks for: a race for race and "
                                 "norace; a lock-order inversion, a "
                                 "deadlock or a hang for deadlock; an abort, a crash or an exit "
                                 "code that is not 0 for assert-bug; "
                                 "anything at all for clean.")) +
          described(
              "blind",
              text(
                  "The detector cannot see that, so it was not asked: it is in no other column.")) +
          described("unjudged", text("It could not be compiled or run, or it did not come to its "
                                     "end. Never counted as clean.")) +
          described("k of n", text("Runs that showed it, of all runs.")) +
          described("intervals", text("Precision and recall: Wilson's. F1 is 2J/(1+J) of J = "
                                      "TP/(TP+FP+FN), and its interval that of "
                                      "J, taken through the same function.")));
}

Markup notes(const Score& score) {
  Markup all;
  for (const std::string& note : score.notes) all += element("p", {{"class", "note"}}, note);
  return all;
}

Markup section(std::string_view id, std::string_view title, const Markup& content) {
  return element("section", {{"id", id}}, element("h2", {}, title), content);
}

Markup body_of(const Score& score) {
  const Outcome outcome = outcome_of(score);
  const std::string_view tone = outcome.wrong > 0                            ? "verdict broken"
                                : outcome.right > 0 && outcome.unjudged == 0 ? "verdict confirmed"
                                                                             : "verdict unjudged";
  return element("header", {}, element("h1", {}, "Deadheat ", element("span", {}, "score"))) +
         element("main", {},
                 element("div", {{"class", tone}},
                         element("div", {},
                                 element("p", {{"class", "sentence"}}, score_sentence(score)))),
                 notes(score), section("matrix", "Matrix", matrices(score) + labels(score)),
                 section("disagreements", "Disagreements", disagreement_table(score)),
                 section("wrong", "Wrong answers",
                         told_table("Answers that the label contradicts", "There is none.",
                                    wrong_answers(score))),
                 section("unjudged", "Not judged",
                         told_table("Programs that a detector could not judge", "There is none.",
                                    unjudged_results(score))),
                 section("programs", "Programs", programs(score)),
                 section("environment", "Environment", environment(score)),
                 section("words", "Words", words()));
}

}  // namespace

std::string write_score_html(const Score& score, const ReportOptions&) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '" +
         std::string(page_files.style_hash) +
         "'; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n" +
         element("title", {}, "Deadheat score: " + score_sentence(score)).str() + "\n<style>" +
         std::string(page_files.style) + "</style>\n</head>\n<body>\n" + body_of(score).str() +
         "\n</body>\n</html>\n";
}

}  // namespace deadheat
