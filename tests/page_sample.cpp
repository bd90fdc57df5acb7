// SPDX-License-Identifier: MIT
// Writes a report of a session made by hand to stdout, for the tests of the page and the schemas:
// page_sample [FORMAT [sample|clean|small|empty|large]]; "diff" is what changed between two
// sessions in which everything changed that can.
#include <array>
#include <iostream>
#include <string>
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
  made.results = made.verdicts_by_chance = made.controls = {verdict};
  made.cases = {{.place = {.id = "a/b"}, .now = Verdict::broken}};
  made.rates = {{.place = place, .before = {1, 9}, .now = {9, 9}}};
  made.proofs = {{.place = place, .before = true}};
  made.costs = {{.before = {"a/b", "racy", 2, 1.5}, .now = {"a/b", "racy", 2, 3}}};
  made.only_before = made.only_now = {{.place = place}};
  made.set_up = {{.what = "kernel", .before = "1", .now = sample::hostile}};
  return made;
}

Finding numbered_race(int number) {
  Finding race = sample::data_race();
  for (Access& access : race.accesses) {
    access.stack.front().function = "Store::update_" + std::to_string(number) + "(long)";
    access.stack.front().line = 20 + number;
  }
  race.excerpts.front().marked = race.excerpts.front().first + 1;
  race.fingerprint = fingerprint(race);
  return race;
}

// 1,000 cases with 10,000 findings.
Session large_session() {
  constexpr std::array families = {"counter", "queue", "lock", "pool", "litmus"};
  Session session = small_session();
  session.results.clear();
  for (int number = 0; number < 1'000; ++number) {
    const auto family = static_cast<std::size_t>(number) % families.size();
    for (Result result : {sample::racy_stress(), sample::locked_stress(), sample::racy_tsan(),
                          sample::locked_tsan()}) {
      result.id = std::string(families.at(family)) + "/bug-" + std::to_string(number);
      if (!result.findings.empty()) {
        result.findings.clear();
        for (int each = 0; each < 10; ++each) {
          result.findings.push_back(numbered_race(number * 10 + each));
        }
      }
      judge(result);
      session.results.push_back(std::move(result));
    }
  }
  return session;
}

Session clean_session() {
  Session session = small_session();
  session.results = {sample::racy_stress(), sample::locked_stress(), sample::racy_tsan(),
                     sample::locked_tsan()};
  return session;
}

Session session_of(std::string_view name) {
  if (name == "large") return large_session();
  if (name == "clean") return clean_session();
  if (name == "small") return small_session();
  if (name == "empty") return {};
  return sample_session();
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
  std::cout << format->write(session_of(argc > 2 ? argv[2] : "sample"), {});
  return std::cout.good() ? 0 : 5;
}
