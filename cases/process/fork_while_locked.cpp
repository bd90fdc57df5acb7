// SPDX-License-Identifier: MIT
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include <deadheat/case.hpp>

// A fork copies the whole memory, and of the threads only the one that forks. A lock that another
// thread holds at that moment is locked in the child as well, by somebody who is not there: the
// child that takes it waits for ever. It is the same with the locks inside of libraries.
namespace {

using namespace deadheat;

// In the child. It tries the lock where a real one would take it, so that the trial ends.
[[noreturn]] void use(std::mutex& log) { _exit(log.try_lock() ? 0 : 1); }

pid_t just_fork(std::mutex& log) {
  const pid_t child = fork();
  if (child == 0) use(log);
  return child;
}

// What pthread_atfork is for: the thread that forks holds the lock itself, and its copy in the
// child can give it back.
pid_t fork_with_the_lock(std::mutex& log) {
  std::unique_lock hold(log);
  const pid_t child = fork();
  hold.unlock();
  if (child == 0) use(log);
  return child;
}

// A new program has no locks of the old one.
pid_t spawn(std::mutex&) {
  std::array<char, 5> name = {"true"};
  const std::array<char*, 2> words = {name.data(), nullptr};
  pid_t child = -1;
  posix_spawn(&child, "/bin/true", nullptr, nullptr, words.data(), environ);
  return child;
}

// Writing takes its time, and the lock is held for most of it.
void write_a_line(std::mutex& log) {
  {
    std::scoped_lock hold(log);
    for (int piece = 0; piece < 10; ++piece) std::this_thread::yield();
  }
  std::this_thread::yield();
}

bool finishes(pid_t child) {
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

template <pid_t (*start)(std::mutex&)>
Tally trial(Crew& crew) {
  const int children = std::min(crew.steps(), 10);
  std::mutex log;
  std::atomic<bool> is_over = false;
  long finished = 0;
  crew.together(2, [&](int who) {
    if (who == 0) {
      while (!is_over) write_a_line(log);
    } else {
      for (int child = 0; child < children; ++child) finished += finishes(start(log)) ? 1 : 0;
      is_over = true;
    }
  });
  return {.expected = children, .found = finished};
}

const Case fork_while_locked({
    .id = "process/fork-while-locked",
    .rule = "A child can take every lock that it uses, and finishes.",
    .bug = "The process forks while another thread holds the lock, and that thread is not in the "
           "child.",
    .fix = "The thread that forks holds the lock around the fork, and both copies release it.",
    .source = "POSIX.1-2017, fork and pthread_atfork",
    .tags = {"CWE-667", "CWE-833"},
    .racy = {.trial = trial<just_fork>,
             .truth = {.wrong = must},
             .blind = {{Detector::explore, Symptom::wrong,
                        "it starts child processes, which explore does not run"}},
             .isolate = true},
    .locked = {.trial = trial<fork_with_the_lock>, .isolate = true},
    .further = {{"spawn", Role::locked, {.trial = trial<spawn>, .isolate = true}}},
});

}  // namespace
