// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// The result files that the paths name: files as they are, folders searched through for
// results.json. Throws UsageError that names what is missing or holds none.
std::vector<std::string> find_result_files(const std::vector<std::string>& paths);

// One result file, judged anew from what was recorded.
Session read_session(const std::string& file);

// One session of all of them. Where two have the same variant and detector, the later one counts:
// unlike merge(), which adds their evidence up.
Session gather(std::vector<Session> sessions);

// Reads and gathers; the verdicts are judged anew from what was recorded.
Session read_results(const std::vector<std::string>& paths);

}  // namespace deadheat
