// SPDX-License-Identifier: MIT
#include "suite/events.hpp"

#include <nlohmann/json.hpp>

#include "model/json.hpp"
#include "suite/channel.hpp"

namespace deadheat {
namespace {

void send(nlohmann::json event, const char* name) {
  event["event"] = name;
  const std::string line =
      event.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  channel::write(line.data(), line.size());
}

}  // namespace

void Events::started(const std::string& id, const std::string& variant, std::uint64_t seed) {
  send({{"version", events_version}, {"id", id}, {"variant", variant}, {"seed", seed}}, "started");
  last_ = Clock::now();
}

void Events::setting(const Setting& setting) { send({{"setting", setting}}, "setting"); }

void Events::counts(const Counts& counts) {
  send({{"counts", counts}}, "counts");
  last_ = Clock::now();
}

void Events::outcomes(const std::vector<OutcomeCount>& outcomes) {
  send({{"outcomes", outcomes}}, "outcomes");
}

void Events::explored(const Exploration& exploration, const std::vector<Finding>& findings) {
  send({{"exploration", exploration}, {"findings", findings}}, "explored");
}

void Events::threw(const std::string& message) { send({{"message", message}}, "threw"); }

void Events::refused(const std::string& sentence) { send({{"message", sentence}}, "refused"); }

void Events::ended(const Counts& counts) { send({{"counts", counts}}, "ended"); }

}  // namespace deadheat
