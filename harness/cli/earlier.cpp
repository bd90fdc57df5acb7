// SPDX-License-Identifier: MIT
#include "cli/earlier.hpp"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <string>
#include <utility>

#include "cli/results.hpp"
#include "model/error.hpp"

namespace deadheat {
namespace {

Session earlier_session(const std::string& option, const std::filesystem::path& file) {
  if (!std::filesystem::exists(file))
    throw UsageError(option + ": there is no '" + file.string() + "' to go on from");
  return read_session(file.string());
}

std::vector<Job>::iterator job_of(const Result& result, std::vector<Job>& jobs) {
  return std::ranges::find_if(jobs, [&](const Job& job) { return is_of(result, job); });
}

}  // namespace

bool is_of(const Result& result, const Job& job) {
  return result.suite == job.suite->info.name && result.id == job.info.id &&
         result.variant.name == job.variant.name && result.detector == job.detector;
}

void keep_earlier_results(Session& session, std::vector<Job>& jobs,
                          const std::filesystem::path& file) {
  Session earlier = earlier_session("--resume", file);
  // the doctor looks again only where something is left to run
  session.controls = std::move(earlier.controls);
  for (Result& result : earlier.results) {
    const auto known = job_of(result, jobs);
    if (known == jobs.end() || result.verdict == Verdict::errored) continue;
    jobs.erase(known);
    session.results.push_back(std::move(result));
  }
}

bool keep_what_did_not_fail(Session& session, std::vector<Job>& jobs,
                            const std::filesystem::path& file) {
  Session earlier = earlier_session("--rerun-failed", file);
  session.controls = std::move(earlier.controls);
  session.whole = earlier.whole;
  long failed = 0;
  std::vector<Job> again;
  for (Result& result : earlier.results) {
    const bool has_failed = result.verdict > Verdict::unjudged;
    const auto job = job_of(result, jobs);
    failed += has_failed ? 1 : 0;
    if (has_failed && job != jobs.end()) {
      again.push_back(*job);
    } else {
      session.results.push_back(std::move(result));
    }
  }
  jobs = std::move(again);
  session.planned = std::ssize(session.results) + std::ssize(jobs);
  if (failed == 0 || !jobs.empty()) return true;
  std::fputs("deadheat: nothing of what failed in the last results is selected\n", stderr);
  return false;
}

}  // namespace deadheat
