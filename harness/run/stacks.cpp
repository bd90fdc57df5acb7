// SPDX-License-Identifier: MIT
#include "run/stacks.hpp"

#include <charconv>
#include <sstream>
#include <utility>
#include <vector>

#include "model/result.hpp"
#include "run/modules.hpp"
#include "run/process.hpp"
#include "run/symbolize.hpp"

namespace deadheat {
namespace {

constexpr double longest = 20;  // seconds
constexpr const char* most_frames = "24";

ProcessEnd ask(std::vector<std::string> command) {
  return run_process({.command = std::move(command), .deadline = longest, .output = 256 * 1024});
}

bool has_stacks(const ProcessEnd& end) {
  return end.how == How::finished && end.out.text.find("#0") != std::string::npos;
}

// "#3  0x00005586f2ed0dd function": its place, or else the function that eu-stack knows.
Frame frame_from(const std::string& line, const std::vector<Module>& modules) {
  const std::size_t start = line.find("0x");
  if (start == std::string::npos) return {.function = line};
  std::uint64_t address = 0;
  const char* const end = line.data() + line.size();
  const auto [stop, problem] = std::from_chars(line.data() + start + 2, end, address, 16);
  Frame frame = problem == std::errc() ? frame_at(modules, address) : Frame{};
  const std::string rest(stop, end);
  frame.function = rest.starts_with(' ') ? rest.substr(1) : rest;
  return frame;
}

struct Stacks {
  std::vector<std::string> threads;  // "TID 4711:"
  Finding finding = {};              // a stack for each
};

Stacks stacks_from(const std::string& text, const std::vector<Module>& modules) {
  Stacks all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("TID ")) {
      all.threads.push_back("Thread " + line.substr(4));
      all.finding.stacks.emplace_back();
    } else if (line.starts_with('#') && !all.threads.empty()) {
      all.finding.stacks.back().push_back(frame_from(line, modules));
    }
  }
  return all;
}

std::string text_of(const Frame& frame) {
  std::string text = frame.function.empty() ? "??" : frame.function;
  if (!frame.file.empty()) return text + " at " + frame.file + ":" + std::to_string(frame.line);
  return frame.module.empty() ? text : text + " in " + frame.module;
}

std::string text_of(const Stacks& all) {
  std::string text;
  for (std::size_t thread = 0; thread < all.threads.size(); ++thread) {
    text += (text.empty() ? "" : "\n") + all.threads[thread] + "\n";
    int number = 0;
    for (const Frame& frame : all.finding.stacks[thread])
      text += "#" + std::to_string(number++) + "  " + text_of(frame) + "\n";
  }
  return text;
}

// eu-stack has no lines from clang's debug information; the symbolizer has.
std::string with_lines(const std::string& text, const std::vector<Module>& modules,
                       const std::string& symbolizer, const std::string& root) {
  Stacks all = stacks_from(text, modules);
  std::vector<Finding> findings = {std::move(all.finding)};
  Symbols symbols;
  symbolize(findings, nullptr, symbolizer, root, symbols);
  all.finding = std::move(findings.front());
  return text_of(all);
}

// gdb's own chatter (new threads, libraries) comes before the first stack.
std::string from_first_thread(const std::string& text) {
  const std::size_t first = text.find("\nThread ");
  return first == std::string::npos ? text : text.substr(first + 1);
}

}  // namespace

std::string stacks_of(pid_t pid, const std::string& symbolizer, const std::string& root) {
  const std::string number = std::to_string(pid);
  const ProcessEnd eu_stack = ask({"eu-stack", "-n", most_frames, "-p", number});
  if (has_stacks(eu_stack)) {
    return with_lines(eu_stack.out.text, modules_of(pid), symbolizer, root);
  }
  const ProcessEnd gdb =
      ask({"gdb", "-q", "-nx", "-batch", "-iex", "set debuginfod enabled off", "-ex",
           std::string("thread apply all bt ") + most_frames, "-p", number});
  if (has_stacks(gdb)) return from_first_thread(gdb.out.text);
  return "No stacks: eu-stack and gdb are missing, or may not attach to the process.";
}

}  // namespace deadheat
