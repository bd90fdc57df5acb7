// SPDX-License-Identifier: MIT
#include "reports/interleaving.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "model/exploration.hpp"
#include "model/finding.hpp"
#include "model/shell.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::size_t steps_in_short = 12;
constexpr std::size_t tallies_in_short = 6;

// Where a thread is preempted, the last event before it belongs to the story.
bool tells(const std::vector<Step>& steps, std::size_t at) {
  return steps[at].marked || steps[at].preempts ||
         (at + 1 < steps.size() && steps[at + 1].preempts);
}

std::string step_line(const Interleaving& interleaving, const Step& step) {
  const Frame* frame = telling_frame(step.stack);
  return fmt::format("{} {:>3}  {}: {}{}{}", step.marked ? "*" : " ", step.number,
                     thread_name(interleaving, step.thread), step_text(step),
                     step.preempts ? " [preempts]" : "", frame ? ", in " + place(*frame) : "");
}

std::string tally_count_text(const TallyCount& tally) {
  return fmt::format("{} of {} in {}", tally.found, tally.expected,
                     counted(tally.count, "execution", "executions"));
}

// "found 2 of 2 in 12 executions, 1 of 2 in 8 executions"
std::string tallies_text(const Exploration& exploration) {
  if (exploration.tallies.empty()) return {};
  const std::span all(exploration.tallies);
  const auto shown = all.first(std::min(tallies_in_short, all.size()));
  std::string text;
  for (const TallyCount& each : shown) {
    text += (text.empty() ? "found " : ", ") + tally_count_text(each);
  }
  long others = exploration.other_tallies;
  for (const TallyCount& each : all.subspan(shown.size())) others += each.count;
  if (others == 0) return text;
  return text + ", others in " + counted(others, "execution", "executions");
}

std::string unsupported_text(const Unsupported& unsupported) {
  return fmt::format("cannot be explored: '{}' in {}", unsupported.call, place(unsupported.stack));
}

}  // namespace

std::string thread_name(const Interleaving& interleaving, int number) {
  const auto known = std::ranges::find(interleaving.threads, number, &Thread::number);
  std::string text = number == 0 ? "body" : fmt::format("thread {}", number);
  if (known != interleaving.threads.end() && !known->name.empty()) text += " (" + known->name + ")";
  return text;
}

std::vector<int> acting_threads(const Interleaving& interleaving) {
  std::set<int> numbers;
  for (const Step& step : interleaving.steps) numbers.insert(step.thread);
  return {numbers.begin(), numbers.end()};
}

std::string step_text(const Step& step) {
  std::string text = step.operation;
  if (!step.object.empty()) text += " " + step.object;
  return step.value.empty() ? text : text + ": " + step.value;
}

std::string interleaving_title(const Interleaving& interleaving) {
  const long events = static_cast<long>(interleaving.steps.size()) + interleaving.left_out;
  return fmt::format("{}{}{} ({}, {})", interleaving.kind, interleaving.message.empty() ? "" : ": ",
                     interleaving.message,
                     counted(interleaving.preemptions, "preemption", "preemptions"),
                     counted(events, "event", "events"));
}

std::vector<std::string> short_interleaving(const Interleaving& interleaving) {
  const std::vector<Step>& steps = interleaving.steps;
  const bool whole = steps.size() <= steps_in_short;
  std::vector<std::string> lines;
  long last = 0;
  for (std::size_t at = 0; at < steps.size(); ++at) {
    if (!whole && !tells(steps, at)) continue;
    if (lines.size() >= steps_in_short) break;
    if (steps[at].number != last + 1) lines.emplace_back("     …");
    lines.push_back(step_line(interleaving, steps[at]));
    last = steps[at].number;
  }
  if (!steps.empty() && steps.back().number != last) lines.emplace_back("     …");
  return lines;
}

std::string replay_command(const Interleaving& interleaving) {
  return interleaving.token.empty() ? "" : "deadheat replay " + quoted_for_shell(interleaving.token);
}

std::string first_replay_command(const Result& result) {
  if (!result.exploration) return {};
  for (const Interleaving& interleaving : result.exploration->interleavings_shown) {
    if (std::string command = replay_command(interleaving); !command.empty()) return command;
  }
  return {};
}

std::vector<std::string> exploration_texts(const Result& result) {
  if (!result.exploration) return {};
  const Exploration& exploration = *result.exploration;
  std::vector<std::string> texts;
  texts.push_back("explored " + extent(exploration));
  if (!exploration.strategy.empty()) texts.back() += ", by " + exploration.strategy;
  if (const std::string tallies = tallies_text(exploration); !tallies.empty()) {
    texts.push_back(tallies);
  }
  for (const Unsupported& unsupported : exploration.unsupported) {
    texts.push_back(unsupported_text(unsupported));
  }
  if (!exploration.nondeterminism.empty()) {
    texts.push_back("the same schedule did not give the same events: " +
                    exploration.nondeterminism);
  }
  return texts;
}

std::string rate_text(const Result& result, long seen, long of) {
  if (result.detector != Detector::explore || of <= 0) return rate_text(seen, of);
  if (seen > 0) {
    return percent(static_cast<double>(seen) / static_cast<double>(of)) + " of the executions";
  }
  const bool complete = result.exploration && result.exploration->complete;
  return complete ? "never, in " + extent(*result.exploration) : "never";
}

}  // namespace deadheat
