// SPDX-License-Identifier: MIT
// Markdown (GitHub's) that is safe to write: text of any origin stays text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace deadheat {

// Text in which nothing acts: no markup, link, mention or HTML, and no line end.
std::string markdown_text(std::string_view foreign);

// Text between fences that it cannot close.
std::string markdown_code(std::string_view foreign);

// What is written in whole blocks, as far as the room goes. A block that has no room is left out,
// and so is all that comes after it: what stands there is the beginning, and a sentence says that
// it was cut.
class MarkdownPaper {
 public:
  // Of what GitHub takes as a step summary (1 MiB), with room for the sentence.
  static constexpr std::size_t most = 1000 * 1000;

  explicit MarkdownPaper(std::size_t room = most) : room_(room) {}

  void heading(int level, std::string_view text);
  void paragraph(std::string_view text);
  void item(std::string_view text);
  void code(std::string_view text);
  // The cells of `rows` are text; a table is as many rows as there is room for.
  void table(const std::vector<std::string>& heads,
             const std::vector<std::vector<std::string>>& rows);

  std::string written() const;

 private:
  enum class Block { none, item, table, other };
  void put(Block block, const std::string& text);

  const std::size_t room_;
  std::string text_;
  Block last_ = Block::none;
  bool cut_ = false;
};

}  // namespace deadheat
