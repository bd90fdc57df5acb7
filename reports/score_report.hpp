// SPDX-License-Identifier: MIT
// The reports of a score (model/score.hpp), as report.hpp has them of a session.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/score.hpp"
#include "reports/report.hpp"

namespace deadheat {

struct ScoreFormat {
  std::string_view name;
  std::string_view file;  // the name of the file that is written; empty: it goes to stdout
  std::string (*write)(const Score& score, const ReportOptions& options);
};

// All formats, in the order in which they are listed.
const std::vector<ScoreFormat>& score_formats();

// nullptr for a name that is not in the table.
const ScoreFormat* find_score_format(std::string_view name);

std::string write_score_console(const Score& score, const ReportOptions& options);
std::string write_score_json(const Score& score, const ReportOptions& options);
std::string write_score_html(const Score& score, const ReportOptions& options);

}  // namespace deadheat
