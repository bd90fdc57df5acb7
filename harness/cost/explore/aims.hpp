// SPDX-License-Identifier: MIT
#pragma once

namespace deadheat {

// Prints what is measured beside what is aimed at: the speed as a ratio to Relacy's, from the
// middle of so many rounds in which both take turns, and numbers of executions. False: there was no
// Relacy to compare with.
bool tell_aims(int rounds);

}  // namespace deadheat
