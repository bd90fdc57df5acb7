// SPDX-License-Identifier: MIT
// Which detector sees which family of bugs: the results of a run as a table. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// What one detector made of one family.
struct MatrixCell {
  long ran = 0;     // results of the detector in the family
  long due = 0;     // racy variants that it has to catch
  long caught = 0;  // of those
  long locked = 0;  // locked variants that it judged
  long flagged =
      0;  // of those, in which it reported what is not there: false alarms, also declared
};

struct MatrixRow {
  std::string family = {};
  long cases = 0;
  long racy = 0;                       // variants
  std::vector<MatrixCell> cells = {};  // one a detector, in the order of FamilyMatrix::detectors
};

struct FamilyMatrix {
  std::vector<Detector> detectors = {};  // those that ran, in the order of the names
  std::vector<MatrixRow> rows = {};      // by family, in the order of their names
  MatrixRow all = {};                    // over all families
};

// A racy variant is due for a detector where a symptom must be seen that the detector decides, or
// that it glimpses if it decides none, and to which it is not declared blind. It is caught where
// one of these was seen. Errored results count for nothing.
FamilyMatrix matrix_of(const std::vector<Result>& results);

// The part of an id before its slash.
std::string family_of(const std::string& id);

}  // namespace deadheat
