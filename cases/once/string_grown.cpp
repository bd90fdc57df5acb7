// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>
#include <string>

#include <deadheat/case.hpp>

// A log grows at its end, and a reader looks at the last letter that is there. When the text needs
// more room it moves: the reader still holds the old address, and reads memory that was given back.
// Room that was reserved stops the moves; the length is still written by one and read by the other.
namespace {

using namespace deadheat;

constexpr int threads = 2;

template <class Mutex>
class Text {
 public:
  explicit Text(std::size_t room) { text_.reserve(room); }

  void grow() {
    std::scoped_lock hold(mutex_);
    text_ += "a line that does not fit in\n";
  }
  // What the text ends with, or a line's end where it is empty.
  char last() {
    std::scoped_lock hold(mutex_);
    return text_.empty() ? '\n' : text_.back();
  }

 private:
  Mutex mutex_;
  std::string text_;
};

template <class Mutex, bool reserved>
Tally trial(Crew& crew) {
  const int steps = std::min(crew.steps(), 10'000);
  Text<Mutex> text(reserved ? 32 * static_cast<std::size_t>(steps) : 0);
  long ends = 0;  // touched by the reader alone
  crew.together(threads, steps, [&](int who, int) {
    if (who == 0) {
      text.grow();
    } else if (text.last() == '\n') {
      ++ends;
    }
  });
  return {.expected = steps, .found = ends};
}

const Case string_grown({
    .id = "once/string-grown",
    .rule = "A text is made of whole lines, whenever it is looked at.",
    .bug = "A std::string is read while it is appended to, which may move it.",
    .fix = "A std::mutex is held around the look and around the append.",
    .source = "C++20, [res.on.data.races]",
    .tags = {"CP.2", "CWE-362", "CWE-416", "quick"},
    .racy = {trial<NoLock, false>, {.race = must, .wrong = may, .crash = may}},
    .locked = {trial<std::mutex, false>},
    .further = {{"reserved", Role::racy, {trial<NoLock, true>, {.race = must, .wrong = may}}}},
});

}  // namespace
