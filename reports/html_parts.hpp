// SPDX-License-Identifier: MIT
// The parts that the page is made of. Each returns Markup, in which all foreign text is escaped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "reports/markup.hpp"
#include "reports/report.hpp"
#include "reports/summary.hpp"

namespace deadheat {

// Whole sections of the page.
Markup html_banner(const Session& session, const Summary& summary, const ReportOptions& options);
Markup html_claims(const Session& session, const Summary& summary);
Markup html_faults(const Session& session);  // nothing where nothing is wrong
Markup html_matrix(const Session& session);
Markup html_times(const Session& session);
Markup html_trend(const Trend& trend);  // nothing for less than two sessions
Markup html_overview(const Session& session, const std::vector<CaseResults>& cases);
Markup html_sides(const CaseResults& of_case);  // the two sides of a case, side by side
Markup html_case(const CaseResults& of_case, const Session& session);
Markup html_rates(const CaseResults& of_case);
Markup html_diff(const Session& session, const Result& of_case);  // nothing without its source
Markup html_result(const Result& result);
Markup html_distribution(const Result& result);
Markup html_finding(const Finding& finding, const Result& result, std::string_view id);
Markup html_exploration(const Result& result);  // nothing where nothing was explored
Markup html_interleaving(const Result& result, std::size_t index);
Markup html_costs(const std::string& id, const std::vector<Cost>& costs);

// The index that the script filters by, as JSON that may stand in a script element.
std::string html_index(const Session& session, const std::vector<CaseResults>& cases);

// What the repair costs: times the racy variant with the most threads; the dearest of the locked.
std::optional<double> cost_ratio(const std::string& id, const std::vector<Cost>& costs);

// Of the racy variants that were timed, how long it took at most until a bug was seen.
std::optional<double> first_seen(const CaseResults& of_case);

// A verdict as a word with a mark; the colour only repeats it.
Markup badge(Verdict verdict);

// The mark alone, for where the word is close by.
Markup verdict_mark(Verdict verdict);

enum class Holds { text, numbers };
struct Column {
  std::string_view name;
  Holds holds = Holds::text;
};

// A table with a caption, in a container of its own that scrolls where the screen is narrow.
Markup table(std::string_view caption, const std::vector<Column>& columns, const Markup& rows);

Markup cell(std::string_view text);
Markup number(std::string_view text);
Markup row_head(std::string_view text);

// <dt>term</dt><dd>…</dd>
Markup described(std::string_view term, const Markup& description);

// The frames of a stack; the one that tells most is marked.
Markup stack_list(const Stack& stack);

// A command to be copied; nothing for an empty one.
Markup command_block(std::string_view title, std::string_view command);

// Copies the command beside it; not to be seen without JavaScript. `said` is read aloud only.
Markup copy_button(std::string_view label, std::string_view said = {});

Markup output_block(std::string_view label, const Output& output);

// An id for a link: unique for each text.
std::string anchor(std::string_view prefix, std::string_view of);
std::string result_anchor(const Result& result);
std::string interleaving_anchor(const Result& result, std::size_t index);

std::string family(std::string_view id);

// A text as the value in the page's own query: `#?family=…`.
std::string query_value(std::string_view text);

}  // namespace deadheat
