// SPDX-License-Identifier: MIT
// Which detector caught how much of which family: what this set-up is able to detect, at a glance.
#include <string>
#include <vector>

#include <fmt/format.h>

#include "model/matrix.hpp"
#include "model/names.hpp"
#include "reports/html_parts.hpp"
#include "reports/svg.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr double bar_width = 60, bar_height = 8;

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

Markup flagged_note(long flagged) {
  if (flagged == 0) return {};
  return element("small", {{"class", "flagged-note"}},
                 "! " + counted(flagged, "false alarm", "false alarms"));
}

// Of all families together there is no view to go to.
Markup matrix_cell(const std::string& family, Detector detector, const MatrixCell& cell) {
  if (cell.ran == 0) return element("td", {{"class", "quiet"}}, "not run");
  if (cell.due == 0) {
    return element("td", {{"class", "quiet"}}, "none is due", flagged_note(cell.flagged));
  }
  const Markup words =
      element("span", {}, fmt::format("{} of {}", grouped(cell.caught), grouped(cell.due))) +
      share_bar({cell.caught, cell.due});
  if (family.empty()) return element("td", {}, element("div", {{"class", "caught"}}, words));
  const std::string target =
      fmt::format("#?family={}&detector={}&role=racy", query_value(family), name(detector));
  return element("td", {}, element("a", {{"href", target}, {"class", "caught"}}, words),
                 flagged_note(cell.flagged));
}

Markup matrix_row(const FamilyMatrix& matrix, const MatrixRow& row, const Markup& head) {
  Markup cells = element("th", {{"scope", "row"}}, head);
  for (std::size_t at = 0; at < row.cells.size(); ++at) {
    cells += matrix_cell(row.family, matrix.detectors[at], row.cells[at]);
  }
  return element("tr", {}, cells);
}

Markup family_link(const std::string& family) {
  return element("a", {{"href", "#?family=" + query_value(family)}}, family);
}

}  // namespace

Markup html_matrix(const Session& session) {
  const FamilyMatrix matrix = matrix_of(session.results);
  if (matrix.rows.empty()) return {};
  std::vector<Column> columns = {{"family"}};
  for (const Detector detector : matrix.detectors) columns.push_back({name(detector)});
  Markup rows;
  for (const MatrixRow& row : matrix.rows) rows += matrix_row(matrix, row, family_link(row.family));
  MatrixRow all = matrix.all;
  all.family.clear();
  if (matrix.rows.size() > 1) rows += matrix_row(matrix, all, text("all"));
  return element(
      "div", {{"class", "matrix"}},
      table("Racy variants caught, of those that the detector is due to catch", columns, rows));
}

}  // namespace deadheat
