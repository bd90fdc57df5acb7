// SPDX-License-Identifier: MIT
#include "model/trend.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "model/names.hpp"
#include "model/verdict.hpp"

namespace deadheat {
namespace {

std::map<Verdict, long> none_of_each() {
  std::map<Verdict, long> counts;
  for (const auto& [verdict, text] : names<Verdict>) counts[verdict] = 0;
  return counts;
}

bool was_expected(const Sighting& sighting) { return sighting.seen > 0 && sighting.truth != never; }
bool is_broken(const Sighting& sighting) { return sighting.verdict == Verdict::broken; }

bool is_unexpected(const Result& result, const Finding& finding) {
  return std::ranges::any_of(result.sightings, [&](const Sighting& sighting) {
    return sighting.symptom == finding.symptom && is_broken(sighting);
  });
}

using Variant = std::tuple<std::string, std::string, std::string>;

void count_variants(Moment& moment, const std::vector<Result>& results) {
  std::set<Variant> racy, caught, locked, dirty;
  for (const Result& result : results) {
    const Variant variant{result.suite, result.id, result.variant.name};
    const std::vector<Sighting>& seen = result.sightings;
    (result.variant.role == Role::racy ? racy : locked).insert(variant);
    if (std::ranges::any_of(seen, was_expected)) caught.insert(variant);
    if (result.verdict != Verdict::confirmed && result.verdict != Verdict::unjudged) {
      dirty.insert(variant);
    }
  }
  const auto count_in = [](const std::set<Variant>& all, const std::set<Variant>& chosen) {
    return std::ranges::count_if(all, [&](const Variant& each) { return chosen.contains(each); });
  };
  moment.racy = std::ssize(racy);
  moment.caught = count_in(racy, caught);
  moment.locked = std::ssize(locked);
  moment.clean = moment.locked - count_in(locked, dirty);
}

Moment moment_of(const Session& session) {
  Moment moment{.created = session.created,
                .command = session.command,
                .seconds = session.seconds,
                .whole = session.whole,
                .cases = none_of_each(),
                .results = none_of_each()};
  const auto revision = session.environment.find("git revision");
  if (revision != session.environment.end()) moment.revision = revision->second;
  for (const CaseVerdict& judged : judge_cases(session.results)) ++moment.cases[judged.verdict];
  for (const Result& result : session.results) {
    ++moment.results[result.verdict];
    for (const Finding& finding : result.findings) {
      ++moment.findings;
      moment.unexpected += is_unexpected(result, finding) ? 1 : 0;
    }
  }
  count_variants(moment, session.results);
  return moment;
}

// What is broken, else what must be seen, else what was seen.
const Sighting* telling(const Result& result) {
  const auto first = [&](auto holds) {
    const auto found = std::ranges::find_if(result.sightings, holds);
    return found == result.sightings.end() ? nullptr : &*found;
  };
  if (const Sighting* broken = first(is_broken)) return broken;
  if (const Sighting* due = first(
          [](const Sighting& each) { return each.truth == must && each.sight != Sight::blind; })) {
    return due;
  }
  return first([](const Sighting& each) { return each.seen > 0; });
}

CoursePoint point_of(const Result& result) {
  CoursePoint point{.verdict = result.verdict,
                    .findings = static_cast<long>(result.findings.size()),
                    .seconds = result.seconds};
  if (const Sighting* sighting = telling(result)) {
    point.symptom = sighting->symptom;
    if (result.detector != Detector::explore) point.rate = rate(sighting->seen, sighting->of);
  }
  return point;
}

}  // namespace

Trend trend(const std::vector<Session>& sessions) {
  std::vector<const Session*> ordered;
  for (const Session& session : sessions) ordered.push_back(&session);
  std::ranges::stable_sort(ordered, {}, &Session::created);
  Trend trend;
  std::map<std::tuple<std::string, std::string, std::string, Detector>, Course> courses;
  for (const Session* session : ordered) {
    for (const Result& result : session->results) {
      const std::string& variant = result.variant.name;
      Course& course = courses[{result.id, result.suite, variant, result.detector}];
      course.suite = result.suite;
      course.id = result.id;
      course.variant = variant;
      course.detector = result.detector;
      course.points.resize(ordered.size());
      course.points[trend.moments.size()] = point_of(result);
    }
    trend.moments.push_back(moment_of(*session));
  }
  for (auto& [key, course] : courses) trend.courses.push_back(std::move(course));
  return trend;
}

std::vector<const Course*> unsteady(const Trend& trend) {
  std::vector<const Course*> all;
  for (const Course& course : trend.courses) {
    std::set<Verdict> verdicts;
    for (const std::optional<CoursePoint>& point : course.points) {
      if (point) verdicts.insert(point->verdict);
    }
    if (verdicts.size() > 1) all.push_back(&course);
  }
  return all;
}

}  // namespace deadheat
