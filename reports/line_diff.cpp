// SPDX-License-Identifier: MIT
#include "reports/line_diff.hpp"

#include <algorithm>

namespace deadheat {
namespace {

// common[i][j]: the most lines that from[i..] and to[j..] have in common.
using Common = std::vector<std::vector<int>>;

Common common_lines(const std::vector<SourceLine>& from, const std::vector<SourceLine>& to) {
  Common common(from.size() + 1, std::vector<int>(to.size() + 1, 0));
  for (std::size_t i = from.size(); i-- > 0;) {
    for (std::size_t j = to.size(); j-- > 0;) {
      common[i][j] = from[i].text == to[j].text ? common[i + 1][j + 1] + 1
                                                : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  return common;
}

}  // namespace

std::vector<DiffLine> line_diff(const std::vector<SourceLine>& from,
                                const std::vector<SourceLine>& to) {
  const Common common = common_lines(from, to);
  std::vector<DiffLine> diff;
  std::size_t i = 0, j = 0;
  while (i < from.size() || j < to.size()) {
    if (i < from.size() && j < to.size() && from[i].text == to[j].text) {
      diff.push_back({Change::same, from[i++]});
      ++j;
    } else if (i < from.size() && (j == to.size() || common[i + 1][j] >= common[i][j + 1])) {
      diff.push_back({Change::gone, from[i++]});
    } else {
      diff.push_back({Change::come, to[j++]});
    }
  }
  return diff;
}

}  // namespace deadheat
