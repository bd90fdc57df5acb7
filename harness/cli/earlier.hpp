// SPDX-License-Identifier: MIT
// What an earlier run left in its result file, for a run that goes on from it. Each throws
// UsageError where there is no such file.
#pragma once

#include <filesystem>
#include <vector>

#include "model/result.hpp"
#include "run/session.hpp"

namespace deadheat {

bool is_of(const Result& result, const Job& job);

// --resume: takes over all results but errored ones, and leaves only the rest to do.
void keep_earlier_results(Session& session, std::vector<Job>& jobs,
                          const std::filesystem::path& file);

// --rerun-failed: takes over what did not fail, and leaves only those to do that failed. Returns
// whether any of what failed is selected, or nothing failed.
bool keep_what_did_not_fail(Session& session, std::vector<Job>& jobs,
                            const std::filesystem::path& file);

}  // namespace deadheat
