// SPDX-License-Identifier: MIT
// What an exploration found, for a person; in every flavour.
#include <deadheat/explore.hpp>

namespace deadheat {
namespace {

std::string plural(long count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string spurious(const Explored& explored, const char* joint) {
  return explored.spurious == 0 ? "" : joint + plural(explored.spurious, "spurious wake-up");
}

std::string extent_of(const Explored& explored) {
  const std::string executions = plural(explored.executions, "execution");
  if (!explored.explored) return executions + " (this build does not explore)";
  if (explored.complete) {
    return "all " + plural(explored.interleavings, "interleaving") +
           spurious(explored, " with at most ");
  }
  if (explored.bound >= 0) {
    return executions + ", among them all with at most " + plural(explored.bound, "preemption") +
           spurious(explored, " and at most ");
  }
  return executions;
}

std::string text_of(const ExploredBug& bug) {
  std::string text = bug.kind + ": " + bug.message + "\n";
  text += "  in " + plural(bug.executions, "execution");
  if (bug.first > 0) text += ", first in number " + std::to_string(bug.first);
  if (!bug.token.empty()) {
    text += ", needs " + plural(bug.preemptions, "preemption");
    text += "\n  to replay: {.replay = \"" + bug.token + "\"}";
  }
  return text + "\n" + bug.interleaving;
}

}  // namespace

std::string Explored::text() const {
  std::string text = (clean() ? "clean: " : "not clean: ") + extent_of(*this) + "\n";
  if (!failure.empty()) text += "nothing can be said: " + failure + "\n";
  for (const std::string& call : unsupported) text += "cannot be explored: " + call + "\n";
  if (!nondeterminism.empty()) text += "not deterministic: " + nondeterminism + "\n";
  for (const ExploredBug& bug : bugs) text += text_of(bug);
  return text;
}

}  // namespace deadheat
