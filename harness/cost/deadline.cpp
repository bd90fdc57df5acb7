// SPDX-License-Identifier: MIT
#include "cost/deadline.hpp"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "model/error.hpp"
#include "model/exit_code.hpp"

namespace deadheat {
namespace {

const char* trial_at_work = "";

void tell(const char* text) {
  // the process ends whether or not somebody can be told
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text, std::strlen(text));
}

// In a signal handler: nothing here locks or allocates.
void end(int) {
  tell("\na trial of '");
  tell(trial_at_work);
  tell("' did not end within its deadline\n");
  _exit(value(ExitCode::harness_failed));
}

void set_timer(std::chrono::milliseconds time) {
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(time.count() / 1000);
  timer.it_value.tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000);
  if (setitimer(ITIMER_REAL, &timer, nullptr) != 0) {
    throw Error("cannot set the timer of a trial: " + std::string(std::strerror(errno)));
  }
}

}  // namespace

Deadline::Deadline(const char* what, std::chrono::milliseconds time) {
  trial_at_work = what;
  struct sigaction action {};
  action.sa_handler = end;
  if (sigaction(SIGALRM, &action, nullptr) != 0) {
    throw Error("cannot watch over a trial: " + std::string(std::strerror(errno)));
  }
  set_timer(time);
}

Deadline::~Deadline() {
  const itimerval off{};
  setitimer(ITIMER_REAL, &off, nullptr);
}

}  // namespace deadheat
