// SPDX-License-Identifier: MIT
#include "cli/baseline.hpp"

#include <set>
#include <string>

#include "cli/commands.hpp"
#include "cli/outcome.hpp"

namespace deadheat {
namespace {

// Cases with a fault are all known to the baseline where nothing is worse. Without them the others
// tell whether the run is as expected; where there are none, it is.
Session without_known_faults(Session session) {
  std::set<std::string> faulty;
  for (const Result& result : session.results) {
    if (result.verdict == Verdict::missed || result.verdict == Verdict::broken)
      faulty.insert(result.id);
  }
  std::erase_if(session.results, [&](const Result& result) { return faulty.contains(result.id); });
  if (session.results.empty()) {
    session.results.push_back({.verdict = Verdict::confirmed});
    session.whole = false;
  }
  return session;
}

}  // namespace

ExitCode exit_code_against(const Session& baseline, const Session& session) {
  const ExitCode compared = tell_difference(baseline, session, "console");
  const ExitCode own = exit_code_of(without_known_faults(session));
  if (compared == ExitCode::not_as_expected && own != ExitCode::harness_failed) return compared;
  return own == ExitCode::as_expected ? compared : own;
}

}  // namespace deadheat
