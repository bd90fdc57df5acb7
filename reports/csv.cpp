// SPDX-License-Identifier: MIT
// The tallies as a table for spreadsheets and scripts: RFC 4180, one row a variant and detector.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "model/names.hpp"
#include "model/statistics.hpp"
#include "reports/report.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::string_view line_end = "\r\n";

// A spreadsheet would compute a cell that begins like this, even between quotes.
bool is_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string cell(std::string_view foreign) {
  std::string text = visible(foreign);
  if (is_formula(text)) text.insert(0, "'");
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

// A number of our own: nothing in it acts.
std::string number(long value) { return std::to_string(value); }
std::string number(double value) { return fmt::format("{:.6g}", value); }
std::string number(const std::optional<double>& value) { return value ? number(*value) : ""; }

struct Column {
  std::string name;
  std::string (*value)(const Result& result);
};

std::optional<Rate> wrong_rate(const Result& result) {
  // what explore executes is no sample, so that a share of it has no interval
  if (result.detector == Detector::explore) return std::nullopt;
  return rate(result.counts.wrong, result.counts.trials);
}

const std::vector<Column>& columns() {
  static const std::vector<Column> all = {
      {"suite", [](const Result& each) { return cell(each.suite); }},
      {"case", [](const Result& each) { return cell(each.id); }},
      {"variant", [](const Result& each) { return cell(each.variant.name); }},
      {"role", [](const Result& each) { return std::string(name(each.variant.role)); }},
      {"detector", [](const Result& each) { return std::string(name(each.detector)); }},
      {"verdict", [](const Result& each) { return std::string(name(each.verdict)); }},
      {"trials", [](const Result& each) { return number(each.counts.trials); }},
      {"wrong", [](const Result& each) { return number(each.counts.wrong); }},
      {"wrong_rate",
       [](const Result& each) {
         const std::optional<Rate> wrong = wrong_rate(each);
         return wrong ? number(wrong->rate) : "";
       }},
      {"wrong_rate_low",
       [](const Result& each) {
         const std::optional<Rate> wrong = wrong_rate(each);
         return wrong ? number(wrong->low) : "";
       }},
      {"wrong_rate_high",
       [](const Result& each) {
         const std::optional<Rate> wrong = wrong_rate(each);
         return wrong ? number(wrong->high) : "";
       }},
      {"expected", [](const Result& each) { return number(each.counts.expected); }},
      {"found", [](const Result& each) { return number(each.counts.found); }},
      {"lost", [](const Result& each) { return number(each.counts.lost); }},
      {"surplus", [](const Result& each) { return number(each.counts.surplus); }},
      {"threw", [](const Result& each) { return number(each.counts.threw); }},
      {"trial_seconds", [](const Result& each) { return number(each.counts.seconds); }},
      {"first_wrong_seconds", [](const Result& each) { return number(each.counts.first_wrong); }},
      {"runs", [](const Result& each) { return number(std::ssize(each.runs)); }},
      {"findings", [](const Result& each) { return number(std::ssize(each.findings)); }},
      {"seconds", [](const Result& each) { return number(each.seconds); }},
  };
  return all;
}

// How often each symptom was seen, and of how many; the unit is that of the sighting.
std::string sightings_cells(const Result& result) {
  std::string cells;
  for (const auto& [symptom, text] : names<Symptom>) {
    const auto found = std::ranges::find(result.sightings, symptom, &Sighting::symptom);
    const bool is_there = found != result.sightings.end();
    cells += "," + (is_there ? number(found->seen) : "") + "," +
             (is_there ? number(found->of) : "") + "," +
             (is_there ? std::string(name(found->unit)) : "");
  }
  return cells;
}

std::string head() {
  std::string text;
  for (const Column& column : columns()) text += (text.empty() ? "" : ",") + column.name;
  for (const auto& [symptom, symptom_name] : names<Symptom>)
    text += fmt::format(",{0}_seen,{0}_of,{0}_unit", symptom_name);
  return text + ",reason";
}

std::string row(const Result& result) {
  std::string text;
  for (const Column& column : columns()) text += (text.empty() ? "" : ",") + column.value(result);
  return text + sightings_cells(result) + "," + cell(result.reason);
}

}  // namespace

std::string write_csv(const Session& session, const ReportOptions&) {
  std::string text = head() + std::string(line_end);
  for (const Result& result : session.results) text += row(result) + std::string(line_end);
  return text;
}

}  // namespace deadheat
