// SPDX-License-Identifier: MIT
#include "cost/memory.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include <deadheat/crew.hpp>

#include "catalogue/catalogue.hpp"
#include "cost/deadline.hpp"

extern char** environ;

namespace deadheat {
namespace {

constexpr const char* option = "--memory-of";
constexpr int steps = 100;

// What the process has touched itself, in bytes; without the pages of its files (proc(5),
// smaps_rollup).
long touched() {
  std::ifstream file("/proc/self/smaps_rollup");
  for (std::string word; file >> word;) {
    long kibibytes = 0;
    if (word == "Anonymous:" && file >> kibibytes) return kibibytes * 1024;
  }
  return 0;
}

long before = 0;
double most_per_task = 0;

// Called in the thread of the trial, while the others run.
void held(int tasks) {
  if (tasks <= 0) return;
  const auto grown = static_cast<double>(std::max(0L, touched() - before));
  most_per_task = std::max(most_per_task, grown / tasks);
}

const Side* side_of(const std::string& variant) {
  const std::size_t last = variant.rfind('/');
  if (last == std::string::npos) return nullptr;
  const Entry* entry = catalogue().find(variant.substr(0, last));
  return entry ? find_side(*entry, variant.substr(last + 1)) : nullptr;
}

std::string variant_of(const std::string& benchmark) {
  return benchmark.substr(0, benchmark.find("/threads:"));
}

std::string all_from(int descriptor) {
  std::string text;
  std::array<char, 256> buffer;
  for (ssize_t size; (size = read(descriptor, buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(size));
  return text;
}

// What this program prints, asked for the memory of a variant; nothing where it did not end well.
std::string answer_of_a_process(std::string variant) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string program = "deadheat-cost", word = option;
  const std::array<char*, 4> words = {program.data(), word.data(), variant.data(), nullptr};
  pid_t child = 0;
  const int problem =
      posix_spawn(&child, "/proc/self/exe", &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string text = problem == 0 ? all_from(ends[0]) : "";
  close(ends[0]);
  int status = 0;
  const bool ended_well = problem == 0 && waitpid(child, &status, 0) == child && status == 0;
  return ended_well ? text : "";
}

}  // namespace

double bytes_per_task(const std::string& benchmark) {
  return std::atof(answer_of_a_process(variant_of(benchmark)).c_str());
}

std::string asked_for_memory_of(int count, char** words) {
  return count == 3 && std::string(words[1]) == option ? words[2] : "";
}

ExitCode tell_memory_of(const std::string& variant) {
  const Side* side = side_of(variant);
  if (!side || side->litmus) return ExitCode::wrong_usage;
  const Deadline deadline(variant.c_str(), side->deadline);
  Crew crew({.steps = steps, .held = held});
  before = touched();
  side->trial(crew);
  std::printf("%.0f\n", most_per_task);
  return ExitCode::as_expected;
}

}  // namespace deadheat
