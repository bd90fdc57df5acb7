// SPDX-License-Identifier: MIT
#include "reports/sarif_flow.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "model/finding.hpp"
#include "reports/sarif_location.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

using nlohmann::json;

// GitHub takes at most 10,000 locations of all flows of a result.
constexpr std::size_t most_steps = 2000;
constexpr std::size_t most_frames = 50;

std::string thread_id(int number) {
  return number == 0 ? "main thread" : "thread " + std::to_string(number);
}

using Threads = std::map<int, json>;  // the locations of each thread

json flows_of(const Threads& threads) {
  json flows = json::array();
  for (const auto& [number, locations] : threads) {
    flows.push_back({{"id", thread_id(number)}, {"locations", locations}});
  }
  return flows.empty() ? json::array() : json::array({{{"threadFlows", flows}}});
}

std::string text_of(const Step& step) {
  std::string text = step.operation;
  if (!step.object.empty()) text += " " + step.object;
  if (!step.value.empty()) text += " (" + step.value + ")";
  if (step.preempts) text += ", and the thread before it could have gone on";
  return text;
}

json location_of(const Step& step) {
  const Frame* frame = telling_frame(step.stack);
  json location = {{"location", sarif_location(frame ? *frame : Frame{}, text_of(step))},
                   {"executionOrder", step.number},
                   {"importance", step.marked ? "essential" : "unimportant"}};
  return location;
}

json flows_of(const Interleaving& interleaving) {
  Threads threads;
  for (const Step& step :
       std::span(interleaving.steps).first(std::min(most_steps, interleaving.steps.size()))) {
    threads[step.thread].push_back(location_of(step));
  }
  return flows_of(threads);
}

// The outermost call first, as it came to the place.
void add_stack(json& locations, const Stack& stack, std::string_view message) {
  const std::size_t size = std::min(most_frames, stack.size());
  for (std::size_t left = size; left > 0; --left) {
    const bool is_place = left == 1;
    locations.push_back(
        {{"location", sarif_location(stack[left - 1], is_place ? message : std::string_view())},
         {"importance", is_place ? "essential" : "important"}});
  }
}

json flows_of(const Finding& finding) {
  Threads threads;
  for (const Access& access : finding.accesses) {
    if (!access.stack.empty()) {
      add_stack(threads[access.thread], access.stack, access_text(access));
    }
  }
  // what has no accesses has a stack for each thread that takes part
  int number = 1;
  for (const Stack& stack : finding.stacks) {
    if (threads.contains(number)) break;
    if (!stack.empty()) add_stack(threads[number], stack, finding.kind);
    ++number;
  }
  return flows_of(threads);
}

}  // namespace

json sarif_code_flows(const Finding& finding, const Interleaving* interleaving) {
  if (interleaving && !interleaving->steps.empty()) return flows_of(*interleaving);
  return flows_of(finding);
}

}  // namespace deadheat
