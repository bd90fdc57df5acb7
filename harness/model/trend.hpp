// SPDX-License-Identifier: MIT
// How results went over several sessions. Pure functions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/result.hpp"
#include "model/statistics.hpp"

namespace deadheat {

// One session in short.
struct Moment {
  std::string created = {};
  std::string command = {};
  std::string revision = {};             // of the sources, where it was known
  double seconds = 0;                    // that the session took
  bool whole = true;                     // all variants and detectors of its cases
  std::map<Verdict, long> cases = {};    // how many got which verdict; each verdict is there
  std::map<Verdict, long> results = {};  // likewise
  long racy = 0;                         // variants with the bug
  long caught = 0;                       // of them, those that some detector caught
  long locked = 0;                       // variants with the repair
  long clean = 0;                        // of them, those in which nothing unexpected was seen
  long findings = 0;
  long unexpected = 0;  // of them, those of what must never be seen
};

// What one session says of one variant under one detector.
struct CoursePoint {
  Verdict verdict = Verdict::unjudged;
  long findings = 0;
  std::optional<Symptom> symptom = {};  // the one that tells most; none: nothing to be seen
  std::optional<Rate> rate = {};        // of it; none under explore, whose executions are no sample
  double seconds = 0;
};

// One variant under one detector through all sessions.
struct Course {
  std::string suite = {};
  std::string id = {};
  std::string variant = {};
  Detector detector = Detector::stress;
  std::vector<std::optional<CoursePoint>> points = {};  // one a moment; none: it was not run
};

struct Trend {
  std::vector<Moment> moments = {};  // the oldest first
  std::vector<Course> courses = {};  // by id, variant and detector
};

// Of judged sessions, in the order of their dates whatever the order given.
Trend trend(const std::vector<Session>& sessions);

// The courses whose verdict changed at least once.
std::vector<const Course*> unsteady(const Trend& trend);

}  // namespace deadheat
