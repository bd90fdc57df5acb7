// SPDX-License-Identifier: MIT
// What went wrong in executions, each kind and place once.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include <deadheat/truth.hpp>

#include "explore/decisions.hpp"
#include "explore/shadow.hpp"

namespace deadheat::explorer {

struct Failure {
  Symptom symptom = Symptom::race;
  std::string kind;
  std::uint64_t key = 0;  // tells it from others of its kind
  std::string message;
  // of a race: the two accesses, the earlier first
  std::uint32_t sites[2] = {};
  AccessKind kinds[2] = {};
  int threads[2] = {};
  std::uint64_t address = 0;
  std::uint32_t size = 0;

  long executions = 0;          // that showed it
  long first = 0;               // the number of the first of them
  std::uint64_t last_seen = 0;  // the execution that showed it last
  Decisions decisions;          // of the first execution, later of a reduced one
  bool is_told = false;         // has its interleaving
  bool is_slow = false;         // who sees it again waits for seconds

  bool is_same(const std::string& other_kind, std::uint64_t other_key) const {
    return key == other_key && kind == other_kind;
  }
};

class Failures {
 public:
  // The failure of that kind and place; a new one where there was none.
  Failure& of(Symptom symptom, const std::string& kind, std::uint64_t key) {
    for (Failure& known : all_) {
      if (known.is_same(kind, key)) return known;
    }
    all_.push_back({.symptom = symptom, .kind = kind, .key = key});
    return all_.back();
  }
  std::deque<Failure>& all() { return all_; }
  const std::deque<Failure>& all() const { return all_; }

 private:
  std::deque<Failure> all_;
};

}  // namespace deadheat::explorer
