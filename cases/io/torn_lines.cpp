// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>

#include <deadheat/case.hpp>

// Two threads log to one file that is open for appending. Each write is in it as a whole, but a
// line that is written in two pieces is two writes, and another thread's line can come in between.
namespace {

using namespace deadheat;

constexpr int threads = 2;
constexpr std::array<std::string_view, threads> texts = {"a message", "no message"};
constexpr std::array<std::string_view, threads> lines = {"a message\n", "no message\n"};

class File {
 public:
  File() {
    // each write goes to the end, wherever the others have moved it
    if (fcntl(number_, F_SETFL, O_APPEND) != 0) throw std::runtime_error("no file");
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { close(number_); }

  void write(std::string_view text) {
    if (::write(number_, text.data(), text.size()) < 0) throw std::runtime_error("not written");
  }
  std::string text() const {
    std::string all(static_cast<std::size_t>(lseek(number_, 0, SEEK_END)), ' ');
    const ssize_t got = pread(number_, all.data(), all.size(), 0);
    all.resize(static_cast<std::size_t>(std::max(ssize_t{0}, got)));
    return all;
  }

 private:
  int number_ = memfd_create("deadheat", MFD_CLOEXEC);
};

template <class Mutex>
class Pieces {
 public:
  void log(File& file, std::size_t who) {
    std::scoped_lock hold(mutex_);
    file.write(texts[who]);
    file.write("\n");
  }

 private:
  Mutex mutex_;
};

struct WholeLine {
  void log(File& file, std::size_t who) { file.write(lines[who]); }
};

long whole_lines(std::string_view text) {
  long whole = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n') + 1);
    if (line.empty()) break;
    whole += std::ranges::count(lines, line);
    text.remove_prefix(line.size());
  }
  return whole;
}

template <class Log>
Tally trial(Crew& crew) {
  const int each = std::min(crew.steps(), 5'000);
  File file;
  Log log;
  crew.together(threads, each, [&](int who, int) { log.log(file, static_cast<std::size_t>(who)); });
  return {.expected = long{threads} * each, .found = whole_lines(file.text())};
}

const Case torn_lines({
    .id = "io/torn-lines",
    .rule = "Every line of the log is the line of one thread.",
    .bug = "A line is written in two pieces, and another thread writes between the two.",
    .fix = "A std::mutex spans both writes of a line.",
    .source = "POSIX.1-2017, 2.9.7 Thread Interactions with Regular File Operations",
    .tags = {"CP.2", "CWE-362", "quick"},
    .racy = {.trial = trial<Pieces<NoLock>>,
             .truth = {.wrong = must},
             .blind = {{Detector::explore, Symptom::wrong,
                        "a write to a file is no point at which it switches threads"}}},
    .locked = {trial<Pieces<std::mutex>>},
    .further = {{"one-write", Role::locked, {trial<WholeLine>}}},
});

}  // namespace
