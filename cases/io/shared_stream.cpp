// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <ostream>
#include <streambuf>
#include <string_view>
#include <syncstream>
#include <vector>

#include <deadheat/case.hpp>

// Two threads write to one ostream. Unlike a FILE, and unlike std::cout, a stream has no lock:
// letters overwrite each other, and pieces of lines mix. A std::osyncstream collects what is
// written to it, and hands it on as a whole, under a lock that all osyncstreams of one buffer
// share.
namespace {

using namespace deadheat;

constexpr int threads = 2;
constexpr std::string_view line = "one whole line\n";

// What is written stays within its bounds, whatever becomes of `size_`.
class Page : public std::streambuf {
 public:
  explicit Page(std::size_t size) : text_(size) {}
  std::string_view text() const { return {text_.data(), std::min(size_, text_.size())}; }

 private:
  int_type overflow(int_type letter) override {
    append(traits_type::to_char_type(letter));
    return letter;
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    std::for_each(text, text + size, [this](char letter) { append(letter); });
    return size;
  }
  void append(char letter) {
    const std::size_t at = size_++;
    if (at < text_.size()) text_[at] = letter;
  }

  std::vector<char> text_;
  std::size_t size_ = 0;
};

struct OneStream {
  explicit OneStream(std::ostream& shared) : stream(shared) {}
  std::ostream& stream;
};

struct OneForEachLine {
  explicit OneForEachLine(std::ostream& shared) : stream(shared) {}
  std::osyncstream stream;
};

template <class Out>
void print_line(std::ostream& shared) {
  Out out(shared);
  out.stream << "one "
             << "whole "
             << "line" << '\n';
}

long whole_lines(std::string_view text) {
  long whole = 0;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    if (text.substr(0, size) == line) ++whole;
    text.remove_prefix(size);
  }
  return whole;
}

template <class Out>
Tally trial(Crew& crew) {
  const int each = std::min(crew.steps(), 5'000);
  Page page(line.size() * static_cast<std::size_t>(threads * each));
  std::ostream shared(&page);
  crew.together(threads, each, [&] { print_line<Out>(shared); });
  return {.expected = long{threads} * each, .found = whole_lines(page.text())};
}

const Case shared_stream({
    .id = "io/shared-stream",
    .rule = "Every line of the page is one whole line.",
    .bug = "An ostream has no lock: two threads write to it at once.",
    .fix = "Each line is written to a std::osyncstream, which hands it on as a whole.",
    .source = "C++20, [syncstream] and [iostreams.threadsafety]",
    .tags = {"CP.2", "CWE-362"},
    .racy = {trial<OneStream>, {.race = must, .wrong = may}},
    .locked = {trial<OneForEachLine>},
});

}  // namespace
