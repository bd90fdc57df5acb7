// SPDX-License-Identifier: MIT
#include "model/score_judge.hpp"

#include <algorithm>
#include <array>

#include "model/exploration.hpp"
#include "model/finding.hpp"
#include "model/sighting.hpp"

namespace deadheat {
namespace {

constexpr std::array endings = {std::pair{"exit", Symptom::crash},
                                std::pair{"memory", Symptom::crash},
                                std::pair{"hang", Symptom::hang}};

// Kinds that no symptom of their own name stands for.
constexpr std::array kinds = {"data-race",
                              "data-race-vptr",
                              "heap-use-after-free",
                              "heap-use-after-free-vptr",
                              "external-race",
                              "lock-order-inversion",
                              "deadlock",
                              "lost-wake-up",
                              "livelock",
                              "abort",
                              "terminate",
                              "uncaught-exception",
                              "exit",
                              "memory",
                              "mutex-destroy-locked",
                              "mutex-double-lock",
                              "mutex-bad-unlock",
                              "mutex-leak",
                              "thread-leak",
                              "signal-unsafe-call",
                              "double-free"};

bool is_asked(Label label, std::string_view kind) {
  const std::vector<Symptom> asked = asked_by(label);
  return std::ranges::find(asked, symptom_of(kind)) != asked.end();
}

// An expected kind narrows what counts; the name of a symptom stands for all of its kinds.
bool is_expected(const Program& program, std::string_view kind) {
  if (program.kind.empty() || program.kind == kind) return true;
  const std::optional<Symptom> symptom = find_named<Symptom>(program.kind);
  return symptom && *symptom == symptom_of(kind);
}

bool shows(const Program& program, const ProgramRun& run) {
  return std::ranges::any_of(run.kinds, [&](const std::string& kind) {
    return is_asked(program.label, kind) && is_expected(program, kind);
  });
}

// What was seen of the asked symptoms, each kind once: "data-race, heap-use-after-free".
std::string kinds_seen(const Program& program, const ProgramResult& result) {
  std::vector<std::string> seen;
  for (const ProgramRun& run : result.runs) {
    for (const std::string& kind : run.kinds) {
      const bool is_new = std::ranges::find(seen, kind) == seen.end();
      if (is_new && is_asked(program.label, kind)) seen.push_back(kind);
    }
  }
  std::string text;
  for (const std::string& kind : seen) text += (text.empty() ? "" : ", ") + kind;
  return text;
}

std::string runs_text(long count) {
  return std::to_string(count) + (count == 1 ? " run" : " runs");
}

bool is_blind(Detector detector, Label label) {
  return std::ranges::all_of(
      asked_by(label), [&](Symptom symptom) { return sight(detector, symptom) == Sight::blind; });
}

// A run whose silence says nothing, or nullptr. A program that exits by itself came to its end,
// with whatever code.
const ProgramRun* cut_run(const ProgramResult& result) {
  const auto found = std::ranges::find_if(result.runs, [](const ProgramRun& run) {
    return run.how != How::finished && run.how != How::exited;
  });
  return found == result.runs.end() ? nullptr : &*found;
}

void conclude(ProgramResult& result, Answer answer, std::string reason) {
  result.answer = answer;
  result.reason = std::move(reason);
}

void be_unjudged(ProgramResult& result, Trouble trouble, std::string problem) {
  result.trouble = trouble;
  result.problem = std::move(problem);
  conclude(result, Answer::unjudged, result.problem);
}

// Why an exploration that saw nothing says nothing, or an empty text.
std::string why_unexplored(const Exploration& exploration) {
  const std::string open = why_undecided(exploration);
  if (!open.empty() || exploration.threads > 1) return open;
  return "it started no thread that explore sees, so there was nothing to explore";
}

void conclude_unseen(const Program& program, ProgramResult& result) {
  const std::string others = kinds_seen(program, result);
  std::string reason = others.empty() ? "nothing of it was seen in " + runs_text(result.of)
                                      : others + " was seen, and no " + program.kind;
  if (result.exploration) reason += ", " + extent(*result.exploration);
  conclude(result, has_bug(program.label) ? Answer::false_negative : Answer::true_negative, reason);
}

}  // namespace

std::string name_of(const Program& program) {
  std::string name = program.source;
  for (const std::string& argument : program.arguments) name += " " + argument;
  return name;
}

bool has_bug(Label label) {
  return label == Label::race || label == Label::deadlock || label == Label::assert_bug;
}

std::vector<Symptom> asked_by(Label label) {
  switch (label) {
    case Label::race:
    case Label::norace:
      return {Symptom::race};
    case Label::deadlock:
      return {Symptom::inversion, Symptom::hang};
    case Label::assert_bug:
      return {Symptom::crash};
    case Label::clean:
      break;
  }
  return {Symptom::race, Symptom::inversion, Symptom::misuse, Symptom::hang, Symptom::crash};
}

Symptom symptom_of(std::string_view kind) {
  const auto ending = std::ranges::find(endings, kind, &std::pair<const char*, Symptom>::first);
  return ending == endings.end() ? symptom_of_kind(kind) : ending->second;
}

bool is_known_kind(std::string_view kind) {
  if (const std::optional<Symptom> symptom = find_named<Symptom>(kind))
    return *symptom != Symptom::wrong;
  return std::ranges::find(kinds, kind) != kinds.end();
}

void judge(const Program& program, ProgramResult& result) {
  result.of = static_cast<long>(result.runs.size());
  result.seen = std::ranges::count_if(result.runs,
                                      [&](const ProgramRun& run) { return shows(program, run); });
  if (is_blind(result.detector, program.label)) {
    return conclude(result, Answer::blind,
                    std::string(name(result.detector)) + " is blind to what '" +
                        std::string(name(program.label)) + "' asks for");
  }
  if (result.trouble != Trouble::none) {
    return conclude(result, Answer::unjudged, result.problem.substr(0, result.problem.find('\n')));
  }
  if (result.runs.empty()) return be_unjudged(result, Trouble::not_run, "it was not run");
  if (result.seen > 0) {
    return conclude(result, has_bug(program.label) ? Answer::true_positive : Answer::false_positive,
                    kinds_seen(program, result) + " in " + std::to_string(result.seen) + " of " +
                        runs_text(result.of));
  }
  if (const ProgramRun* cut = cut_run(result)) {
    return be_unjudged(result, Trouble::not_ended, cut->message);
  }
  const std::string open = result.exploration ? why_unexplored(*result.exploration) : "";
  if (!open.empty()) return be_unjudged(result, Trouble::unsupported, open);
  conclude_unseen(program, result);
}

}  // namespace deadheat
