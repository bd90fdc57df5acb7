// SPDX-License-Identifier: MIT
#include "suite/channel.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>

namespace deadheat::channel {
namespace {

int descriptor_ = -1;
std::atomic<bool> writing_ = false;
std::atomic<long> reports_ = 0;
std::atomic<long> judged_ = 0;
std::array<std::atomic<const char*>, most_kinds> kinds_ = {};

std::atomic<const char*>& place_of_kind(long number) {
  return kinds_[static_cast<std::size_t>(number % most_kinds)];
}

// The bare system calls: libc's functions are intercepted by sanitizers.
long raw_write(const char* text, std::size_t size) {
  return syscall(SYS_write, descriptor_, text, size);
}
pid_t raw_pid() { return static_cast<pid_t>(syscall(SYS_getpid)); }

const pid_t owner_ = raw_pid();

}  // namespace

bool open(int descriptor) {
  const int mode = fcntl(descriptor, F_GETFL);
  if (mode < 0 || (mode & O_ACCMODE) == O_RDONLY) return false;
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  descriptor_ = descriptor;
  return true;
}

bool is_open() { return descriptor_ >= 0; }

void write(const char* text, std::size_t size) {
  if (!is_open()) return;
  // A spin lock, as a detector's hook must not enter its own mutexes; held for one write. A forked
  // copy may have inherited it taken, and gives up instead of waiting for ever.
  for (long spin = 0; writing_.exchange(true, std::memory_order_acquire); ++spin) {
    if (spin > 100'000'000) return;
  }
  while (size > 0) {
    const long written = raw_write(text, size);
    if (written < 0 && errno != EINTR) break;  // the parent is gone: there is nobody to tell
    if (written > 0) {
      text += written;
      size -= static_cast<std::size_t>(written);
    }
  }
  writing_.store(false, std::memory_order_release);
}

bool in_owner() { return raw_pid() == owner_; }

// The detector makes one report at a time.
void count_report(const char* kind) {
  place_of_kind(reports_) = kind;
  ++reports_;
}
long reports() { return reports_; }
const char* kind_of_report(long number) { return place_of_kind(number); }

void judge_reports(long count) { judged_ += count; }
bool all_reports_are_judged() { return judged_ == reports_; }

}  // namespace deadheat::channel
