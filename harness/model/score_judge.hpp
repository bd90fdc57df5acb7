// SPDX-License-Identifier: MIT
// From what the runs of a program showed to an answer. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/score.hpp"

namespace deadheat {

// "race.c 4 100": the source and its arguments, which together name a program.
std::string name_of(const Program& program);

// Whether the label says that there is a bug.
bool has_bug(Label label);

// What a detector has to see for the label: one of these.
std::vector<Symptom> asked_by(Label label);

// The symptom that a kind of finding or of ending is. "exit", "abort" and "crash" are how a process
// ends, "hang" is its deadline.
Symptom symptom_of(std::string_view kind);

// Whether an expected kind can be asked for: the name of a symptom, or a kind that a detector has.
bool is_known_kind(std::string_view kind);

// Sets answer, reason, seen and of, from the label, the trouble and the runs.
void judge(const Program& program, ProgramResult& result);

}  // namespace deadheat
