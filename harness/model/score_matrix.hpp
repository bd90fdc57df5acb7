// SPDX-License-Identifier: MIT
// What a score says of each detector. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/score.hpp"
#include "model/statistics.hpp"

namespace deadheat {

// How often a detector was right, and how often it could not be asked.
struct Matrix {
  long true_positive = 0;
  long false_positive = 0;
  long true_negative = 0;
  long false_negative = 0;
  long blind = 0;
  long unjudged = 0;

  long judged() const { return true_positive + false_positive + true_negative + false_negative; }
};

// Of all programs, or of those with a label.
Matrix matrix_of(const Score& score, Detector detector, std::optional<Label> label = {});

// Nothing where there is nothing to divide by. Precision and recall with Wilson's interval (see
// rate()).
std::optional<Rate> precision(const Matrix& matrix);
std::optional<Rate> recall(const Matrix& matrix);

// F1 = 2 TP / (2 TP + FP + FN). With J = TP / (TP + FP + FN), which is a proportion, F1 is 2 J / (1
// + J), which grows with J: its interval is that of J, taken through the same function. (J is the
// F* of Hand, Christen and Kirielle, "F*: an interpretable transformation of the F-measure",
// Machine Learning 110 (2021).)
std::optional<Rate> f1(const Matrix& matrix);

// A program of which some detectors saw what its label asks for, and others that could have did
// not.
struct Disagreement {
  const Program* program = nullptr;
  std::vector<Detector> saw = {};
  std::vector<Detector> did_not = {};
};
std::vector<Disagreement> disagreements(const Score& score);

// The result of the program under the detector, or nullptr.
const ProgramResult* find_result(const Program& program, Detector detector);

// All answers of a score at once.
struct Outcome {
  long right = 0;     // answers
  long wrong = 0;     // answers
  long unjudged = 0;  // programs of which no detector gave an answer
};
Outcome outcome_of(const Score& score);

}  // namespace deadheat
