// SPDX-License-Identifier: MIT
// Writes a report of the sample session to stdout, for page_test.py and schemas_test.py; "diff" is
// what changed between two sessions in which everything changed that can.
#include <iostream>
#include <string_view>

#include "model/diff.hpp"
#include "reports/difference.hpp"
#include "reports/report.hpp"
#include "sample_session.hpp"

namespace {

using namespace deadheat;

Difference everything() {
  const Place place{"suite", "a/b", "racy", Detector::tsan};
  const FindingChange finding{.place = place, .finding = sample::data_race(), .times = {1, 3}};
  const VerdictChange verdict{.place = place, .now = Verdict::missed, .reason = sample::hostile};
  Difference made{.compared = 1, .same_findings = 2, .moved_findings = 1};
  made.new_findings = made.gone_findings = made.by_chance = {finding};
  made.results = made.controls = {verdict};
  made.cases = {{.place = {.id = "a/b"}, .now = Verdict::broken}};
  made.rates = {{.place = place, .before = {1, 9}, .now = {9, 9}}};
  made.proofs = {{.place = place, .before = true}};
  made.costs = {{.before = {"a/b", "racy", 2, 1.5}, .now = {"a/b", "racy", 2, 3}}};
  made.only_before = made.only_now = {{.place = place}};
  made.set_up = {{.what = "kernel", .before = "1", .now = sample::hostile}};
  return made;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view name = argc > 1 ? argv[1] : "html";
  if (name == "diff") {
    std::cout << find_difference_format("json")->write(everything(), {});
    return std::cout.good() ? 0 : 5;
  }
  const Format* format = find_format(name);
  if (!format) {
    std::cerr << "there is no such format\n";
    return 2;
  }
  std::cout << format->write(sample_session(), {});
  return std::cout.good() ? 0 : 5;
}
