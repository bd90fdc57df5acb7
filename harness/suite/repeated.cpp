// SPDX-License-Identifier: MIT
// deadheat/explore.hpp where the build cannot explore: the body is repeated, natively so that
// threads meet by chance, under ThreadSanitizer so that its reports are noticed.
#include <algorithm>
#include <chrono>
#include <exception>
#include <set>
#include <string>

#include <deadheat/explore.hpp>

#include "model/error.hpp"
#include "model/finding.hpp"
#include "suite/channel.hpp"

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

class Repeated {
 public:
  Repeated(const Body& body, const ExploreOptions& options) : body_(body), options_(options) {}

  Explored run() {
    while (!is_done()) run_once();
    return explored_;
  }

 private:
  bool is_done() const {
    if (options_.enough > 0 && failed_ >= options_.enough) return true;
    if (options_.schedules > 0) return explored_.executions >= options_.schedules;
    return explored_.executions > 0 && Clock::now() - start_ >= options_.budget;
  }

  void run_once() {
    ++explored_.executions;
    const long seen_before = seen_;
    const long reports_before = channel::reports();
    try {
      count(body_());
    } catch (const std::exception& thrown) {
      saw(Symptom::crash, "uncaught-exception", std::string("the body threw: ") + thrown.what());
    } catch (...) {
      saw(Symptom::crash, "uncaught-exception", "the body threw what is no std::exception");
    }
    see_reports(reports_before);
    if (seen_ > seen_before) ++failed_;
  }

  void count(const Tally& tally) {
    const auto known = std::ranges::find_if(explored_.tallies, [&](const ExploredTally& each) {
      return each.tally.expected == tally.expected && each.tally.found == tally.found;
    });
    if (known == explored_.tallies.end()) {
      explored_.tallies.push_back({tally, 1});
    } else {
      ++known->executions;
    }
    if (tally.expected == tally.found) return;
    saw(Symptom::wrong, "wrong-tally",
        "expected " + std::to_string(tally.expected) + ", found " + std::to_string(tally.found));
  }

  // Each kind once: an execution may be reported several times.
  void see_reports(long before) {
    channel::judge_reports(channel::reports() - before);
    std::set<std::string> kinds;
    for (long number = before; number < channel::reports(); ++number) {
      kinds.insert(channel::kind_of_report(number));
    }
    for (const std::string& kind : kinds) {
      saw(symptom_of_kind(kind), kind, "ThreadSanitizer told of it on stderr");
    }
  }

  void saw(Symptom symptom, const std::string& kind, const std::string& message) {
    ++seen_;
    auto bug = std::ranges::find(explored_.bugs, kind, &ExploredBug::kind);
    if (bug == explored_.bugs.end()) {
      explored_.bugs.push_back(
          {.symptom = symptom, .kind = kind, .message = message, .first = explored_.executions});
      bug = explored_.bugs.end() - 1;
    }
    ++bug->executions;
  }

  const Body& body_;
  const ExploreOptions& options_;
  Explored explored_;
  long seen_ = 0;    // bugs, each in each execution
  long failed_ = 0;  // executions
  const Clock::time_point start_ = Clock::now();
};

}  // namespace

Explored explore_body(const Body& body, const ExploreOptions& options) {
  if (!options.replay.empty()) {
    throw UsageError("this build cannot replay '" + options.replay +
                     "': build the test in the explore flavour");
  }
  return Repeated(body, options).run();
}

}  // namespace deadheat
