// SPDX-License-Identifier: MIT
// All cases of a suite: entries in the order of their ids, lookup by id.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deadheat/entry.hpp>

namespace deadheat {

class Catalogue {
 public:
  void add(Entry entry);

  // Entries in the order of their ids.
  std::vector<const Entry*> entries() const;
  const Entry* find(std::string_view id) const;

  // What is wrong with the entries, a sentence each: duplicate ids (with both places), malformed
  // ids, missing sentences, missing bodies, malformed tags. A suite whose catalogue has faults
  // refuses to run.
  const std::vector<std::string>& faults() const { return faults_; }

 private:
  std::vector<Entry> entries_;
  std::vector<std::string> faults_;
};

// The catalogue that cases at namespace scope enter.
Catalogue& catalogue();

const Side* find_side(const Entry& entry, std::string_view name);
std::string_view family(std::string_view id);

}  // namespace deadheat
