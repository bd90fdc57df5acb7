// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <string>

#include <deadheat/case.hpp>

// A count is kept in a file. To count one more is to read the file, to add, and to write it:
// between the read and the write another thread, or another process, can do the same, and one of
// the two is lost. Each call by itself is safe; nothing spans the two.
namespace {

using namespace deadheat;

constexpr int threads = 2;

// One more way to one file: what flock locks is not the file but each opening of it.
class File {
 public:
  explicit File(int number) : number_(number) {
    if (number < 0) throw std::runtime_error("no file");
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { close(number_); }

  File opened_again() const {
    const std::string path = "/proc/self/fd/" + std::to_string(number_);
    return File(open(path.c_str(), O_RDWR | O_CLOEXEC));
  }
  long read() const {
    long count = 0;
    return pread(number_, &count, sizeof count, 0) == sizeof count ? count : 0;
  }
  void write(long count) const {
    if (pwrite(number_, &count, sizeof count, 0) != sizeof count) {
      throw std::runtime_error("not written");
    }
  }

  // For processes as well as for threads.
  void lock() const { flock(number_, LOCK_EX); }
  void unlock() const { flock(number_, LOCK_UN); }

 private:
  int number_;
};

File new_file() { return File(memfd_create("deadheat", MFD_CLOEXEC)); }

template <class Mutex>
struct OneMutex {
  Mutex& of(const File&) { return mutex; }
  Mutex mutex;
};

struct LockOfTheFile {
  const File& of(const File& file) { return file; }
};

template <class Locks>
Tally trial(Crew& crew) {
  const int each = std::min(crew.steps(), 5'000);
  const File first = new_file();
  const File second = first.opened_again();
  Locks locks;
  crew.together(threads, each, [&](int who, int) {
    const File& file = who == 0 ? first : second;
    std::scoped_lock hold(locks.of(file));
    file.write(file.read() + 1);
  });
  return {.expected = long{threads} * each, .found = first.read()};
}

const Case file_read_modify_write({
    .id = "io/file-read-modify-write",
    .rule = "The file counts every step of every thread.",
    .bug = "The count is read from the file and then written, and no lock spans the two calls.",
    .fix = "A std::mutex is held from the read to the write; between processes it is flock.",
    .source = "POSIX.1-2017, 2.9.7 Thread Interactions with Regular File Operations",
    .tags = {"CP.2", "CWE-362"},
    .racy = {.trial = trial<OneMutex<NoLock>>,
             .truth = {.wrong = must},
             .blind = {{Detector::explore, Symptom::wrong,
                        "a call on a file is no point at which it switches threads"}}},
    .locked = {trial<OneMutex<std::mutex>>},
    .further = {{"flock", Role::locked, {trial<LockOfTheFile>}}},
});

}  // namespace
