// SPDX-License-Identifier: MIT
#include "run/stacks.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "run/process.hpp"

namespace deadheat {
namespace {

constexpr double longest = 20;  // seconds; gdb reads all debug information first

ProcessEnd ask(std::vector<std::string> command) {
  return run_process({.command = std::move(command), .deadline = longest, .output = 256 * 1024});
}

bool has_stacks(const ProcessEnd& end) {
  return end.how == How::finished && end.out.text.find("#0") != std::string::npos;
}

// gdb's own chatter (new threads, libraries) comes before the first stack.
std::string from_first_thread(const std::string& text) {
  const std::size_t first = text.find("\nThread ");
  return first == std::string::npos ? text : text.substr(first + 1);
}

// The state letter of a thread: the first word behind the name, which is in brackets and may hold
// anything.
char state_of(const std::filesystem::path& task) {
  std::ifstream file(task / "stat");
  std::ostringstream text;
  text << file.rdbuf();
  const std::string stat = text.str();
  const std::size_t bracket = stat.rfind(')');
  return bracket != std::string::npos && bracket + 2 < stat.size() ? stat[bracket + 2] : '?';
}

}  // namespace

std::string stacks_of(pid_t pid) {
  const std::string number = std::to_string(pid);
  const ProcessEnd gdb = ask({"gdb", "-q", "-nx", "-batch", "-iex", "set debuginfod enabled off",
                              "-ex", "thread apply all bt 24", "-p", number});
  if (has_stacks(gdb)) return from_first_thread(gdb.out.text);
  const ProcessEnd eu_stack = ask({"eu-stack", "-p", number});
  if (has_stacks(eu_stack)) return eu_stack.out.text;
  return "No stacks: gdb and eu-stack are missing, or may not attach to the process.";
}

std::string thread_states_of(pid_t pid) {
  long blocked = 0, all = 0;
  std::error_code problem;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task", problem)) {
    ++all;
    const char state = state_of(task.path());
    if (state == 'S' || state == 'D') ++blocked;
  }
  return std::to_string(blocked) + " of " + std::to_string(all) + " threads blocked";
}

}  // namespace deadheat
