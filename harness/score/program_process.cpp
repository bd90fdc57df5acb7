// SPDX-License-Identifier: MIT
#include "score/program_process.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "model/duration.hpp"
#include "model/finding.hpp"
#include "model/signal_name.hpp"
#include "run/silence.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_in_a_file = std::uint64_t{256} << 20;
constexpr std::size_t most_of_a_log = std::size_t{8} << 20;
constexpr std::size_t most_findings = 20;  // kept of one kind, of one program under one detector
constexpr std::size_t most_output = 2000;  // bytes

// What one process showed by its end alone, as a kind; empty where it ended well.
std::string kind_of_end(const ProgramRun& run) {
  switch (run.how) {
    case How::exited:
      return "exit";
    case How::signalled:
      return run.code == SIGABRT ? "abort" : "crash";
    case How::memory:
      return "memory";
    case How::deadline:
      return "hang";
    case How::finished:
    case How::interrupted:
    case How::not_started:
    case How::unreadable:
    case How::refused:
      break;
  }
  return {};
}

std::string message_of(const ProcessEnd& end, const ProgramRun& run, double deadline,
                       const std::string& threads) {
  switch (run.how) {
    case How::exited:
      return "it exited with code " + std::to_string(end.code);
    case How::signalled:
      return "it was ended by " + name_of_signal(end.code);
    case How::memory:
      return "it went over the memory limit, and was killed";
    case How::deadline:
      return "it did not end within " + for_person(deadline) + ", and was killed" +
             (threads.empty() ? "" : " (" + threads + ")");
    default:
      return end.message;
  }
}

void add_kind(ProgramRun& run, const std::string& kind) {
  if (!kind.empty() && std::ranges::find(run.kinds, kind) == run.kinds.end())
    run.kinds.push_back(kind);
}

// Of each kind, as many of one must not hide another.
void keep_some(std::vector<Finding>& findings) {
  std::map<std::string, std::size_t> kept;
  std::erase_if(findings,
                [&](const Finding& finding) { return ++kept[finding.kind] > most_findings; });
}

// 126 and 127 are what a shell or a loader says when there is nothing to run.
bool could_not_run(const ProgramRun& run) {
  return run.how == How::not_started ||
         (run.how == How::exited && (run.code == 126 || run.code == 127));
}

}  // namespace

std::string the_end_of(const std::string& text) {
  return text.size() > most_output ? "…" + text.substr(text.size() - most_output) : text;
}

void add_findings_of_run(ProgramResult& result, ProgramRun& run, std::vector<Finding> findings) {
  for (const Finding& finding : findings) add_kind(run, finding.kind);
  keep_some(findings);
  add_findings(result.findings, findings);
  keep_some(result.findings);
}

void be_in_trouble(ProgramResult& result, Trouble trouble, std::string problem) {
  result.trouble = trouble;
  result.problem = std::move(problem);
}

Ended run_command(const std::vector<std::string>& command,
                  const std::vector<std::string>& environment, double deadline,
                  const RunOptions& options) {
  std::string threads;
  Ended ended;
  ended.end = run_process({.command = command,
                           .environment = environment,
                           .folder = options.folder,
                           .deadline = deadline,
                           .longest = 20 * deadline,  // where the machine is busy
                           .memory = options.memory,
                           .file = most_in_a_file,
                           .fixed_addresses = !environment.empty(),
                           .before_kill = [&](pid_t pid) { threads = thread_states_of(pid); }});
  const ProcessEnd& end = ended.end;
  ProgramRun& run = ended.run;
  run.how = end.how == How::finished && end.code != 0 ? How::exited : end.how;
  run.code = end.code;
  run.seconds = end.seconds;
  run.message = message_of(end, run, deadline, threads);
  if (run.how != How::finished) run.output = the_end_of(end.err.text);
  return ended;
}

void add_run(ProgramResult& result, ProgramRun run) {
  if (could_not_run(run)) {
    be_in_trouble(result, Trouble::not_run,
                  run.how == How::exited ? run.message + ", which says that it could not be run"
                                         : run.message);
  }
  add_kind(run, kind_of_end(run));
  result.runs.push_back(std::move(run));
}

std::vector<std::string> command_of(const std::string& path, const Program& program) {
  std::vector<std::string> command = {path};
  command.insert(command.end(), program.arguments.begin(), program.arguments.end());
  return command;
}

std::string take_logs(const std::string& prefix) {
  const fs::path start(prefix);
  std::string text;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(start.parent_path(), problem)) {
    if (!entry.path().filename().string().starts_with(start.filename().string())) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string part(most_of_a_log, '\0');
    file.read(part.data(), static_cast<std::streamsize>(part.size()));
    part.resize(static_cast<std::size_t>(file.gcount()));
    text += part;
    fs::remove(entry.path(), problem);
  }
  return text;
}

}  // namespace deadheat
