// SPDX-License-Identifier: MIT
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include <deadheat/case.hpp>

// Two threads start a child each and wait for it. An exit status is handed out once: who waits for
// any child takes that of the other thread's child as well, and the other finds a status that is
// not its own, or none.
namespace {

using namespace deadheat;

constexpr int threads = 2;
constexpr std::array programs = {"/bin/true", "/bin/false"};
constexpr std::array exit_codes = {0, 1};

pid_t start(const char* program) {
  std::array<char, 6> name = {"child"};
  const std::array<char*, 2> words = {name.data(), nullptr};
  pid_t child = -1;
  if (posix_spawn(&child, program, nullptr, nullptr, words.data(), environ) != 0) {
    throw std::runtime_error("no child");
  }
  return child;
}

int wait_for_any(pid_t) {
  int status = 0;
  return waitpid(-1, &status, 0) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int wait_for_mine(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

template <int (*wait_for)(pid_t)>
Tally trial(Crew& crew) {
  const int children = std::min(crew.steps(), 10);  // of each thread
  std::array<long, threads> right{};
  crew.together(threads, children, [&](int who, int) {
    const auto mine = static_cast<std::size_t>(who);
    if (wait_for(start(programs[mine])) == exit_codes[mine]) ++right[mine];
  });
  return {.expected = long{threads} * children, .found = right[0] + right[1]};
}

const Case wrong_waiter({
    .id = "process/wrong-waiter",
    .rule = "Each thread gets the exit status of the child that it started.",
    .bug = "waitpid(-1) takes the status of whichever child has ended, and nobody gets it again.",
    .fix = "Each thread waits for the number of its own child.",
    .source = "POSIX.1-2017, waitpid",
    .tags = {"CWE-362", "quick"},
    .racy = {.trial = trial<wait_for_any>,
             .truth = {.wrong = must},
             .blind = {{Detector::explore, Symptom::wrong,
                        "it starts child processes, which explore does not run"}}},
    .locked = {trial<wait_for_mine>},
});

}  // namespace
