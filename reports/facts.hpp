// SPDX-License-Identifier: MIT
// What counts about one result, as sentences. The text is not escaped: the format that writes it
// does that.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// The tally, how often it went wrong, the findings with their places, and how children ended that
// did not finish.
std::vector<std::string> facts(const Result& result);

// Where the case comes from and by which words it is selected: "source: …", "tags: …". What it does
// not have is left out.
std::vector<std::string> origin_texts(const Result& result);

// "expected=5000000, found=2988814"; empty for a litmus and where no trial ended.
std::string tally_text(const Result& result);

// "data-race in 3 of 3 runs (2 places)", one a kind.
std::vector<std::string> finding_texts(const Result& result);

// Runs that did not finish, grouped by how they ended: "2 of 3 runs were ended by signal 6
// (SIGABRT): message".
std::vector<std::string> unfinished_texts(const Result& result);

// The declared limits of this detector that are told in the sightings.
std::vector<std::string> limit_texts(const Result& result);

// In how many trials or runs a finding was reported.
long times_seen(const Finding& finding, Unit unit);

// Whether the verdict is missed, broken or errored.
bool is_fault(Verdict verdict);

}  // namespace deadheat
