// SPDX-License-Identifier: MIT
#include "model/score_json.hpp"

#include <nlohmann/json.hpp>

#include "model/error.hpp"
#include "model/json.hpp"
#include "model/score_judge.hpp"
#include "model/score_matrix.hpp"

namespace deadheat {
namespace {

using nlohmann::json;

template <class E>
E named_in(const json& from, const char* key) {
  return named<E>(from.at(key).get<std::string>());
}

json detector_names(const std::vector<Detector>& detectors) {
  json all = json::array();
  for (const Detector detector : detectors) all.push_back(name(detector));
  return all;
}

json json_of(const ProgramRun& run) {
  return {{"how", name(run.how)},   {"code", run.code},   {"message", run.message},
          {"seconds", run.seconds}, {"kinds", run.kinds}, {"output", run.output}};
}

ProgramRun run_from(const json& from) {
  return {.how = named_in<How>(from, "how"),
          .code = from.at("code").get<int>(),
          .message = from.value("message", ""),
          .seconds = from.value("seconds", 0.0),
          .kinds = from.at("kinds").get<std::vector<std::string>>(),
          .output = from.value("output", "")};
}

json json_of(const ProgramResult& result) {
  json all = {{"detector", name(result.detector)},
              {"answer", name(result.answer)},
              {"reason", result.reason},
              {"trouble", name(result.trouble)},
              {"problem", result.problem},
              {"seen", result.seen},
              {"of", result.of},
              {"runs", json::array()},
              {"findings", result.findings},
              {"repeat", result.repeat},
              {"seconds", result.seconds}};
  for (const ProgramRun& run : result.runs) all["runs"].push_back(json_of(run));
  if (result.exploration) all["exploration"] = *result.exploration;
  return all;
}

ProgramResult result_from(const json& from) {
  ProgramResult result{.detector = named_in<Detector>(from, "detector"),
                       .answer = named_in<Answer>(from, "answer"),
                       .reason = from.at("reason").get<std::string>(),
                       .trouble = named_in<Trouble>(from, "trouble"),
                       .problem = from.value("problem", ""),
                       .seen = from.at("seen").get<long>(),
                       .of = from.at("of").get<long>()};
  for (const json& run : from.at("runs")) result.runs.push_back(run_from(run));
  result.findings = from.at("findings").get<std::vector<Finding>>();
  if (from.contains("exploration")) result.exploration = from.at("exploration").get<Exploration>();
  result.repeat = from.value("repeat", "");
  result.seconds = from.value("seconds", 0.0);
  return result;
}

json json_of(const Program& program) {
  json all = {{"source", program.source},       {"label", name(program.label)},
              {"arguments", program.arguments}, {"flags", program.flags},
              {"kind", program.kind},           {"line", program.line},
              {"results", json::array()}};
  for (const ProgramResult& result : program.results) all["results"].push_back(json_of(result));
  return all;
}

Program program_from(const json& from) {
  Program program{.source = from.at("source").get<std::string>(),
                  .label = named_in<Label>(from, "label"),
                  .arguments = from.at("arguments").get<std::vector<std::string>>(),
                  .flags = from.at("flags").get<std::vector<std::string>>(),
                  .kind = from.value("kind", ""),
                  .line = from.value("line", 0)};
  for (const json& result : from.at("results")) program.results.push_back(result_from(result));
  return program;
}

json json_of(const std::optional<Rate>& measured) {
  if (!measured) return nullptr;
  return {{"rate", measured->rate}, {"low", measured->low}, {"high", measured->high}};
}

json json_of(const Matrix& matrix) {
  return {{"true_positive", matrix.true_positive},
          {"false_positive", matrix.false_positive},
          {"true_negative", matrix.true_negative},
          {"false_negative", matrix.false_negative},
          {"blind", matrix.blind},
          {"unjudged", matrix.unjudged},
          {"precision", json_of(precision(matrix))},
          {"recall", json_of(recall(matrix))},
          {"f1", json_of(f1(matrix))}};
}

// What a reader that does not compute wants to know; it is not read back.
json matrices_of(const Score& score) {
  json all = json::array();
  for (const Detector detector : score.detectors) {
    json matrix = json_of(matrix_of(score, detector));
    matrix["detector"] = name(detector);
    for (const auto& [label, text] : names<Label>)
      matrix["labels"][text] = json_of(matrix_of(score, detector, label));
    all.push_back(std::move(matrix));
  }
  return all;
}

json disagreements_of(const Score& score) {
  json all = json::array();
  for (const Disagreement& each : disagreements(score)) {
    all.push_back({{"program", name_of(*each.program)},
                   {"label", name(each.program->label)},
                   {"saw", detector_names(each.saw)},
                   {"did_not", detector_names(each.did_not)}});
  }
  return all;
}

Score score_from(const json& file) {
  Score score{.created = file.value("created", ""),
              .command = file.value("command", ""),
              .labels = file.value("labels", ""),
              .compile = file.value("compile", ""),
              .seconds = file.value("seconds", 0.0),
              .interrupted = file.value("interrupted", false),
              .planned = file.value("planned", 0L),
              .environment = file.value("environment", std::map<std::string, std::string>{}),
              .notes = file.value("notes", std::vector<std::string>{})};
  for (const json& detector : file.at("detectors"))
    score.detectors.push_back(named<Detector>(detector.get<std::string>()));
  for (const json& program : file.at("programs")) score.programs.push_back(program_from(program));
  return score;
}

void check_version(const json& file, const std::string& source) {
  if (!file.is_object() || file.value("format", json()) != score_format) {
    throw Error("'" + source + "' is not the file of a score (no \"format\": \"" +
                std::string(score_format) + "\")");
  }
  const json version = file.value("version", json());
  const json major = version.is_object() ? version.value("major", json()) : json();
  if (!major.is_number_integer())
    throw Error("'" + source + "' is not a valid score: it does not say its version");
  if (major.get<long long>() > score_major) {
    throw Error("'" + source + "' has score format version " + major.dump() +
                ", and this Deadheat reads up to version " + std::to_string(score_major) +
                ": use the newer Deadheat that wrote it");
  }
}

}  // namespace

std::string score_to_json_text(const Score& score) {
  json file = {{"format", score_format},
               {"version", {{"major", score_major}, {"minor", score_minor}}},
               {"created", score.created},
               {"command", score.command},
               {"labels", score.labels},
               {"compile", score.compile},
               {"seconds", score.seconds},
               {"interrupted", score.interrupted},
               {"planned", score.planned},
               {"environment", score.environment},
               {"notes", score.notes},
               {"detectors", detector_names(score.detectors)},
               {"matrices", matrices_of(score)},
               {"disagreements", disagreements_of(score)},
               {"programs", json::array()}};
  for (const Program& program : score.programs) file["programs"].push_back(json_of(program));
  return file.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Score score_from_json_text(std::string_view text, const std::string& source) {
  try {
    const json file = json::parse(text);
    check_version(file, source);
    return score_from(file);
  } catch (const json::exception& problem) {
    throw Error("'" + source + "' is not a valid score: " + problem.what());
  } catch (const Error& problem) {
    const std::string what = problem.what();
    if (what.starts_with("'" + source + "'")) throw;
    throw Error("'" + source + "' is not a valid score: " + what);
  }
}

}  // namespace deadheat
