// SPDX-License-Identifier: MIT
#include "run/job.hpp"

#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "model/error.hpp"
#include "run/files.hpp"
#include "run/interrupt.hpp"
#include "run/process.hpp"

extern char** environ;

namespace deadheat {
namespace {

pid_t start(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t usual;  // we ignore SIGPIPE, and the command has its own reasons
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t pid = 0;
  const int problem = posix_spawnp(&pid, words[0], nullptr, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  if (problem != 0)
    throw UsageError("cannot start '" + command.front() + "': " + std::strerror(problem));
  return pid;
}

// Until it has ended, or we are interrupted. A terminal interrupts both; who asks only us to end
// means the command too.
void wait_or_pass_on(pid_t pid) {
  const Descriptor watched(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (!watched.is_open()) return;
  std::array<pollfd, 2> both{{{watched.number(), POLLIN, 0}, {interrupt::descriptor(), POLLIN, 0}}};
  while (poll(both.data(), both.size(), -1) < 0 && errno == EINTR) continue;
  if (interrupt::requested()) kill(pid, SIGTERM);
}

}  // namespace

int run_command(const std::vector<std::string>& command) {
  const pid_t pid = start(command);
  wait_or_pass_on(pid);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::vector<SeenByJob> race_as_job_sees_it(const Suite& suite) {
  std::vector<SeenByJob> all;
  for (const char* control : {"control/race/racy", "control/race/locked"}) {
    SeenByJob seen{.control = control};
    // a single run misses even a simple race now and then
    for (int run = 0; run < 3 && !seen.is_red && seen.problem.empty(); ++run) {
      const ProcessEnd end = run_process(
          {.command = {suite.path, "--run", control, "--trials", "1"}, .fixed_addresses = true});
      if (end.how != How::finished)
        seen.problem = end.message.empty() ? "it did not end" : end.message;
      seen.is_red = end.code != 0;
    }
    all.push_back(seen);
  }
  return all;
}

std::vector<Complaint> complaints_on(const std::vector<SeenByJob>& seen) {
  std::vector<Complaint> complaints;
  for (const SeenByJob& each : seen) {
    const bool wanted = each.control.ends_with("/racy");
    if (!each.problem.empty()) {
      complaints.push_back({Ailment::job_unjudged, "How " + each.control +
                                                       " ends in the job's environment is not "
                                                       "known: " +
                                                       each.problem + "."});
    } else if (wanted && !each.is_red) {
      complaints.push_back(
          {Ailment::job_green,
           "A program with the planted race (" + each.control +
               ") exits with 0 in this environment: the job stays green whatever it reports."});
    } else if (!wanted && each.is_red) {
      complaints.push_back({Ailment::control_loud, "A program without a race (" + each.control +
                                                       ") does not exit with 0 in this "
                                                       "environment."});
    }
  }
  return complaints;
}

}  // namespace deadheat
