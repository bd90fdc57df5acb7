// SPDX-License-Identifier: MIT
#include "explore/isolation.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <utility>

#include "explore/fiber.hpp"
#include "explore/journal.hpp"
#include "explore/real.hpp"
#include "model/error.hpp"
#include "model/signal_name.hpp"

namespace deadheat::explorer {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int first_fibers = 8;

// What waits in a buffer would be written by each child as well.
void flush() {
  std::fflush(nullptr);
  std::cout.flush();
  std::clog.flush();
}

// Whether the process ends in time.
bool ends_within(std::chrono::milliseconds limit, int process) {
  const Clock::time_point last = Clock::now() + limit;
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(last - Clock::now()).count();
    pollfd asked{.fd = process, .events = POLLIN, .revents = 0};
    const int ready = poll(&asked, 1, static_cast<int>(std::max<long>(left, 0)));
    if (ready != 0 && (ready > 0 || errno != EINTR)) return true;
    if (ready == 0) return false;
  }
}

std::string seconds_text(std::chrono::milliseconds limit) {
  const long tenths = limit.count() / 100;
  return std::to_string(tenths / 10) + (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10)) +
         " s";
}

}  // namespace

Isolation::Isolation(Execution& execution, Failures& failures, std::chrono::milliseconds limit)
    : execution_(execution), failures_(failures), limit_(limit) {
  Fiber::make(first_fibers);
}

void Isolation::run(const Body& body, Strategy& strategy, Recorder* recorder, Ending& ending) {
  End end = run_child(body, strategy, recorder);
  while (parcel_.fibers_asked_for() > 0) {
    Fiber::make(std::min(parcel_.fibers_asked_for() * 2, most_threads));
    end = run_child(body, strategy, recorder);
  }
  if (parcel_.was_too_small()) {
    throw Error("an isolated execution told more than there is room for");
  }
  Told told = read_told(parcel_, strategy, execution_, failures_, recorder);
  if (!told.is_over) tell_death(end, told, recorder);
  told.ending.events = static_cast<long>(told.events.size());
  strategy.end({.events = told.events, .blocked = told.blocked, .cut = told.cut});
  ending = std::move(told.ending);
}

Isolation::End Isolation::run_child(const Body& body, Strategy& strategy, Recorder* recorder) {
  using Fork = pid_t (*)();
  static const Fork real_fork = reinterpret_cast<Fork>(next_function("fork"));
  parcel_.clear();
  flush();
  const pid_t child = real_fork();
  if (child < 0) throw Error(std::string("the explorer cannot fork: ") + std::strerror(errno));
  if (child == 0) be_child(body, strategy, recorder);
  return wait_for(child);
}

// Leaves by _exit alone: handlers at exit, and whoever called the explorer, belong to the parent.
void Isolation::be_child(const Body& body, Strategy& strategy, Recorder* recorder) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  runtime.is_isolated = true;
  Journal journal(parcel_, execution_, strategy, recorder);
  execution_.journal = &journal;
  try {
    Ending ending;
    execution_.run(body, journal, recorder, ending);
    journal.over(ending);
    // a thread that was given up may hold the lock of a stream for ever
    if (!ending.was_given_up) flush();
  } catch (const std::exception& thrown) {
    journal.failed(thrown.what());
  }
  real()._exit(0);
}

Isolation::End Isolation::wait_for(pid_t child) const {
  End end;
  const int process = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  // a kernel that has no such handles leaves a child that hangs to the deadline of the whole
  if (process >= 0) {
    end.was_late = !ends_within(limit_, process);
    close(process);
  }
  if (end.was_late) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    // a program that ignores SIGCHLD, or waits for any child, is not told
    if (errno != EINTR) return end;
  }
  end.status = status;
  return end;
}

// The process has ended, and the execution had not.
void Isolation::tell_death(const End& end, Told& told, Recorder* recorder) {
  if (end.was_late && runtime.is_program) {
    execution_.tell_unsupported(("an execution of more than " + seconds_text(limit_)).c_str(), 0);
    told.ending.was_given_up = told.cut = true;
    for (Failure* failure : told.ending.failures) failure->is_slow = true;
    return;
  }
  Failure& failure = failure_of(end);
  if (failure.executions == 0 && !told.events.empty()) {
    failure.threads[0] = told.events.back().thread;
  }
  told.ending.failures.push_back(&failure);
  told.ending.was_given_up = true;
  told.cut = true;
  if (!recorder) return;
  recorder->failing_step = recorder->steps.size();
  if (!recorder->steps.empty()) recorder->failed_at = recorder->steps.back().stack;
}

Failure& Isolation::failure_of(const End& end) {
  if (end.was_late) {
    Failure& failure = failures_.of(Symptom::hang, "livelock", 2);
    failure.message = "it has not ended after " + seconds_text(limit_);
    failure.is_slow = true;
    return failure;
  }
  const int status = end.status.value_or(0);
  const bool has_exited = end.status && WIFEXITED(status);
  Failure& failure = failures_.of(Symptom::crash, has_exited ? "exit" : "crash",
                                  static_cast<std::uint64_t>(status));
  if (has_exited) {
    failure.message =
        "the body ended its process with exit code " + std::to_string(WEXITSTATUS(status));
  } else if (end.status) {
    failure.message = "it was ended by " + name_of_signal(WTERMSIG(status));
  } else {
    failure.message = "its process ended before it did";
  }
  return failure;
}

}  // namespace deadheat::explorer
