// SPDX-License-Identifier: MIT
// A score for a person at a terminal: the matrix, and what is worth a look. All programs are in the
// other formats.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "model/names.hpp"
#include "model/score_judge.hpp"
#include "reports/score_report.hpp"
#include "reports/score_text.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::size_t most_lines = 50;  // of one list
constexpr std::size_t narrowest = 40;

// A table of words: each column is as wide as its widest cell; the first is on the left.
class Table {
 public:
  void row(std::vector<std::string> cells) {
    for (std::size_t index = 0; index < cells.size(); ++index) {
      if (widths_.size() <= index) widths_.push_back(0);
      widths_[index] = std::max(widths_[index], characters(cells[index]));
    }
    rows_.push_back(std::move(cells));
  }

  std::string text() const {
    std::string all;
    for (const std::vector<std::string>& row : rows_) {
      std::string line;
      for (std::size_t index = 0; index < row.size(); ++index) {
        const std::string blanks(widths_[index] - characters(row[index]), ' ');
        line += (index == 0 ? "" : "  ") + (index == 0 ? row[index] + blanks : blanks + row[index]);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      all += line + "\n";
    }
    return all;
  }

 private:
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

std::string matrices(const Score& score) {
  Table table;
  table.row({"detector", "TP", "FP", "TN", "FN", "blind", "unjudged", "precision", "recall", "F1"});
  for (const Detector detector : score.detectors) {
    const Matrix matrix = matrix_of(score, detector);
    table.row({std::string(name(detector)), grouped(matrix.true_positive),
               grouped(matrix.false_positive), grouped(matrix.true_negative),
               grouped(matrix.false_negative), grouped(matrix.blind), grouped(matrix.unjudged),
               measure_text(precision(matrix)), measure_text(recall(matrix)),
               measure_text(f1(matrix))});
  }
  return table.text() +
         "In brackets: 95% intervals (precision and recall: Wilson; F1: that of TP/(TP+FP+FN), "
         "taken "
         "through 2J/(1+J)).\n";
}

// "5 of 6": the right ones of those that were judged.
std::string right_of_judged(const Matrix& matrix) {
  if (matrix.judged() == 0) return matrix.blind > 0 ? "blind" : "-";
  return fmt::format("{} of {}", grouped(matrix.true_positive + matrix.true_negative),
                     grouped(matrix.judged()));
}

std::string labels(const Score& score) {
  Table table;
  std::vector<std::string> heads = {"right, by label"};
  for (const Detector detector : score.detectors) heads.emplace_back(name(detector));
  table.row(heads);
  for (const auto& [label, text] : names<Label>) {
    const bool is_there =
        std::ranges::find(score.programs, label, &Program::label) != score.programs.end();
    if (!is_there) continue;
    std::vector<std::string> cells = {text};
    for (const Detector detector : score.detectors)
      cells.push_back(right_of_judged(matrix_of(score, detector, label)));
    table.row(cells);
  }
  return table.text();
}

// Where everything that others wrote is made visible, and wrapped.
class List {
 public:
  List(std::string title, const ReportOptions& options)
      : title_(std::move(title)),
        width_(static_cast<std::size_t>(std::max(options.width, 0)) + 4) {}

  void item(const std::string& text) {
    if (++count_ > most_lines) return;
    bool is_first = true;
    for (const std::string& line : wrapped(visible(text), std::max(width_ - 8, narrowest))) {
      text_ += (is_first ? "  " : "      ") + line + "\n";
      is_first = false;
    }
  }

  std::string text() const {
    if (count_ == 0) return {};
    const std::string more =
        count_ > most_lines
            ? fmt::format("  … and {} more, in the HTML page and the JSON\n", count_ - most_lines)
            : "";
    return fmt::format("\n{} ({})\n{}{}", title_, count_, text_, more);
  }

 private:
  std::string title_;
  std::size_t width_;
  std::size_t count_ = 0;
  std::string text_;
};

std::string told_item(const Told& told) {
  const auto& [program, result] = told;
  return fmt::format("{} [{}] {}: {}", name_of(*program), name(program->label),
                     name(result->detector), first_line(result->reason));
}

std::string wrong_list(const Score& score, const ReportOptions& options) {
  List list("Wrong answers", options);
  for (const Told& told : wrong_answers(score)) {
    const bool missed = told.second->answer == Answer::false_negative;
    list.item(told_item(told) + (missed ? " (missed)" : " (false alarm)"));
  }
  return list.text();
}

std::string unjudged_list(const Score& score, const ReportOptions& options) {
  List list("Not judged", options);
  for (const Told& told : unjudged_results(score)) list.item(told_item(told));
  return list.text();
}

std::string disagreement_list(const Score& score, const ReportOptions& options) {
  List list("Detectors disagree", options);
  for (const Disagreement& each : disagreements(score)) {
    list.item(fmt::format("{} [{}]: {} saw it, {} did not", name_of(*each.program),
                          name(each.program->label), detectors_text(each.saw),
                          detectors_text(each.did_not)));
  }
  return list.text();
}

std::string note_list(const Score& score, const ReportOptions& options) {
  List list("Notes", options);
  for (const std::string& note : score.notes) list.item(note);
  return list.text();
}

}  // namespace

std::string write_score_console(const Score& score, const ReportOptions& options) {
  return matrices(score) + "\n" + labels(score) + wrong_list(score, options) +
         unjudged_list(score, options) + disagreement_list(score, options) +
         note_list(score, options) + "\n" + score_sentence(score) + ", in " +
         duration(score.seconds) + ".\n";
}

}  // namespace deadheat
