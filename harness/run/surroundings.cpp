// SPDX-License-Identifier: MIT
#include "run/surroundings.hpp"

#include <sched.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "run/process.hpp"

namespace deadheat {
namespace {

// The runtimes of older compilers find their ranges taken with more.
constexpr int most_random_bits = 28;

bool answers(const std::string& symbolizer) {
  const ProcessEnd end = run_process({.command = {symbolizer, "--version"}, .deadline = 20});
  return end.how == How::finished && end.code == 0;
}

std::string working_symbolizer(const std::vector<Suite>& suites) {
  for (const Suite& suite : suites) {
    if (!suite.info.symbolizer.empty() && answers(suite.info.symbolizer))
      return suite.info.symbolizer;
  }
  return answers("llvm-symbolizer") ? "llvm-symbolizer" : "";
}

bool is_on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

// In a child, as the answer of the kernel may be to end the process that asks.
template <class Ask>
bool works_in_child(Ask ask) {
  const pid_t child = fork();
  if (child == 0) _exit(ask() ? 0 : 1);
  int status = 1;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool can_fix_addresses() {
  return works_in_child([] {
    const int before = personality(0xffffffff);
    return before != -1 &&
           personality(static_cast<unsigned long>(before) | ADDR_NO_RANDOMIZE) != -1;
  });
}

bool can_trace() {
  return works_in_child([] {
    const pid_t traced = fork();
    if (traced == 0) {
      pause();
      _exit(0);
    }
    const bool well = traced > 0 && ptrace(PTRACE_SEIZE, traced, nullptr, nullptr) == 0;
    if (traced > 0) kill(traced, SIGKILL);
    return well;
  });
}

// What the harness or the detectors call beside that.
std::vector<std::string> denied_calls() {
  std::vector<std::string> denied;
  const auto ask = [&](const char* name, auto call) {
    if (!works_in_child(call)) denied.emplace_back(name);
  };
  ask("sched_setaffinity", [] {
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 &&
           sched_setaffinity(0, sizeof cores, &cores) == 0;
  });
  return denied;
}

int usable_cores() {
  cpu_set_t cores;
  return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}

int random_bits() {
  std::ifstream file("/proc/sys/vm/mmap_rnd_bits");
  int bits = 0;
  file >> bits;
  return bits;
}

std::string all_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

Surroundings look_around(const std::vector<Suite>& suites) {
  return {.symbolizer = working_symbolizer(suites),
          .can_fix_addresses = can_fix_addresses(),
          .random_bits = random_bits(),
          .can_trace = can_trace(),
          .has_debugger = is_on_path("gdb") || is_on_path("eu-stack"),
          .denied = denied_calls(),
          .cores = usable_cores()};
}

std::vector<Complaint> complaints_on(const Surroundings& around) {
  using enum Ailment;
  std::vector<Complaint> complaints;
  if (around.symbolizer.empty()) {
    complaints.push_back({no_symbolizer,
                          "No llvm-symbolizer answers: findings have no functions and lines, and "
                          "suppressions cannot match them."});
  }
  if (!around.has_debugger) {
    complaints.push_back({no_stacks,
                          "Neither gdb nor eu-stack is on the PATH: a hang is seen, and where the "
                          "threads hang is not told."});
  } else if (!around.can_trace) {
    complaints.push_back({no_stacks,
                          "ptrace is not allowed (a seccomp filter, a container, or "
                          "kernel.yama.ptrace_scope): a hang is seen, and where the threads hang "
                          "is not told."});
  }
  if (!around.can_fix_addresses) {
    const std::string bits = around.random_bits > most_random_bits
                                 ? " With vm.mmap_rnd_bits=" + std::to_string(around.random_bits) +
                                       " the runtimes of older compilers do not start at all."
                                 : "";
    complaints.push_back({randomized_addresses,
                          "Address-space randomisation cannot be turned off (personality is not "
                          "allowed): addresses differ from run to run." +
                              bits});
  } else if (around.random_bits > most_random_bits) {
    complaints.push_back({randomized_addresses,
                          "vm.mmap_rnd_bits is " + std::to_string(around.random_bits) +
                              ": suites start without randomisation, and other programs under the "
                              "ThreadSanitizer of an older compiler may not start at all."});
  }
  if (!around.denied.empty()) {
    complaints.push_back(
        {filtered_calls, "The system does not allow " + all_of(around.denied) +
                             ": stress cannot spread its threads over the cores."});
  }
  if (around.cores < 2) {
    complaints.push_back({one_core,
                          "Only one core may be used: threads hardly meet, and stress sees little "
                          "(tsan and explore need no second one)."});
  }
  return complaints;
}

}  // namespace deadheat
