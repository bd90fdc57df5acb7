// SPDX-License-Identifier: MIT
// What makes two findings the same. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// The symptom that a detector's kind of report is: "lock-order-inversion" is an inversion,
// conflicting accesses and uses after free are races, threads that wait for ever are a hang, and
// what is left is misuse of a lock or thread.
Symptom symptom_of_kind(std::string_view kind);

// Kinds of what a detector reports and is no fault: a remark, which is kept and shows no symptom.
// Accesses that are all atomic are no data race; Helgrind and DRD report them, as they do not know
// atomic operations. Notifying a condition variable without the lock is allowed.
inline constexpr std::string_view atomic_access = "atomic-access";
inline constexpr std::string_view unlocked_notification = "unlocked-notification";
bool is_remark(const Finding& finding);

// The frame that tells a reader where it happened: the innermost one with a source line that is
// neither the detector's nor the standard library's, else the innermost one; nullptr for an empty
// stack.
const Frame* telling_frame(const Stack& stack);

// The stack without the library's and the engine's frames that lie outside the outermost frame of
// the user's own code: what called it is the same for all, and hides what matters. Unchanged where
// no frame is the user's.
Stack without_callers(const Stack& stack);

// Only the frames of the user's own code, or all where there are none: for stacks that tell where a
// thread or lock was made, not what went wrong.
Stack own_frames(const Stack& stack);

// "kind + the code locations", as 16 hexadecimal digits: function, the last two parts of the file's
// path, and line of each telling frame, in an order that does not depend on which access came
// first. No addresses, no machine paths: equal over runs and machines. (FNV-1a, Fowler, Noll, Vo.)
std::string fingerprint(const Finding& finding);

// The same with the text of each line of source in place of its number: equal where the code is the
// same and only stands elsewhere in its file. Empty where the source of a place is not known.
std::string fingerprint_of_text(const Finding& finding);

// Adds the findings of one more run, each fingerprint once.
void add_findings(std::vector<Finding>& all, const std::vector<Finding>& of_run);

}  // namespace deadheat
