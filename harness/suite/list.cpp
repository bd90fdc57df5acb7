// SPDX-License-Identifier: MIT
#include "suite/list.hpp"

#include <chrono>

#include "catalogue/catalogue.hpp"
#include "suite/identity.hpp"

// The program's own, where it has some; that of ThreadSanitizer's runtime returns nullptr.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is the runtime's
extern "C" __attribute__((weak)) const char* __tsan_default_suppressions();

namespace deadheat {
namespace {

bool has_suppressions() {
  const char* own = __tsan_default_suppressions ? __tsan_default_suppressions() : nullptr;
  return own && *own;
}

std::vector<KnownLimit> known(const std::vector<Limit>& limits) {
  std::vector<KnownLimit> copied;
  for (const Limit& limit : limits) {
    copied.push_back({limit.detector, limit.symptom, std::string(limit.reason)});
  }
  return copied;
}

CaseInfo info_of(const Entry& entry) {
  CaseInfo info{.id = std::string(entry.id),
                .rule = std::string(entry.rule),
                .bug = std::string(entry.bug),
                .fix = std::string(entry.fix),
                .source = std::string(entry.source),
                .tags = {entry.tags.begin(), entry.tags.end()},
                .file = entry.where.file,
                .line = entry.where.line,
                .variants = {}};
  for (const Side& side : entry.sides) info.variants.push_back(info_of(side));
  return info;
}

}  // namespace

VariantInfo info_of(const Side& side) {
  return {.name = std::string(side.name),
          .role = side.role,
          .litmus = side.litmus != nullptr,
          .truth = side.truth,
          .blind = known(side.blind),
          .false_alarm = known(side.false_alarm),
          .deadline = std::chrono::duration<double>(side.deadline).count()};
}

SuiteInfo suite_info(Listed listed) {
  const Identity& own = identity();
  SuiteInfo info{.name = std::string(own.name),
                 .flavour = own.flavour,
                 .compiler = std::string(own.compiler),
                 .flags = std::string(own.flags),
                 .symbolizer = std::string(own.symbolizer),
                 .root = std::string(own.root),
                 .suppresses = has_suppressions(),
                 .cases = {}};
  for (const Entry* entry : catalogue().entries()) {
    const bool is_control = family(entry->id) == "control";
    if (is_control == (listed == Listed::controls)) info.cases.push_back(info_of(*entry));
  }
  return info;
}

}  // namespace deadheat
