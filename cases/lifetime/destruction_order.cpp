// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <thread>

#include <deadheat/case.hpp>

// What is made first is destroyed last: that holds for the statics of a program and for the members
// of an object. A thread that is made before the log that it writes to is joined after the log is
// gone, and its last lines go to a log that was closed. (The statics are the members of an object
// here, as a trial has to outlive them to count; std::exit destroys them in the same order.)
namespace {

using namespace deadheat;

// Counts the lines that come while it is open.
class Log {
 public:
  explicit Log(long& lines) : lines_(lines) {}
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log() { open_ = false; }

  void write() {
    if (open_) ++lines_;
  }

 private:
  long& lines_;
  bool open_ = true;
};

// A thread that writes when it is told to start, and is joined when it is destroyed.
class Writer {
 public:
  void start(Log& log, int lines) {
    thread_ = std::jthread([&log, lines] {
      for (int line = 0; line < lines; ++line) log.write();
    });
  }

 private:
  std::jthread thread_;
};

struct WriterMadeFirst {
  explicit WriterMadeFirst(long& lines) : log(lines) {}
  Writer writer;
  Log log;
};

struct LogMadeFirst {
  explicit LogMadeFirst(long& lines) : log(lines) {}
  Log log;
  Writer writer;
};

template <class Statics>
Tally trial(Crew& crew) {
  const int lines = std::min(crew.steps(), 1'000);
  long found = 0;
  {
    const auto statics = std::make_unique<Statics>(found);
    statics->writer.start(statics->log, lines);
  }
  return {.expected = lines, .found = found};
}

const Case destruction_order({
    .id = "lifetime/destruction-order",
    .rule = "Every line reaches a log that is open.",
    .bug = "The log was made after the thread that writes to it, and so is destroyed before the "
           "thread is joined.",
    .fix = "The log is made first.",
    .source = "C++20, [basic.start.term] and [class.dtor]; C++ Core Guidelines, CP.24",
    .tags = {"CP.23", "CP.24", "CWE-362", "CWE-416"},
    .racy = {trial<WriterMadeFirst>, {.race = must, .wrong = must}},
    .locked = {trial<LogMadeFirst>},
});

}  // namespace
