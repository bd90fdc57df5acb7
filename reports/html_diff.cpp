// SPDX-License-Identifier: MIT
// The file of a case, as its racy and as its locked side has it.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "reports/html_parts.hpp"
#include "reports/line_diff.hpp"
#include "reports/source_sides.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::size_t around = 3;  // equal lines that are shown beside a change

const Source* source_of(const Session& session, const std::string& file) {
  const auto known = std::ranges::find(session.sources, file, &Source::file);
  return known == session.sources.end() || file.empty() ? nullptr : &*known;
}

bool is_near_change(const std::vector<DiffLine>& diff, std::size_t at) {
  const std::size_t from = at < around ? 0 : at - around;
  const std::size_t to = std::min(diff.size(), at + around + 1);
  return std::any_of(diff.begin() + static_cast<std::ptrdiff_t>(from),
                     diff.begin() + static_cast<std::ptrdiff_t>(to),
                     [](const DiffLine& each) { return each.change != Change::same; });
}

Markup line_of(std::string_view tag, std::string_view kind, char sign, const SourceLine& line) {
  const std::string gutter = fmt::format("{:>5} {} ", line.number, sign);
  return element(tag, {{"class", kind}}, element("span", {{"class", "gutter"}}, gutter),
                 line.text + "\n");
}

Markup diff_line(const DiffLine& line) {
  switch (line.change) {
    case Change::same:
      return line_of("span", "line", ' ', line.line);
    case Change::gone:
      return line_of("del", "line gone", '-', line.line);
    case Change::come:
      return line_of("ins", "line come", '+', line.line);
  }
  return {};
}

Markup gap(std::size_t count) {
  return element("span", {{"class", "line gap"}},
                 fmt::format("        … {} on both sides …\n",
                             counted(static_cast<long>(count), "more line", "more lines")));
}

Markup diff_lines(const std::vector<DiffLine>& diff) {
  Markup lines;
  std::size_t left_out = 0;
  for (std::size_t at = 0; at < diff.size(); ++at) {
    if (!is_near_change(diff, at)) {
      ++left_out;
      continue;
    }
    if (left_out > 0) lines += gap(left_out);
    left_out = 0;
    lines += diff_line(diff[at]);
  }
  if (left_out > 0) lines += gap(left_out);
  return lines;
}

Markup quiet(std::string_view sentence) { return element("p", {{"class", "quiet"}}, sentence); }

Markup whole_file(const Source& source) {
  Markup lines;
  int number = 1;
  for (const std::string& line : source.lines) {
    lines += line_of("span", "line", ' ', {number++, line});
  }
  if (source.left_out > 0) {
    lines += element(
        "span", {{"class", "line gap"}},
        fmt::format("        … {} left out …\n", counted(source.left_out, "line is", "lines are")));
  }
  return element("details", {{"class", "whole-file"}},
                 element("summary", {}, "The whole file " + source.file),
                 element("pre", {{"tabindex", "0"}}, lines));
}

Markup compared(const std::vector<DiffLine>& diff) {
  return element("p", {{"class", "legend-line"}}, element("del", {}, "- only the racy side"), " ",
                 element("ins", {}, "+ only the locked side"),
                 element("span", {{"class", "quiet"}},
                         " As each side is compiled: what only another variant uses is left out, "
                         "and the arguments of templates are put in.")) +
         element("pre", {{"class", "diff"}, {"tabindex", "0"}}, diff_lines(diff));
}

Markup comparison(const Source& source, std::string_view id) {
  const std::optional<SourceSides> sides = source_sides(source, id);
  if (!sides) {
    return quiet("Which part of the file belongs to which side could not be made out.");
  }
  const std::vector<DiffLine> diff = line_diff(sides->racy, sides->locked);
  const bool differs =
      std::ranges::any_of(diff, [](const DiffLine& each) { return each.change != Change::same; });
  if (!differs) {
    return quiet("The two sides do not differ in this file: what differs stands elsewhere.");
  }
  return compared(diff);
}

}  // namespace

Markup html_diff(const Session& session, const Result& of_case) {
  const Source* source = source_of(session, of_case.file);
  if (!source) return {};
  return element("details", {{"class", "comparison"}, {"open", ""}},
                 element("summary", {}, element("h4", {}, "Racy and locked source")),
                 comparison(*source, of_case.id), whole_file(*source));
}

}  // namespace deadheat
