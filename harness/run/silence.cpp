// SPDX-License-Identifier: MIT
#include "run/silence.hpp"

#include <time.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace deadheat {
namespace {

namespace fs = std::filesystem;

struct Stat {
  char state = '?';
  long parent = 0;
  long group = 0;
};

// The words behind the name, which is in brackets and may hold anything.
Stat stat_of(const fs::path& task) {
  std::ifstream file(task / "stat");
  std::ostringstream text;
  text << file.rdbuf();
  const std::string stat = text.str();
  Stat read;
  const std::size_t bracket = stat.rfind(')');
  if (bracket == std::string::npos) return read;
  std::istringstream words(stat.substr(bracket + 1));
  words >> read.state >> read.parent >> read.group;
  return read;
}

// Of each thread a letter; a process that has ended has none.
std::string states_of(const fs::path& process) {
  std::string states;
  std::error_code problem;
  for (const auto& task : fs::directory_iterator(process / "task", problem))
    states += stat_of(task.path()).state;
  return states;
}

bool is_process(const fs::path& entry) {
  const std::string name = entry.filename().string();
  return std::ranges::all_of(name, [](unsigned char c) { return std::isdigit(c); });
}

}  // namespace

bool has_hung(const Silence& silence, double deadline) {
  constexpr double longest = 10, least_share = 0.5;
  if (silence.seconds <= deadline) return false;
  if (!silence.is_ready || silence.seconds > longest * deadline) return true;
  return silence.processor >= least_share * deadline;
}

double processor_seconds(pid_t pid) {
  clockid_t clock = 0;
  timespec used = {};
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

bool is_any_ready(pid_t group) {
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator("/proc", problem)) {
    if (!is_process(entry.path()) || stat_of(entry.path()).group != group) continue;
    if (states_of(entry.path()).find_first_of("RD") != std::string::npos) return true;
  }
  return false;
}

std::string thread_states_of(pid_t pid) {
  const std::string states = states_of("/proc/" + std::to_string(pid));
  const auto blocked =
      std::ranges::count_if(states, [](char state) { return state == 'S' || state == 'D'; });
  return std::to_string(blocked) + " of " + std::to_string(states.size()) + " threads blocked";
}

}  // namespace deadheat
