// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"
#include "model/exit_code.hpp"
#include "model/result.hpp"
#include "reports/report.hpp"
#include "run/doctor.hpp"
#include "run/suites.hpp"

namespace deadheat {

ExitCode list(const CliOptions& options);
ExitCode run(const CliOptions& options, const std::string& program,
             const std::string& command_line);
ExitCode report(const CliOptions& options);
ExitCode diff(const CliOptions& options);
ExitCode merge(const CliOptions& options);
int doctor(const CliOptions& options);  // a code of ours, or of the command that it ran
ExitCode replay(const CliOptions& options);
ExitCode score(const CliOptions& options, const std::string& command_line);
ExitCode score_built(const CliOptions& options, const std::string& program,
                     const std::string& command_line);

// The suites that the user named, or those of the build that this program lies in.
std::vector<Suite> chosen_suites(const CliOptions& options, Asked asked = Asked::cases);

// Prints what the doctor found, and what to mend. Returns whether the set-up can detect.
bool tell_examination(const Examination& examination);

// The same for complaints alone, on stderr.
void tell_complaints(const std::vector<Complaint>& complaints);

// Writes the formats: console to stdout, the others as files in the folder, and tells where. What
// has a file of its own goes there.
void write_reports(const Session& session, const std::vector<FormatChoice>& formats,
                   const std::string& folder, const ReportOptions& report = {});

// What is asked for, or all formats where none is.
std::vector<FormatChoice> formats_or_all(const std::vector<FormatChoice>& asked);

// Prints what changed. Returns 3 where nothing could be compared, 1 where it is worse, else 0.
ExitCode tell_difference(const Session& before, const Session& now, const std::string& format);

// Throws UsageError where a glob matches none of the ids.
void check_globs(const std::vector<std::string>& globs, const std::vector<std::string>& ids);

}  // namespace deadheat
