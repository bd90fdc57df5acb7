// SPDX-License-Identifier: MIT
#include "model/json.hpp"

#include <optional>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/error.hpp"
#include "model/members.hpp"
#include "model/names.hpp"
#include "model/statistics.hpp"
#include "model/verdict.hpp"

namespace deadheat {

using nlohmann::json;

// An enum is its name.
template <class E>
requires std::is_enum_v<E>
void to_json(json& to, E value) { to = name(value); }
template <class E>
requires std::is_enum_v<E>
void from_json(const json& from, E& value) { value = named<E>(from.get<std::string>()); }

namespace {

// Does it, and puts the place before what goes wrong: the places add up to a path,
// "/results/0/counts/trials". (The library's own JSON_DIAGNOSTICS would do so too, and makes g++ 12
// warn of its inside.)
template <class Do>
void at_place(const std::string& place, Do read_it) {
  try {
    read_it();
  } catch (const json::exception& problem) {
    throw Error("/" + place + ": " + problem.what());
  } catch (const Error& problem) {
    const std::string what = problem.what();
    throw Error("/" + place + (what.starts_with("/") ? "" : ": ") + what);
  }
}

template <class T>
void read_value(const json& from, T& value) {
  from.get_to(value);
}

template <class T>
void read_value(const json& from, std::vector<T>& values) {
  if (!from.is_array())
    throw Error("it must be an array, and is of the type " + std::string(from.type_name()));
  values.clear();
  std::size_t index = 0;
  for (const json& each : from) {
    at_place(std::to_string(index++), [&] { read_value(each, values.emplace_back()); });
  }
}

// What is absent keeps its default: an older writer did not know it. Null stands for a number that
// is not finite, which JSON cannot hold.
template <class T>
void read(const json& from, const char* key, T& value) {
  if (!from.is_object())
    throw Error("it must be an object, and is of the type " + std::string(from.type_name()));
  const auto found = from.find(key);
  if (found == from.end() || (found->is_null() && std::is_floating_point_v<T>)) return;
  at_place(key, [&] { read_value(*found, value); });
}

template <class T>
void read(const json& from, const char* key, std::optional<T>& value) {
  const auto found = from.find(key);
  if (found == from.end() || found->is_null()) return;
  T present{};
  read(from, key, present);
  value = std::move(present);
}

template <class T>
void write(json& to, const char* key, const T& value) {
  to[key] = value;
}

// What is not there is null where it would be a number, and left out where it would be a record.
template <class T>
void write(json& to, const char* key, const std::optional<T>& value) {
  if (value) {
    to[key] = *value;
  } else if (std::is_arithmetic_v<T>) {
    to[key] = nullptr;
  }
}

}  // namespace

namespace {

template <class T>
concept Recorded = requires(T& each) {
  members(each, [](const char*, const auto&) {});
};

template <class T>
void write_members(json& to, const T& from) {
  to = json::object();
  members(from, [&](const char* key, const auto& value) { write(to, key, value); });
}

template <class T>
void read_members(const json& from, T& to) {
  members(to, [&](const char* key, auto& value) { read(from, key, value); });
}

}  // namespace

template <Recorded T>
void to_json(json& to, const T& from) {
  write_members(to, from);
}
template <Recorded T>
void from_json(const json& from, T& to) {
  read_members(from, to);
}

void to_json(json& to, const Counts& from) {
  write_members(to, from);
  to["shown"] = {{"expected", from.shown_expected}, {"found", from.shown_found}};
}
void from_json(const json& from, Counts& to) {
  read_members(from, to);
  if (const auto shown = from.find("shown"); shown != from.end()) {
    at_place("shown", [&] {
      read(*shown, "expected", to.shown_expected);
      read(*shown, "found", to.shown_found);
    });
  }
}

void to_json(json& to, const OutcomeCount& from) { write_members(to, from); }
void from_json(const json& from, OutcomeCount& to) { read_members(from, to); }
void to_json(json& to, const Setting& from) { write_members(to, from); }
void from_json(const json& from, Setting& to) { read_members(from, to); }
void to_json(json& to, const Finding& from) { write_members(to, from); }
void from_json(const json& from, Finding& to) { read_members(from, to); }
void to_json(json& to, const Exploration& from) { write_members(to, from); }
void from_json(const json& from, Exploration& to) { read_members(from, to); }

// With what follows from it, for readers that do not compute.
void to_json(json& to, const Sighting& from) {
  write_members(to, from);
  if (const std::optional<Rate> measured = rate(from.seen, from.of)) {
    to["rate"] = {{"rate", measured->rate}, {"low", measured->low}, {"high", measured->high}};
  }
}

void to_json(json& to, const CaseVerdict& from) {
  to = {{"id", from.id}, {"verdict", from.verdict}, {"reason", from.reason}};
}

void to_json(json& to, const Session& from) {
  write_members(to, from);
  to["format"] = results_format;
  to["version"] = {{"major", results_major}, {"minor", results_minor}};
  to["cases"] = judge_cases(from.results);
}

namespace {

std::string printed(const json& value) {
  return value.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string on_one_line(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json parsed(std::string_view text, const std::string& source) {
  try {
    return json::parse(text);
  } catch (const json::parse_error& problem) {
    throw Error("'" + source + "' is not readable as JSON (" + problem.what() +
                "); was it cut off?");
  }
}

long long major_version(const json& file, const std::string& source) {
  const auto version = file.find("version");
  if (version != file.end() && version->is_object()) {
    const auto major = version->find("major");
    if (major != version->end() && major->is_number_integer()) return major->get<long long>();
  }
  throw Error("'" + source + "' is not a valid result file: it does not say its version");
}

void check_version(const json& file, const std::string& source) {
  const auto format = file.is_object() ? file.find("format") : file.end();
  if (!file.is_object() || format == file.end() || *format != results_format) {
    throw Error("'" + source + "' is not a Deadheat result file (no \"format\": \"" +
                std::string(results_format) + "\")");
  }
  const long long major = major_version(file, source);
  if (major > results_major) {
    throw Error("'" + source + "' has result format version " + std::to_string(major) +
                ", and this Deadheat reads up to version " + std::to_string(results_major) +
                ": use the newer Deadheat that wrote it");
  }
}

// Reads a whole file into T; what is wrong in it is told with the file's name.
template <class T>
T content(const json& file, const std::string& problem_start) {
  try {
    return file.get<T>();
  } catch (const json::exception& problem) {
    throw Error(problem_start + ": " + problem.what());
  } catch (const Error& problem) {
    throw Error(problem_start + ": " + problem.what());
  }
}

}  // namespace

std::string compact_json(const Run& run) { return on_one_line(run); }
std::string compact_json(const Setting& setting) { return on_one_line(setting); }
std::string compact_json(const Finding& finding) { return on_one_line(finding); }
std::string compact_json(const Interleaving& interleaving) { return on_one_line(interleaving); }
std::string compact_json(const Unsupported& unsupported) { return on_one_line(unsupported); }

std::string to_json_text(const Session& session) { return printed(session); }

Session session_from_json_text(std::string_view text, const std::string& source) {
  const json file = parsed(text, source);
  check_version(file, source);
  return content<Session>(file, "'" + source + "' is not a valid result file");
}

std::string to_json_text(const SuiteInfo& suite) { return printed(suite); }

SuiteInfo suite_from_json_text(std::string_view text, const std::string& source) {
  return content<SuiteInfo>(parsed(text, source),
                            "'" + source + "' lists its cases in a form that cannot be read");
}

std::string valid_utf8(std::string_view text) {
  // the library replaces invalid bytes when it writes; reading that back gives the text
  return json::parse(on_one_line(json(text))).get<std::string>();
}

}  // namespace deadheat
