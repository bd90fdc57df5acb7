// SPDX-License-Identifier: MIT
#include "score/words.hpp"

#include <cctype>
#include <optional>

#include "model/error.hpp"
#include "model/shell.hpp"

namespace deadheat {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

// Reads one character after the other; what is quoted so far belongs to the word at hand.
class Splitter {
 public:
  std::vector<std::string> split(std::string_view text) {
    for (const char c : text) take(c);
    if (quote_ != 0)
      throw Error(std::string("a ") + quote_ + " is not closed in '" + std::string(text) + "'");
    if (escaped_) throw Error("a \\ ends '" + std::string(text) + "'");
    end_word();
    return std::move(words_);
  }

 private:
  void take(char c) {
    if (escaped_) {
      add(c);
      escaped_ = false;
    } else if (c == '\\' && quote_ != '\'') {
      escaped_ = true;
    } else if (quote_ != 0) {
      c == quote_ ? quote_ = 0 : (add(c), quote_);
    } else if (c == '\'' || c == '"') {
      quote_ = c;
      if (!word_) word_.emplace();
    } else if (is_space(c)) {
      end_word();
    } else {
      add(c);
    }
  }

  void add(char c) {
    if (!word_) word_.emplace();
    *word_ += c;
  }

  void end_word() {
    if (word_) words_.push_back(*word_);
    word_.reset();
  }

  std::vector<std::string> words_;
  std::optional<std::string> word_;
  char quote_ = 0;
  bool escaped_ = false;
};

}  // namespace

std::vector<std::string> words_from(std::string_view text) { return Splitter().split(text); }

std::string shell_text(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + quoted_for_shell(word);
  return text;
}

}  // namespace deadheat
