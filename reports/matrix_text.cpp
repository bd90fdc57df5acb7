// SPDX-License-Identifier: MIT
#include "reports/matrix_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::string_view flagged_title = "locked, flagged";
constexpr std::size_t cell_width = 12;

std::string share(long count, long of) {
  return of == 0 ? "-" : fmt::format("{} of {}", count, of);
}

// A title and a cell for each detector.
std::string line_of(std::string_view title, std::size_t width,
                    const std::vector<std::string>& cells) {
  std::string line = fmt::format("{:<{}}", title, width);
  for (const std::string& cell : cells) line += fmt::format("  {:<{}}", cell, cell_width);
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string row_line(const MatrixRow& row, std::size_t width) {
  std::vector<std::string> cells;
  for (const MatrixCell& cell : row.cells) {
    cells.push_back(cell.ran == 0 ? "not run" : share(cell.caught, cell.due));
  }
  return line_of(visible(row.family), width, cells);
}

std::size_t width_of(const FamilyMatrix& matrix) {
  std::size_t widest = flagged_title.size();
  for (const MatrixRow& row : matrix.rows) widest = std::max(widest, visible(row.family).size());
  return std::min<std::size_t>(widest, 24);
}

}  // namespace

std::vector<std::string> matrix_lines(const FamilyMatrix& matrix) {
  if (matrix.rows.size() < 2) return {};
  const std::size_t width = width_of(matrix);
  std::vector<std::string> detectors, flagged;
  for (const Detector detector : matrix.detectors) detectors.emplace_back(name(detector));
  for (const MatrixCell& cell : matrix.all.cells) {
    flagged.push_back(share(cell.flagged, cell.locked));
  }
  std::vector<std::string> lines = {line_of("caught of due", width, detectors)};
  for (const MatrixRow& row : matrix.rows) lines.push_back(row_line(row, width));
  lines.push_back(row_line(matrix.all, width));
  lines.push_back(line_of(flagged_title, width, flagged));
  return lines;
}

}  // namespace deadheat
