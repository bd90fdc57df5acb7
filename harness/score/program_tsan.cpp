// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <utility>

#include "detect/tsan_text.hpp"
#include "model/symbols.hpp"
#include "score/program_detectors.hpp"
#include "score/program_process.hpp"

namespace deadheat {

void run_stress(const std::string& path, const Program& program, const RunOptions& options,
                ProgramResult& result) {
  add_run(result, run_command(command_of(path, program), {}, options.deadline, options).run);
}

void run_tsan(const std::string& path, const Program& program, const RunOptions& options,
              ProgramResult& result) {
  const std::string log = options.folder + "/deadheat-tsan";
  const char* users = std::getenv("TSAN_OPTIONS");
  const std::string variable = "TSAN_OPTIONS=" + tsan_text_options(users ? users : "", log);
  Ended ended = run_command(command_of(path, program), {variable}, options.deadline, options);
  const std::string text = take_logs(log);
  std::vector<Finding> findings = tsan_findings_from(text);
  tell_files_from(options.root, findings);
  const std::string failure = tsan_failure_in(text + "\n" + ended.end.err.text);
  if (!failure.empty() && findings.empty())
    be_in_trouble(result, Trouble::not_run, "ThreadSanitizer could not run it: " + failure);
  add_findings_of_run(result, ended.run, std::move(findings));
  add_run(result, std::move(ended.run));
}

}  // namespace deadheat
