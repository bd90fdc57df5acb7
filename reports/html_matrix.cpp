// SPDX-License-Identifier: MIT
// Which detector caught how much of which family: what this set-up is able to detect, at a glance.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "model/names.hpp"
#include "model/sighting.hpp"
#include "reports/html_parts.hpp"
#include "reports/svg.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr double bar_width = 60, bar_height = 8;

// Of the racy variants that were run: caught, and those that showed nothing though this detector
// decides what they must show.
struct Shares {
  Share caught;
  long missed = 0;
};

using Matrix = std::map<std::string, std::map<Detector, Shares>>;

Matrix matrix_of(const Session& session) {
  Matrix matrix;
  for (const Result& result : session.results) {
    if (result.variant.role != Role::racy) continue;
    Shares& shares = matrix[family(result.id)][result.detector];
    ++shares.caught.of;
    if (was_caught(result)) ++shares.caught.count;
    if (result.verdict == Verdict::missed) ++shares.missed;
  }
  return matrix;
}

std::set<Detector> detectors_of(const Matrix& matrix) {
  std::set<Detector> used;
  for (const auto& [family, row] : matrix) {
    for (const auto& [detector, shares] : row) used.insert(detector);
  }
  return used;
}

// The words beside it say the same.
Markup share_bar(const Share& share) {
  const double part =
      share.of > 0 ? static_cast<double>(share.count) / static_cast<double>(share.of) : 0;
  return element("svg",
                 {{"class", "share"},
                  {"aria-hidden", "true"},
                  {"viewBox", "0 0 60 8"},
                  {"width", "60"},
                  {"height", "8"}},
                 svg_box("share-all", {0, 0}, {bar_width, bar_height}),
                 svg_box("share-part", {0, 0}, {bar_width * part, bar_height}));
}

Markup matrix_cell(const std::string& family, Detector detector, const Shares& shares) {
  const std::string target =
      fmt::format("#?family={}&detector={}&role=racy", query_value(family), name(detector));
  const std::string words =
      fmt::format("{} of {}", grouped(shares.caught.count), grouped(shares.caught.of));
  return element("td", {},
                 element("a", {{"href", target}, {"class", "caught"}}, element("span", {}, words),
                         share_bar(shares.caught)),
                 shares.missed > 0 ? element("small", {{"class", "missed-note"}},
                                             fmt::format("○ {} missed", grouped(shares.missed)))
                                   : Markup());
}

Markup matrix_row(const std::string& family, const std::map<Detector, Shares>& row,
                  const std::set<Detector>& detectors) {
  Markup cells = element("th", {{"scope", "row"}},
                         element("a", {{"href", "#?family=" + query_value(family)}}, family));
  for (const Detector detector : detectors) {
    const auto known = row.find(detector);
    cells += known == row.end() ? element("td", {{"class", "quiet"}}, "not run")
                                : matrix_cell(family, detector, known->second);
  }
  return element("tr", {}, cells);
}

}  // namespace

Markup html_matrix(const Session& session) {
  const Matrix matrix = matrix_of(session);
  if (matrix.empty()) return {};
  const std::set<Detector> detectors = detectors_of(matrix);
  std::vector<Column> columns = {{"family"}};
  for (const Detector detector : detectors) columns.push_back({name(detector)});
  Markup rows;
  for (const auto& [family, row] : matrix) rows += matrix_row(family, row, detectors);
  return element("div", {{"class", "matrix"}},
                 table("Racy variants caught, by family and detector", columns, rows));
}

}  // namespace deadheat
