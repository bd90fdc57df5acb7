// SPDX-License-Identifier: MIT
#include "model/exploration.hpp"

#include "model/finding.hpp"

namespace deadheat {
namespace {

std::string counted(long count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

// Where the number of interleavings was not counted, each execution was another one.
long all_interleavings(const Exploration& exploration) {
  return exploration.interleavings > 0 ? exploration.interleavings : exploration.executions;
}

std::string place(const Unsupported& unsupported) {
  const Frame* frame = telling_frame(unsupported.stack);
  if (!frame || frame->file.empty()) return {};
  return " at " + frame->file + ":" + std::to_string(frame->line);
}

// Where a wait may end without a notify, that has a bound too.
std::string spurious(const Exploration& exploration, const char* joint) {
  if (exploration.spurious == 0) return {};
  return joint + counted(exploration.spurious, "spurious wake-up");
}

std::string bounded(const Exploration& exploration) {
  const std::string rest = spurious(exploration, " and at most ") + " (" +
                           counted(exploration.executions, "execution") + ")";
  if (exploration.bound == 0) return "every interleaving without a preemption" + rest;
  return "every interleaving with at most " + counted(exploration.bound, "preemption") + rest;
}

}  // namespace

std::string why_undecided(const Exploration& exploration) {
  if (!exploration.unsupported.empty()) {
    const Unsupported& first = exploration.unsupported.front();
    return "'" + first.call + "'" + place(first) +
           " cannot be explored, so what was not seen is not decided";
  }
  if (!exploration.nondeterminism.empty()) {
    return "the same schedule did not give the same events (" + exploration.nondeterminism +
           "), so what was not seen is not decided";
  }
  return {};
}

std::string extent(const Exploration& exploration) {
  if (exploration.complete) {
    const long all = all_interleavings(exploration);
    const std::string what =
        all == 1 ? "its only interleaving" : "all " + counted(all, "interleaving");
    return what + spurious(exploration, " with at most ");
  }
  return exploration.bound >= 0 ? bounded(exploration)
                                : counted(exploration.executions, "execution");
}

std::string how_clean(const Exploration& exploration) {
  if (!exploration.complete) return "clean in " + extent(exploration);
  return extent(exploration) + (all_interleavings(exploration) == 1 ? " is clean" : " are clean");
}

}  // namespace deadheat
