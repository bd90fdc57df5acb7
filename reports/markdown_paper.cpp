// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "reports/markdown.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::string_view cut_sentence =
    "The rest is left out: a summary has no room for more. The result file has everything.\n";

// What makes markup wherever it stands. The dot, the colon and the slash only make links of bare
// addresses.
constexpr std::string_view acting = "\\`*_{}[]()<>|~$&@!#";

// What makes a block where a line begins with it: a list, a heading, a rule.
bool begins_block(char c) { return std::string_view("-+=.").find(c) != std::string_view::npos; }

// "://" and "www." would become links.
bool begins_link(std::string_view rest) {
  return rest.starts_with("://") || rest.starts_with("www.") || rest.starts_with("WWW.");
}

std::size_t longest_run(std::string_view text, char c) {
  std::size_t longest = 0, run = 0;
  for (const char each : text) {
    run = each == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// "1. " at the start of a line makes a list.
std::size_t digits_at_start(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789");
  return end == std::string_view::npos ? 0 : end;
}

std::string row_of(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + markdown_text(cell) + " |";
  return row + "\n";
}

}  // namespace

std::string markdown_text(std::string_view foreign) {
  const std::string shown = visible(foreign);
  const std::string_view text = shown;
  const std::size_t digits = digits_at_start(text);
  std::string escaped;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool at_start = at == 0 || (at == digits && digits > 0);
    if (acting.find(c) != std::string_view::npos || (at_start && begins_block(c))) {
      escaped += '\\';
    } else if (begins_link(text.substr(at))) {
      escaped += c == ':' ? "\\:" : "&#119;";  // a letter cannot be escaped by a backslash
      continue;
    }
    escaped += c;
  }
  return escaped;
}

std::string markdown_code(std::string_view foreign) {
  const std::string shown = visible(foreign, Lines::kept);
  const std::string fence(std::max<std::size_t>(3, longest_run(shown, '`') + 1), '`');
  return fence + "text\n" + shown + (shown.ends_with('\n') ? "" : "\n") + fence + "\n";
}

void MarkdownPaper::put(Block block, const std::string& text) {
  const bool goes_on = block == last_ && block != Block::other;
  const std::string added = (text_.empty() || goes_on ? "" : "\n") + text;
  cut_ = cut_ || text_.size() + added.size() > room_;
  if (cut_) return;
  text_ += added;
  last_ = block;
}

void MarkdownPaper::heading(int level, std::string_view text) {
  put(Block::other,
      std::string(static_cast<std::size_t>(level), '#') + " " + markdown_text(text) + "\n");
}

void MarkdownPaper::paragraph(std::string_view text) {
  put(Block::other, markdown_text(text) + "\n");
}

void MarkdownPaper::item(std::string_view text) {
  put(Block::item, "- " + markdown_text(text) + "\n");
}

void MarkdownPaper::code(std::string_view text) { put(Block::other, markdown_code(text)); }

void MarkdownPaper::table(const std::vector<std::string>& heads,
                          const std::vector<std::vector<std::string>>& rows) {
  std::string rule = "|";
  for (std::size_t column = 0; column < heads.size(); ++column) rule += " --- |";
  put(Block::other, row_of(heads) + rule + "\n");
  last_ = cut_ ? last_ : Block::table;
  for (const std::vector<std::string>& row : rows) put(Block::table, row_of(row));
  last_ = Block::other;
}

std::string MarkdownPaper::written() const {
  return cut_ ? text_ + "\n" + std::string(cut_sentence) : text_;
}

}  // namespace deadheat
