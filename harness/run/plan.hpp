// SPDX-License-Identifier: MIT
// What a session will run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "run/suites.hpp"

namespace deadheat {

// One of several parts of the cases. The hash of a case's id (FNV-1a, 64 bits) modulo `of` tells
// the part, so that a case is in the same one on every machine, with all its variants and
// detectors.
struct Shard {
  int number = 1;  // from 1
  int of = 1;
};
bool is_in(const Shard& shard, std::string_view id);

struct Selection {
  std::vector<std::string> ids = {};       // globs; none: all
  std::vector<std::string> tags = {};      // globs, of which a tag matches one; none: all
  std::vector<std::string> variants = {};  // names; none: all
  std::vector<Detector> detectors = {};    // none: the usual ones
  std::vector<Role> roles = {};            // none: both
  Shard shard = {};
};

// Whether it has all detectors that are run where none is named.
bool has_usual_detectors(const Selection& selection);

// One variant under one detector.
struct Job {
  const Suite* suite = nullptr;
  CaseInfo info;  // without its variants
  VariantInfo variant;
  Detector detector = Detector::stress;
};

std::vector<Job> plan(const std::vector<Suite>& suites, const Selection& selection);

// Controls with the tag "deep" are asked for: each of them is blinded by another option of
// ThreadSanitizer's, and the usual ones tell whether it sees at all.
enum class Depth { usual, deep };

// The doctor's own jobs: the controls of each suite that a detector has to see.
std::vector<Job> plan_controls(const std::vector<Suite>& suites, const Selection& selection,
                               Depth depth = Depth::usual);

}  // namespace deadheat
