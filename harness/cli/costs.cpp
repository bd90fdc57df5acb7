// SPDX-License-Identifier: MIT
#include "cli/costs.hpp"

#include <map>
#include <tuple>

#include <nlohmann/json.hpp>

#include "model/error.hpp"
#include "run/files.hpp"

namespace deadheat {
namespace {

using nlohmann::json;

// "counter/lost-update/racy/threads:5" as id, variant and number of threads; nothing for other
// benchmarks.
bool read_name(const std::string& name, Cost& cost) {
  const std::size_t threads = name.find("/threads:");
  if (threads == std::string::npos) return false;
  const std::string path = name.substr(0, threads);
  const std::size_t last = path.rfind('/');
  if (last == std::string::npos || path.find('/') == last) return false;
  cost.id = path.substr(0, last);
  cost.variant = path.substr(last + 1);
  cost.threads = std::atoi(name.c_str() + threads + std::string("/threads:").size());
  return cost.threads > 0;
}

// Repetitions give an entry each and then their aggregates: the median stands for all of them.
void add(const json& benchmark, std::map<std::tuple<std::string, std::string, int>, Cost>& all) {
  Cost cost;
  if (!read_name(benchmark.at("run_name").get<std::string>(), cost)) return;
  const bool is_aggregate = benchmark.value("run_type", "") == "aggregate";
  if (is_aggregate && benchmark.value("aggregate_name", "") != "median") return;
  if (!benchmark.contains("ns_per_step")) return;  // it ended with an error
  benchmark.at("ns_per_step").get_to(cost.ns_per_step);
  cost.processor_ns_per_step = benchmark.value("processor_ns_per_step", 0.0);
  cost.bytes_per_task = benchmark.value("bytes_per_task", 0.0);
  cost.whole_trials = benchmark.value("label", "") == "whole trials";
  Cost& known = all[{cost.id, cost.variant, cost.threads}];
  if (known.id.empty() || is_aggregate) known = cost;
}

}  // namespace

std::vector<Cost> read_costs(const std::vector<std::string>& files) {
  std::map<std::tuple<std::string, std::string, int>, Cost> all;
  for (const std::string& file : files) {
    try {
      const json content = json::parse(read_file(file));
      for (const json& benchmark : content.at("benchmarks")) add(benchmark, all);
    } catch (const Error& problem) {
      throw UsageError(std::string("--costs: ") + problem.what());
    } catch (const json::exception& problem) {
      throw UsageError("--costs: '" + file +
                       "' is not what Google Benchmark writes as JSON: " + problem.what());
    }
  }
  std::vector<Cost> costs;
  for (const auto& [key, cost] : all) costs.push_back(cost);
  return costs;
}

}  // namespace deadheat
