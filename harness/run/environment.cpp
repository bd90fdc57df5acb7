// SPDX-License-Identifier: MIT
#include "run/environment.hpp"

#include <sched.h>
#include <sys/utsname.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <thread>

#include "model/names.hpp"
#include "run/process.hpp"

namespace deadheat {
namespace {

std::string first_line_of(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::string kernel() {
  utsname about{};
  if (uname(&about) != 0) return "unknown";
  return std::string(about.sysname) + " " + about.release + " " + about.machine;
}

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

std::string cores() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  const unsigned all = std::thread::hardware_concurrency();
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return std::to_string(all);
  return std::to_string(CPU_COUNT(&allowed)) + " of " + std::to_string(all);
}

std::string load() {
  std::istringstream words(first_line_of("/proc/loadavg"));
  std::string one, five, fifteen;
  words >> one >> five >> fifteen;
  return one + " " + five + " " + fifteen + " (1, 5, 15 minutes)";
}

std::string git(const std::string& folder, std::vector<std::string> words) {
  std::vector<std::string> command = {"git", "-C", folder};
  command.insert(command.end(), words.begin(), words.end());
  const ProcessEnd end = run_process({.command = command, .deadline = 10});
  if (end.how != How::finished || end.code != 0) return {};
  return end.out.text.substr(0, end.out.text.find('\n'));
}

// The revision of the sources.
std::string revision(const std::vector<Suite>& suites) {
  if (suites.empty() || suites.front().info.root.empty()) return {};
  const std::string& root = suites.front().info.root;
  std::string text = git(root, {"rev-parse", "HEAD"});
  if (text.empty()) return {};
  if (!git(root, {"status", "--porcelain", "--untracked-files=no"}).empty())
    text += " with local changes";
  return text;
}

}  // namespace

std::map<std::string, std::string> environment_of(const std::vector<Suite>& suites) {
  std::map<std::string, std::string> all = {
      {"kernel", kernel()},
      {"processor", processor()},
      {"cores", cores()},
      {"load at the start", load()},
      {"vm.mmap_rnd_bits", first_line_of("/proc/sys/vm/mmap_rnd_bits")},
  };
  for (const char* variable : {"TSAN_OPTIONS", "ASAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* given = std::getenv(variable)) all[variable] = given;
  }
  for (const Suite& suite : suites) {
    const std::string flavour(name(suite.info.flavour));
    all["compiler (" + flavour + ")"] = suite.info.compiler;
    all["flags (" + flavour + ")"] = suite.info.flags;
  }
  if (const std::string commit = revision(suites); !commit.empty()) all["git revision"] = commit;
  return all;
}

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

}  // namespace deadheat
