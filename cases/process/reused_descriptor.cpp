// SPDX-License-Identifier: MIT
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>

#include <deadheat/case.hpp>

// A descriptor is a number, and the next file that is opened gets the lowest free one. A thread
// that still writes to the number of a closed log writes into whatever another thread has opened
// since: its letters stand in somebody's data, and no call has failed.
namespace {

using namespace deadheat;

constexpr int closed = -1;
constexpr int lines = 40;

int new_file() {
  const int file = memfd_create("deadheat", MFD_CLOEXEC);
  if (file < 0) throw std::runtime_error("no file");
  return file;
}

template <class Mutex>
class Log {
 public:
  void open() {
    std::scoped_lock hold(mutex_);
    file_ = new_file();
  }
  void close() {
    std::scoped_lock hold(mutex_);
    ::close(file_);
    file_ = closed;
  }
  // A message of several lines.
  void write() {
    std::scoped_lock hold(mutex_);
    const int file = file_;
    for (int line = 0; file != closed && line < lines; ++line) {
      if (::write(file, "line\n", 5) != 5) return;  // closed in the meantime
    }
  }

 private:
  Mutex mutex_;
  int file_ = closed;
};

// The log is opened anew, and in between a file for data: it gets the number that is free.
template <class Mutex>
bool rotate_and_keep_data_clean(Log<Mutex>& log) {
  log.close();
  const int data = new_file();
  log.open();
  struct stat about {};
  const bool is_clean = fstat(data, &about) == 0 && about.st_size == 0;
  close(data);
  return is_clean;
}

template <class Mutex>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 200);
  Log<Mutex> log;
  log.open();
  long clean = 0;
  crew.together(2, rounds, [&](int who, int) {
    if (who == 0) {
      log.write();
    } else {
      clean += rotate_and_keep_data_clean(log) ? 1 : 0;
    }
  });
  log.close();
  return {.expected = rounds, .found = clean};
}

const Case reused_descriptor({
    .id = "process/reused-descriptor",
    .rule = "A file holds only what was written to it.",
    .bug = "A thread writes to a number that another has closed, and that is another file's by "
           "then.",
    .fix = "A lock is held from the look at the number to the last write, and while it is closed.",
    .source = "POSIX.1-2017, close",
    .tags = {"CWE-362", "CWE-416"},
    .racy = {trial<NoLock>, {.race = must, .wrong = may, .crash = may}},
    .locked = {trial<std::mutex>},
});

}  // namespace
