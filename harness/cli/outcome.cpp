// SPDX-License-Identifier: MIT
#include "cli/outcome.hpp"

#include <algorithm>

#include "model/verdict.hpp"

namespace deadheat {
namespace {

std::vector<Verdict> verdicts_of(const Session& session) {
  std::vector<Verdict> verdicts;
  if (session.whole) {
    for (const CaseVerdict& judged : judge_cases(session.results))
      verdicts.push_back(judged.verdict);
  } else {
    for (const Result& result : session.results) verdicts.push_back(result.verdict);
  }
  return verdicts;
}

}  // namespace

ExitCode exit_code_of(const Session& session) {
  const std::vector<Verdict> verdicts = verdicts_of(session);
  const auto any = [&](Verdict verdict) {
    return std::ranges::find(verdicts, verdict) != verdicts.end();
  };
  if (any(Verdict::errored)) return ExitCode::harness_failed;
  if (any(Verdict::missed) || any(Verdict::broken)) return ExitCode::not_as_expected;
  if (!any(Verdict::confirmed) || session.interrupted) return ExitCode::nothing_judged;
  if (session.whole && any(Verdict::unjudged)) return ExitCode::nothing_judged;
  return ExitCode::as_expected;
}

}  // namespace deadheat
