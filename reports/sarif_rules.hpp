// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "model/result.hpp"

namespace deadheat {

// The rules of a SARIF run: one a case, as a finding breaks the rule of its case. The help has the
// rule, the bug and the repair.
class SarifRules {
 public:
  explicit SarifRules(const Session& session);

  nlohmann::json descriptors() const;
  long index_of(const std::string& id) const { return index_.at(id); }

 private:
  std::vector<const Result*> cases_;  // the first result of each
  std::map<std::string, long> index_;
};

}  // namespace deadheat
