// SPDX-License-Identifier: MIT
// What is told of an interleaving and of an exploration, as text that is not escaped yet.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// "body", "thread 2", "thread 2 (sensor 2)"
std::string thread_name(const Interleaving& interleaving, int number);

// The threads that do something, in the order of their numbers.
std::vector<int> acting_threads(const Interleaving& interleaving);

// "write memory 3: 1"
std::string step_text(const Step& step);

// "data-race: the message", with how much it takes: "(1 preemption, 12 events)".
std::string interleaving_title(const Interleaving& interleaving);

// One line an event; of a long one only what makes the bug and where threads are preempted.
std::vector<std::string> short_interleaving(const Interleaving& interleaving);

// The command that runs this interleaving alone; empty where it has no token.
std::string replay_command(const Interleaving& interleaving);

// The command of the first interleaving that has one, or nothing.
std::string first_replay_command(const Result& result);

// How far it went, with which final values, and what it could not follow.
std::vector<std::string> exploration_texts(const Result& result);

// "60% of the executions", "never, in all 20 interleavings", "never": executions are chosen and no
// sample, so that they have no interval. As rate_text(seen, of) for all other detectors.
std::string rate_text(const Result& result, long seen, long of);

}  // namespace deadheat
