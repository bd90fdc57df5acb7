// SPDX-License-Identifier: MIT
#include "model/json.hpp"

#include <nlohmann/json.hpp>

#include "model/error.hpp"
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
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

}  // namespace

void to_json(json& to, const Frame& from) {
  to = {{"function", from.function},
        {"file", from.file},
        {"line", from.line},
        {"module", from.module},
        {"offset", from.offset}};
}
void from_json(const json& from, Frame& to) {
  read(from, "function", to.function);
  read(from, "file", to.file);
  read(from, "line", to.line);
  read(from, "module", to.module);
  read(from, "offset", to.offset);
}

void to_json(json& to, const Access& from) {
  to = {{"thread", from.thread}, {"write", from.write},     {"atomic", from.atomic},
        {"size", from.size},     {"address", from.address}, {"stack", from.stack}};
}
void from_json(const json& from, Access& to) {
  read(from, "thread", to.thread);
  read(from, "write", to.write);
  read(from, "atomic", to.atomic);
  read(from, "size", to.size);
  read(from, "address", to.address);
  read(from, "stack", to.stack);
}

void to_json(json& to, const Lock& from) {
  to = {{"number", from.number}, {"destroyed", from.destroyed}, {"created", from.created}};
}
void from_json(const json& from, Lock& to) {
  read(from, "number", to.number);
  read(from, "destroyed", to.destroyed);
  read(from, "created", to.created);
}

void to_json(json& to, const Thread& from) {
  to = {{"number", from.number},
        {"name", from.name},
        {"parent", from.parent},
        {"created", from.created}};
}
void from_json(const json& from, Thread& to) {
  read(from, "number", to.number);
  read(from, "name", to.name);
  read(from, "parent", to.parent);
  read(from, "created", to.created);
}

void to_json(json& to, const Excerpt& from) {
  to = {{"file", from.file}, {"first", from.first}, {"marked", from.marked}, {"lines", from.lines}};
}
void from_json(const json& from, Excerpt& to) {
  read(from, "file", to.file);
  read(from, "first", to.first);
  read(from, "marked", to.marked);
  read(from, "lines", to.lines);
}

void to_json(json& to, const Finding& from) {
  to = {{"kind", from.kind},         {"symptom", from.symptom},   {"fingerprint", from.fingerprint},
        {"accesses", from.accesses}, {"locks", from.locks},       {"threads", from.threads},
        {"stacks", from.stacks},     {"excerpts", from.excerpts}, {"reports", from.reports},
        {"runs", from.runs}};
}
void from_json(const json& from, Finding& to) {
  read(from, "kind", to.kind);
  read(from, "symptom", to.symptom);
  read(from, "fingerprint", to.fingerprint);
  read(from, "accesses", to.accesses);
  read(from, "locks", to.locks);
  read(from, "threads", to.threads);
  read(from, "stacks", to.stacks);
  read(from, "excerpts", to.excerpts);
  read(from, "reports", to.reports);
  read(from, "runs", to.runs);
}

void to_json(json& to, const Counts& from) {
  to = {{"trials", from.trials},
        {"wrong", from.wrong},
        {"expected", from.expected},
        {"found", from.found},
        {"lost", from.lost},
        {"surplus", from.surplus},
        {"threw", from.threw},
        {"shown", {{"expected", from.shown_expected}, {"found", from.shown_found}}},
        {"seconds", from.seconds},
        {"first_wrong", or_null(from.first_wrong)}};
}
void from_json(const json& from, Counts& to) {
  read(from, "trials", to.trials);
  read(from, "wrong", to.wrong);
  read(from, "expected", to.expected);
  read(from, "found", to.found);
  read(from, "lost", to.lost);
  read(from, "surplus", to.surplus);
  read(from, "threw", to.threw);
  if (const auto shown = from.find("shown"); shown != from.end()) {
    read(*shown, "expected", to.shown_expected);
    read(*shown, "found", to.shown_found);
  }
  read(from, "seconds", to.seconds);
  read(from, "first_wrong", to.first_wrong);
}

void to_json(json& to, const OutcomeCount& from) {
  to = {{"values", from.values},       {"count", from.count},   {"truth", from.truth},
        {"forbidden", from.forbidden}, {"listed", from.listed}, {"meaning", from.meaning}};
}
void from_json(const json& from, OutcomeCount& to) {
  read(from, "values", to.values);
  read(from, "count", to.count);
  read(from, "truth", to.truth);
  read(from, "forbidden", to.forbidden);
  read(from, "listed", to.listed);
  read(from, "meaning", to.meaning);
}

void to_json(json& to, const Setting& from) {
  to = {{"steps", from.steps},
        {"threads", from.threads},
        {"stride", from.stride},
        {"padding", from.padding},
        {"pinned", from.pinned}};
}
void from_json(const json& from, Setting& to) {
  read(from, "steps", to.steps);
  read(from, "threads", to.threads);
  read(from, "stride", to.stride);
  read(from, "padding", to.padding);
  read(from, "pinned", to.pinned);
}

void to_json(json& to, const Output& from) {
  to = {{"text", valid_utf8(from.text)}, {"bytes", from.bytes}, {"cut", from.cut}};
}
void from_json(const json& from, Output& to) {
  read(from, "text", to.text);
  read(from, "bytes", to.bytes);
  read(from, "cut", to.cut);
}

void to_json(json& to, const Run& from) {
  to = {{"how", from.how},
        {"code", from.code},
        {"message", from.message},
        {"seconds", from.seconds},
        {"peak_memory", from.peak_memory},
        {"seed", from.seed},
        {"counts", from.counts},
        {"out", from.out},
        {"err", from.err},
        {"stacks", from.stacks},
        {"threads", from.threads}};
}
void from_json(const json& from, Run& to) {
  read(from, "how", to.how);
  read(from, "code", to.code);
  read(from, "message", to.message);
  read(from, "seconds", to.seconds);
  read(from, "peak_memory", to.peak_memory);
  read(from, "seed", to.seed);
  read(from, "counts", to.counts);
  read(from, "out", to.out);
  read(from, "err", to.err);
  read(from, "stacks", to.stacks);
  read(from, "threads", to.threads);
}

void to_json(json& to, const Sighting& from) {
  to = {{"symptom", from.symptom}, {"truth", from.truth}, {"sight", from.sight},
        {"seen", from.seen},       {"of", from.of},       {"unit", from.unit},
        {"verdict", from.verdict}, {"note", from.note},   {"first", or_null(from.first)}};
  if (const std::optional<Rate> measured = rate(from.seen, from.of)) {
    to["rate"] = {{"rate", measured->rate}, {"low", measured->low}, {"high", measured->high}};
  }
}
void from_json(const json& from, Sighting& to) {
  read(from, "symptom", to.symptom);
  read(from, "truth", to.truth);
  read(from, "sight", to.sight);
  read(from, "seen", to.seen);
  read(from, "of", to.of);
  read(from, "unit", to.unit);
  read(from, "verdict", to.verdict);
  read(from, "note", to.note);
  read(from, "first", to.first);
}

void to_json(json& to, const KnownLimit& from) {
  to = {{"detector", from.detector}, {"symptom", from.symptom}, {"reason", from.reason}};
}
void from_json(const json& from, KnownLimit& to) {
  read(from, "detector", to.detector);
  read(from, "symptom", to.symptom);
  read(from, "reason", to.reason);
}

void to_json(json& to, const Truth& from) {
  to = {{"race", from.race},   {"inversion", from.inversion}, {"misuse", from.misuse},
        {"wrong", from.wrong}, {"hang", from.hang},           {"crash", from.crash}};
}
void from_json(const json& from, Truth& to) {
  read(from, "race", to.race);
  read(from, "inversion", to.inversion);
  read(from, "misuse", to.misuse);
  read(from, "wrong", to.wrong);
  read(from, "hang", to.hang);
  read(from, "crash", to.crash);
}

void to_json(json& to, const VariantInfo& from) {
  to = {{"name", from.name},        {"role", from.role},   {"litmus", from.litmus},
        {"truth", from.truth},      {"blind", from.blind}, {"false_alarm", from.false_alarm},
        {"deadline", from.deadline}};
}
void from_json(const json& from, VariantInfo& to) {
  read(from, "name", to.name);
  read(from, "role", to.role);
  read(from, "litmus", to.litmus);
  read(from, "truth", to.truth);
  read(from, "blind", to.blind);
  read(from, "false_alarm", to.false_alarm);
  read(from, "deadline", to.deadline);
}

void to_json(json& to, const CaseInfo& from) {
  to = {{"id", from.id},     {"rule", from.rule}, {"bug", from.bug},          {"fix", from.fix},
        {"file", from.file}, {"line", from.line}, {"variants", from.variants}};
}
void from_json(const json& from, CaseInfo& to) {
  read(from, "id", to.id);
  read(from, "rule", to.rule);
  read(from, "bug", to.bug);
  read(from, "fix", to.fix);
  read(from, "file", to.file);
  read(from, "line", to.line);
  read(from, "variants", to.variants);
}

void to_json(json& to, const SuiteInfo& from) {
  to = {{"name", from.name},   {"flavour", from.flavour},       {"compiler", from.compiler},
        {"flags", from.flags}, {"symbolizer", from.symbolizer}, {"root", from.root},
        {"cases", from.cases}};
}
void from_json(const json& from, SuiteInfo& to) {
  read(from, "name", to.name);
  read(from, "flavour", to.flavour);
  read(from, "compiler", to.compiler);
  read(from, "flags", to.flags);
  read(from, "symbolizer", to.symbolizer);
  read(from, "root", to.root);
  read(from, "cases", to.cases);
}

void to_json(json& to, const Result& from) {
  to = {{"suite", from.suite},       {"id", from.id},           {"rule", from.rule},
        {"bug", from.bug},           {"fix", from.fix},         {"file", from.file},
        {"line", from.line},         {"variant", from.variant}, {"detector", from.detector},
        {"setting", from.setting},   {"counts", from.counts},   {"outcomes", from.outcomes},
        {"findings", from.findings}, {"runs", from.runs},       {"sightings", from.sightings},
        {"verdict", from.verdict},   {"reason", from.reason},   {"repeat", from.repeat},
        {"seconds", from.seconds}};
}
void from_json(const json& from, Result& to) {
  read(from, "suite", to.suite);
  read(from, "id", to.id);
  read(from, "rule", to.rule);
  read(from, "bug", to.bug);
  read(from, "fix", to.fix);
  read(from, "file", to.file);
  read(from, "line", to.line);
  read(from, "variant", to.variant);
  read(from, "detector", to.detector);
  read(from, "setting", to.setting);
  read(from, "counts", to.counts);
  read(from, "outcomes", to.outcomes);
  read(from, "findings", to.findings);
  read(from, "runs", to.runs);
  read(from, "sightings", to.sightings);
  read(from, "verdict", to.verdict);
  read(from, "reason", to.reason);
  read(from, "repeat", to.repeat);
  read(from, "seconds", to.seconds);
}

void to_json(json& to, const Cost& from) {
  to = {{"id", from.id},
        {"variant", from.variant},
        {"threads", from.threads},
        {"ns_per_step", from.ns_per_step}};
}
void from_json(const json& from, Cost& to) {
  read(from, "id", to.id);
  read(from, "variant", to.variant);
  read(from, "threads", to.threads);
  read(from, "ns_per_step", to.ns_per_step);
}

void to_json(json& to, const CaseVerdict& from) {
  to = {{"id", from.id}, {"verdict", from.verdict}, {"reason", from.reason}};
}

void to_json(json& to, const Session& from) {
  to = {{"format", results_format},
        {"version", {{"major", results_major}, {"minor", results_minor}}},
        {"created", from.created},
        {"command", from.command},
        {"seed", from.seed},
        {"seconds", from.seconds},
        {"interrupted", from.interrupted},
        {"whole", from.whole},
        {"planned", from.planned},
        {"environment", from.environment},
        {"cases", judge_cases(from.results)},
        {"controls", from.controls},
        {"results", from.results},
        {"costs", from.costs}};
}
void from_json(const json& from, Session& to) {
  read(from, "created", to.created);
  read(from, "command", to.command);
  read(from, "seed", to.seed);
  read(from, "seconds", to.seconds);
  read(from, "interrupted", to.interrupted);
  read(from, "whole", to.whole);
  read(from, "planned", to.planned);
  read(from, "environment", to.environment);
  read(from, "controls", to.controls);
  read(from, "results", to.results);
  read(from, "costs", to.costs);
}

namespace {

std::string printed(const json& value) {
  return value.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
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
  const std::string dumped = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  return json::parse(dumped).get<std::string>();
}

}  // namespace deadheat
