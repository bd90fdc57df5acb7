// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "model/visible.hpp"
#include "run/doctor.hpp"

namespace deadheat {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* version = "1.0";  // the major changes when an old reader would misread it

Json json_of(const std::vector<Complaint>& complaints) {
  Json all = Json::array();
  for (const Complaint& each : complaints) {
    const bool blinds = severity_of(each.ailment) == Severity::blinding;
    all.push_back({{"id", id_of(each.ailment)},
                   {"severity", blinds ? "blinding" : "warning"},
                   {"what", visible(each.what)}});
  }
  return all;
}

Json json_of(const Check& check) {
  return {{"name", visible(check.name)},
          {"passed", check.passed},
          {"detail", visible(check.detail)},
          {"seen", check.seen},
          {"of", check.of},
          {"complaints", json_of(check.complaints)}};
}

}  // namespace

std::string to_json_text(const Examination& examination) {
  Json controls = Json::array();
  for (const Check& check : examination.controls) controls.push_back(json_of(check));
  const Json all = {{"version", version},
                    {"can_detect", can_detect(examination)},
                    {"controls", controls},
                    {"complaints", json_of(examination.complaints)}};
  return all.dump(2) + "\n";
}

}  // namespace deadheat
