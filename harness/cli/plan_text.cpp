// SPDX-License-Identifier: MIT
#include "cli/plan_text.hpp"

#include <set>

#include "model/names.hpp"
#include "model/visible.hpp"

namespace deadheat {

std::string plan_text(const std::vector<Job>& jobs) {
  std::string text;
  std::set<std::string> cases;
  for (const Job& job : jobs) {
    cases.insert(job.info.id);
    text += visible(job.info.id + "/" + job.variant.name) + " " + std::string(name(job.detector)) +
            " (" + visible(job.suite->path) + ")\n";
  }
  return text + std::to_string(jobs.size()) + " results of " + std::to_string(cases.size()) +
         " cases would be run\n";
}

}  // namespace deadheat
