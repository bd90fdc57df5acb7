// SPDX-License-Identifier: MIT
#include "model/score_matrix.hpp"

#include <algorithm>

namespace deadheat {
namespace {

long& field_of(Matrix& matrix, Answer answer) {
  switch (answer) {
    case Answer::true_positive:
      return matrix.true_positive;
    case Answer::false_positive:
      return matrix.false_positive;
    case Answer::true_negative:
      return matrix.true_negative;
    case Answer::false_negative:
      return matrix.false_negative;
    case Answer::blind:
      return matrix.blind;
    case Answer::unjudged:
      break;
  }
  return matrix.unjudged;
}

bool is_positive(const ProgramResult& result) {
  return result.answer == Answer::true_positive || result.answer == Answer::false_positive;
}

bool is_negative(const ProgramResult& result) {
  return result.answer == Answer::true_negative || result.answer == Answer::false_negative;
}

double f1_of(double jaccard) { return 2 * jaccard / (1 + jaccard); }

}  // namespace

Matrix matrix_of(const Score& score, Detector detector, std::optional<Label> label) {
  Matrix matrix;
  for (const Program& program : score.programs) {
    if (label && program.label != *label) continue;
    if (const ProgramResult* result = find_result(program, detector))
      ++field_of(matrix, result->answer);
  }
  return matrix;
}

std::optional<Rate> precision(const Matrix& matrix) {
  return rate(matrix.true_positive, matrix.true_positive + matrix.false_positive);
}

std::optional<Rate> recall(const Matrix& matrix) {
  return rate(matrix.true_positive, matrix.true_positive + matrix.false_negative);
}

std::optional<Rate> f1(const Matrix& matrix) {
  const std::optional<Rate> jaccard = rate(
      matrix.true_positive, matrix.true_positive + matrix.false_positive + matrix.false_negative);
  if (!jaccard) return std::nullopt;
  return Rate{f1_of(jaccard->rate), f1_of(jaccard->low), f1_of(jaccard->high)};
}

std::vector<Disagreement> disagreements(const Score& score) {
  std::vector<Disagreement> all;
  for (const Program& program : score.programs) {
    Disagreement each{.program = &program};
    for (const ProgramResult& result : program.results) {
      if (is_positive(result)) each.saw.push_back(result.detector);
      if (is_negative(result)) each.did_not.push_back(result.detector);
    }
    if (!each.saw.empty() && !each.did_not.empty()) all.push_back(std::move(each));
  }
  return all;
}

const ProgramResult* find_result(const Program& program, Detector detector) {
  const auto found = std::ranges::find(program.results, detector, &ProgramResult::detector);
  return found == program.results.end() ? nullptr : &*found;
}

Outcome outcome_of(const Score& score) {
  Outcome outcome;
  for (const Program& program : score.programs) {
    Matrix answers;
    for (const ProgramResult& result : program.results) ++field_of(answers, result.answer);
    outcome.right += answers.true_positive + answers.true_negative;
    outcome.wrong += answers.false_positive + answers.false_negative;
    if (answers.judged() == 0) ++outcome.unjudged;
  }
  return outcome;
}

}  // namespace deadheat
