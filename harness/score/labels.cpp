// SPDX-License-Identifier: MIT
#include "score/labels.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <utility>

#include "model/error.hpp"
#include "model/names.hpp"
#include "model/score_judge.hpp"
#include "score/words.hpp"

namespace deadheat {
namespace {

enum class Column { source, label, arguments, flags, kind };

constexpr std::array usual_columns = {Column::source, Column::label, Column::arguments,
                                      Column::flags, Column::kind};

constexpr std::array column_names = {
    std::pair{"source", Column::source},       std::pair{"label", Column::label},
    std::pair{"arguments", Column::arguments}, std::pair{"args", Column::arguments},
    std::pair{"flags", Column::flags},         std::pair{"extra compile flags", Column::flags},
    std::pair{"kind", Column::kind},           std::pair{"expected kind", Column::kind}};

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\f\v";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lower(std::string_view text) {
  std::string all(text);
  for (char& c : all) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return all;
}

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  if (line.find('\t') == std::string_view::npos) {
    const std::size_t blank = line.find(' ');
    cells.emplace_back(line.substr(0, blank));
    if (blank != std::string_view::npos) cells.emplace_back(trimmed(line.substr(blank)));
    return cells;
  }
  for (std::size_t from = 0; from <= line.size();) {
    const std::size_t tab = std::min(line.find('\t', from), line.size());
    cells.emplace_back(trimmed(line.substr(from, tab - from)));
    from = tab + 1;
  }
  while (cells.size() > 2 && cells.back().empty()) cells.pop_back();
  return cells;
}

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  std::vector<Program> read(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      ++number_;
      read_line(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    if (programs_.empty()) throw UsageError("'" + file_ + "' has no program in it");
    return std::move(programs_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw UsageError(file_ + ":" + std::to_string(number_) + ": " + why);
  }

  // The tabs at the end of a line are empty cells, and those at its beginning a missing source.
  void read_line(std::string_view line) {
    const std::string_view content = trimmed(line);
    if (content.empty() || content.front() == '#') return;
    if (line.find('\0') != std::string_view::npos) refuse("the line has a null character in it");
    const std::vector<std::string> cells = cells_of(line.find('\t') < line.size() ? line : content);
    if (!is_begun_ && is_header(cells)) {
      columns_ = columns_from(cells);
    } else {
      add_program(cells);
    }
    is_begun_ = true;
  }

  // Only a header has the name of the column in the place of a label.
  static bool is_header(const std::vector<std::string>& cells) {
    return std::ranges::any_of(cells,
                               [](const std::string& cell) { return lower(cell) == "label"; });
  }

  std::vector<Column> columns_from(const std::vector<std::string>& cells) const {
    std::vector<Column> columns;
    for (const std::string& cell : cells) {
      const auto known =
          std::ranges::find(column_names, lower(cell), &std::pair<const char*, Column>::first);
      if (known == column_names.end()) {
        refuse("there is no column '" + cell + "' (known: source, label, arguments, flags, kind)");
      }
      if (std::ranges::find(columns, known->second) != columns.end())
        refuse("the column '" + cell + "' is there twice");
      columns.push_back(known->second);
    }
    if (std::ranges::find(columns, Column::source) == columns.end())
      refuse("there is no column 'source'");
    return columns;
  }

  void add_program(const std::vector<std::string>& cells) {
    if (cells.size() > columns_.size()) {
      refuse("there are " + std::to_string(cells.size()) + " cells, and at most " +
             std::to_string(columns_.size()) +
             " are known: source, label, arguments, flags, kind, parted by tabs");
    }
    Program program{.line = number_};
    bool has_label = false;
    for (std::size_t index = 0; index < cells.size(); ++index) {
      has_label |= columns_[index] == Column::label && !cells[index].empty();
      read_cell(program, columns_[index], cells[index]);
    }
    if (program.source.empty()) refuse("the source is missing");
    if (!has_label) refuse("the label of '" + program.source + "' is missing");
    check_new(program);
    programs_.push_back(std::move(program));
  }

  void read_cell(Program& program, Column column, const std::string& cell) const {
    switch (column) {
      case Column::source:
        program.source = cell;
        return;
      case Column::label:
        if (!cell.empty()) program.label = label_from(cell);
        return;
      case Column::arguments:
        program.arguments = words_in(cell);
        return;
      case Column::flags:
        program.flags = words_in(cell);
        return;
      case Column::kind:
        if (!cell.empty() && !is_known_kind(cell)) {
          refuse("there is no kind of finding '" + cell +
                 "' (such as race, data-race, inversion, hang, crash, abort)");
        }
        program.kind = cell;
        return;
    }
  }

  Label label_from(const std::string& cell) const {
    const std::optional<Label> label = find_named<Label>(cell);
    if (!label) refuse("a label is one of " + all_names<Label>() + ", and not '" + cell + "'");
    return *label;
  }

  std::vector<std::string> words_in(const std::string& cell) const {
    try {
      return words_from(cell);
    } catch (const Error& problem) {
      refuse(problem.what());
    }
  }

  void check_new(const Program& program) {
    const auto [known, is_new] = lines_.try_emplace(
        {program.source, shell_text(program.arguments), shell_text(program.flags)}, number_);
    if (is_new) return;
    refuse("'" + name_of(program) + "' is in line " + std::to_string(known->second) +
           " already, with the same arguments and flags");
  }

  const std::string file_;
  int number_ = 0;
  bool is_begun_ = false;
  std::vector<Column> columns_{usual_columns.begin(), usual_columns.end()};
  std::map<std::array<std::string, 3>, int> lines_;  // of the programs
  std::vector<Program> programs_;
};

}  // namespace

std::vector<Program> labels_from(std::string_view text, const std::string& file) {
  return Reader(file).read(text);
}

}  // namespace deadheat
