// SPDX-License-Identifier: MIT
#include "reports/score_report.hpp"

#include <algorithm>

#include "model/score_json.hpp"

namespace deadheat {

const std::vector<ScoreFormat>& score_formats() {
  static const std::vector<ScoreFormat> table = {
      {"console", "", write_score_console},
      {"json", "score.json", write_score_json},
      {"html", "score.html", write_score_html},
  };
  return table;
}

const ScoreFormat* find_score_format(std::string_view name) {
  const auto found = std::ranges::find(score_formats(), name, &ScoreFormat::name);
  return found == score_formats().end() ? nullptr : &*found;
}

std::string write_score_json(const Score& score, const ReportOptions&) {
  return score_to_json_text(score);
}

}  // namespace deadheat
