// SPDX-License-Identifier: MIT
#include <string>
#include <utility>
#include <vector>

#include "detect/valgrind_xml.hpp"
#include "model/finding.hpp"
#include "model/names.hpp"
#include "score/program_detectors.hpp"
#include "score/program_process.hpp"

namespace deadheat {
namespace {

constexpr double slower = 10;  // than the program alone, at least

std::string first_line_of(const std::string& text) {
  return text.substr(0, std::min<std::size_t>(text.find('\n'), 300));
}

// What was killed, by whomever, cannot have said all; what ended by itself can.
bool should_be_whole(const ProgramRun& run) {
  return run.how == How::finished || run.how == How::exited;
}

// Why the silence of valgrind says nothing, or an empty text: valgrind that dies while it reads the
// debug information looks as if nothing was found.
std::string why_not_run(const ValgrindReport& report, const Ended& ended) {
  if (report.began && (report.whole || !should_be_whole(ended.run))) return {};
  const std::string said =
      report.problem.empty() ? first_line_of(ended.end.err.text) : report.problem;
  return "valgrind could not run it to its end" + (said.empty() ? "" : ": " + said);
}

}  // namespace

void run_valgrind(const std::string& path, const Program& program, const RunOptions& options,
                  ProgramResult& result) {
  const std::string log = options.folder + "/deadheat-valgrind";
  std::vector<std::string> command = {"valgrind",
                                      "--tool=" + std::string(name(result.detector)),
                                      "-q",
                                      "--fair-sched=try",
                                      "--child-silent-after-fork=yes",
                                      "--xml=yes",
                                      "--xml-file=" + log};
  const std::vector<std::string> words = command_of(path, program);
  command.insert(command.end(), words.begin(), words.end());
  Ended ended = run_command(command, {}, slower * options.deadline, options);
  ValgrindReport report = read_valgrind_xml(take_logs(log), options.root);
  if (const std::string why = why_not_run(report, ended); !why.empty() && report.findings.empty())
    be_in_trouble(result, Trouble::not_run, why);
  add_findings_of_run(result, ended.run, std::move(report.findings));
  add_findings(result.remarks, report.remarks);
  add_run(result, std::move(ended.run));
}

}  // namespace deadheat
