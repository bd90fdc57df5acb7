// SPDX-License-Identifier: MIT
// The parts that the page is made of. Each returns Markup, in which all foreign text is escaped.
#pragma once

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
Markup html_overview(const Session& session, const std::vector<CaseResults>& cases);
Markup html_case(const CaseResults& of_case, const std::vector<Cost>& costs);
Markup html_result(const Result& result);
Markup html_finding(const Finding& finding, const Result& result);
Markup html_exploration(const Result& result);  // nothing where nothing was explored
Markup html_interleaving(const Result& result, std::size_t index);
Markup html_costs(const std::string& id, const std::vector<Cost>& costs);

// "racy 1.2 ns, locked 18 ns (15 times) a step with 4 threads"; empty where nothing was measured.
std::string cost_sentence(const std::string& id, const std::vector<Cost>& costs);

// A verdict as a word with a mark; the colour only repeats it.
Markup badge(Verdict verdict);

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

Markup output_block(std::string_view label, const Output& output);

// An id for a link: unique for each text.
std::string anchor(std::string_view prefix, std::string_view of);
std::string result_anchor(const Result& result);
std::string interleaving_anchor(const Result& result, std::size_t index);

std::string family(std::string_view id);

}  // namespace deadheat
