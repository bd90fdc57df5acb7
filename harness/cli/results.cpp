// SPDX-License-Identifier: MIT
#include "cli/results.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "model/error.hpp"
#include "model/json.hpp"
#include "model/verdict.hpp"
#include "run/files.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;

using Key = std::tuple<std::string, std::string, std::string, Detector>;

Key key_of(const Result& result) {
  return {result.suite, result.id, result.variant.name, result.detector};
}

void add(std::map<Key, Result>& all, std::vector<Result>& results) {
  for (Result& result : results) {
    const Key key = key_of(result);
    all.insert_or_assign(key, std::move(result));
  }
}

std::vector<Result> values(std::map<Key, Result>& all) {
  std::vector<Result> results;
  for (auto& [key, result] : all) results.push_back(std::move(result));
  return results;
}

std::vector<std::string> results_below(const std::string& folder) {
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().filename() == "results.json")
      files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::vector<std::string> find_result_files(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (!fs::exists(path)) throw UsageError("there are no results at '" + path + "'");
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    const std::vector<std::string> found = results_below(path);
    if (found.empty()) throw UsageError("there is no results.json in or below '" + path + "'");
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

Session gather(std::vector<Session> sessions) {
  std::ranges::stable_sort(sessions, {}, &Session::created);
  Session gathered;
  std::map<Key, Result> controls, results;
  std::map<std::string, Source> sources;  // the newest of each file
  for (Session& session : sessions) {
    gathered.created = session.created;
    gathered.command = session.command;
    gathered.seed = session.seed;
    gathered.seconds += session.seconds;
    gathered.interrupted |= session.interrupted;
    gathered.environment.insert(session.environment.begin(), session.environment.end());
    add(controls, session.controls);
    add(results, session.results);
    for (Source& source : session.sources) {
      const std::string file = source.file;
      sources.insert_or_assign(file, std::move(source));
    }
    gathered.costs.insert(gathered.costs.end(), session.costs.begin(), session.costs.end());
  }
  if (sessions.size() > 1) gathered.command = std::to_string(sessions.size()) + " runs together";
  gathered.controls = values(controls);
  gathered.results = values(results);
  for (auto& [file, source] : sources) gathered.sources.push_back(std::move(source));
  gathered.planned = static_cast<long>(gathered.results.size());
  if (sessions.size() == 1) gathered.planned = sessions.front().planned;
  return gathered;
}

Session read_session(const std::string& file) {
  Session session = session_from_json_text(read_file(file), file);
  for (Result& control : session.controls) judge(control);
  for (Result& result : session.results) judge(result);
  return session;
}

Session read_results(const std::vector<std::string>& paths) {
  std::vector<Session> sessions;
  for (const std::string& file : find_result_files(paths)) sessions.push_back(read_session(file));
  return gather(std::move(sessions));
}

}  // namespace deadheat
