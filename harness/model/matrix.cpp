// SPDX-License-Identifier: MIT
#include "model/matrix.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "model/names.hpp"
#include "model/sighting.hpp"

namespace deadheat {
namespace {

bool decides_something(Detector detector) {
  return std::ranges::any_of(names<Symptom>, [&](const auto& each) {
    return sight(detector, each.first) == Sight::decides;
  });
}

bool is_declared_blind(const Result& result, Symptom symptom) {
  return std::ranges::any_of(result.variant.blind, [&](const KnownLimit& limit) {
    return is_limit_of(limit, result.detector, symptom);
  });
}

// What the detector has to show of the variant. The table of the detectors counts, and not what one
// run could decide: what was due must not depend on what came of it.
bool is_due(const Result& result, const Sighting& sighting) {
  const Sight least = decides_something(result.detector) ? Sight::decides : Sight::glimpses;
  return sighting.truth == must && sight(result.detector, sighting.symptom) == least &&
         !is_declared_blind(result, sighting.symptom);
}

bool was_flagged(const Result& result) {
  return std::ranges::any_of(result.sightings, [](const Sighting& sighting) {
    return sighting.truth == never && sighting.seen > 0;
  });
}

void count(MatrixCell& cell, const Result& result) {
  ++cell.ran;
  if (result.variant.role == Role::locked) {
    ++cell.locked;
    cell.flagged += was_flagged(result) ? 1 : 0;
    return;
  }
  const auto due = [&](const Sighting& sighting) { return is_due(result, sighting); };
  const auto seen = [&](const Sighting& sighting) { return due(sighting) && sighting.seen > 0; };
  cell.due += std::ranges::any_of(result.sightings, due) ? 1 : 0;
  cell.caught += std::ranges::any_of(result.sightings, seen) ? 1 : 0;
}

// What a row is counted from.
struct Family {
  std::set<std::string> cases;
  std::set<std::pair<std::string, std::string>> racy;  // id and variant
  std::map<Detector, MatrixCell> cells;

  void add(const Result& result) {
    cases.insert(result.id);
    if (result.variant.role == Role::racy) racy.emplace(result.id, result.variant.name);
    if (result.verdict != Verdict::errored) count(cells[result.detector], result);
  }
};

MatrixRow row_of(const std::string& name, const Family& family,
                 const std::vector<Detector>& detectors) {
  MatrixRow row{.family = name,
                .cases = static_cast<long>(family.cases.size()),
                .racy = static_cast<long>(family.racy.size())};
  for (const Detector detector : detectors) {
    const auto cell = family.cells.find(detector);
    row.cells.push_back(cell == family.cells.end() ? MatrixCell{} : cell->second);
  }
  return row;
}

std::vector<Detector> detectors_of(const std::vector<Result>& results) {
  std::vector<Detector> all;
  for (const auto& [detector, text] : names<Detector>) {
    if (std::ranges::count(results, detector, &Result::detector) > 0) all.push_back(detector);
  }
  return all;
}

}  // namespace

std::string family_of(const std::string& id) { return id.substr(0, id.find('/')); }

FamilyMatrix matrix_of(const std::vector<Result>& results) {
  std::map<std::string, Family> families;
  Family all;
  for (const Result& result : results) {
    families[family_of(result.id)].add(result);
    all.add(result);
  }
  FamilyMatrix matrix{.detectors = detectors_of(results)};
  for (const auto& [name, family] : families) {
    matrix.rows.push_back(row_of(name, family, matrix.detectors));
  }
  matrix.all = row_of("all", all, matrix.detectors);
  return matrix;
}

}  // namespace deadheat
