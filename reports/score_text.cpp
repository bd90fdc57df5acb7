// SPDX-License-Identifier: MIT
#include "reports/score_text.hpp"

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

template <class Fits>
std::vector<Told> all_that(const Score& score, Fits fits) {
  std::vector<Told> all;
  for (const Program& program : score.programs) {
    for (const ProgramResult& result : program.results) {
      if (fits(result.answer)) all.emplace_back(&program, &result);
    }
  }
  return all;
}

}  // namespace

std::string measure_text(const std::optional<Rate>& measure) {
  if (!measure) return "-";
  return fmt::format("{} ({} to {})", percent(measure->rate), percent(measure->low),
                     percent(measure->high));
}

std::string score_sentence(const Score& score) {
  const Outcome outcome = outcome_of(score);
  std::string text = fmt::format(
      "{} under {}: {}, {} of them right",
      counted(static_cast<long>(score.programs.size()), "program", "programs"),
      counted(static_cast<long>(score.detectors.size()), "detector", "detectors"),
      counted(outcome.right + outcome.wrong, "answer", "answers"), grouped(outcome.right));
  if (outcome.unjudged > 0) {
    text += fmt::format("; {} judged by none",
                        counted(outcome.unjudged, "program was", "programs were"));
  }
  if (score.interrupted) text += "; interrupted, so that some are missing";
  return text;
}

std::string detectors_text(const std::vector<Detector>& detectors) {
  std::string text;
  for (const Detector detector : detectors)
    text += (text.empty() ? "" : ", ") + std::string(name(detector));
  return text;
}

std::string answer_text(const ProgramResult& result) {
  switch (result.answer) {
    case Answer::blind:
      return "blind";
    case Answer::unjudged:
      return fmt::format("unjudged: {}", name(result.trouble));
    default:
      break;
  }
  return fmt::format("{}, {} of {}", name(result.answer), grouped(result.seen), grouped(result.of));
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::vector<Told> wrong_answers(const Score& score) {
  return all_that(score, [](Answer answer) {
    return answer == Answer::false_positive || answer == Answer::false_negative;
  });
}

std::vector<Told> unjudged_results(const Score& score) {
  return all_that(score, [](Answer answer) { return answer == Answer::unjudged; });
}

}  // namespace deadheat
