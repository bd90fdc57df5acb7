// SPDX-License-Identifier: MIT
#include "detect/events.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "model/error.hpp"
#include "model/finding.hpp"
#include "model/json.hpp"

namespace deadheat {
namespace {

using nlohmann::json;

using Reader = void (*)(Reported&, const json&);

// Cumulative: the last one that arrived has all that came before it.
void read_explored(Reported& to, const json& event) {
  auto exploration = event.at("exploration").get<Exploration>();
  auto findings = event.at("findings").get<std::vector<Finding>>();
  for (Finding& finding : findings) finding.symptom = symptom_of_kind(finding.kind);
  to.exploration = std::move(exploration);
  to.findings = std::move(findings);
}

const std::map<std::string, Reader>& readers() {
  static const std::map<std::string, Reader> all = {
      {"started", [](Reported& to, const json&) { to.started = true; }},
      {"setting", [](Reported& to, const json& event) { event.at("setting").get_to(to.setting); }},
      {"counts", [](Reported& to, const json& event) { event.at("counts").get_to(to.counts); }},
      {"outcomes",
       [](Reported& to, const json& event) { event.at("outcomes").get_to(to.outcomes); }},
      {"finding",
       [](Reported& to, const json& event) {
         auto finding = event.get<Finding>();
         finding.symptom = symptom_of_kind(finding.kind);
         finding.reports = 1;
         to.findings.push_back(std::move(finding));
       }},
      {"explored", read_explored},
      {"threw", [](Reported& to, const json& event) { to.threw.push_back(event.at("message")); }},
      {"refused", [](Reported& to, const json& event) { event.at("message").get_to(to.refused); }},
      {"ended",
       [](Reported& to, const json& event) {
         event.at("counts").get_to(to.counts);
         to.ended = true;
       }},
  };
  return all;
}

void read(Reported& reported, std::string_view line) {
  const json event = json::parse(line);
  const auto reader = readers().find(event.at("event").get<std::string>());
  if (reader == readers().end()) throw Error("unknown event");
  reader->second(reported, event);
}

}  // namespace

bool add_line(Reported& reported, std::string_view line) {
  try {
    read(reported, line);
    return true;
  } catch (const std::exception&) {  // counted, and told in the result
    if (reported.unreadable++ == 0) reported.unreadable_line = valid_utf8(line.substr(0, 200));
    return false;
  }
}

}  // namespace deadheat
