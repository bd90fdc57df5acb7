// SPDX-License-Identifier: MIT
// The way from a suite to its parent: lines on an inherited descriptor, one system call each.
// Nothing here allocates, locks or is instrumented, so that a detector's hook may call it in the
// middle of a report.
#pragma once

#include <cstddef>

namespace deadheat::channel {

// Sends lines to the descriptor from now on and keeps it from programs that the body starts.
// Without it, write() does nothing. Returns false where the descriptor is not open for writing.
bool open(int descriptor);
bool is_open();

// Writes one line; `text` ends with a newline. Lines of several threads do not mix.
void write(const char* text, std::size_t size);

// Whether this process is the one that was started, and not a copy that the body forked.
bool in_owner();

// What a detector has reported, as the hook counts it; for the loops and for a person. A kind has
// static storage duration; of more than `most_kinds` reports the latest ones are known.
constexpr long most_kinds = 64;
void count_report(const char* kind);
long reports();
const char* kind_of_report(long number);  // from 0

// A check has judged so many of them: they are its answer, and no failure of the whole program.
void judge_reports(long count);
bool all_reports_are_judged();

}  // namespace deadheat::channel
