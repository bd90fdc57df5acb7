// SPDX-License-Identifier: MIT
// What all reports of a score say in the same words. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/score.hpp"
#include "model/score_matrix.hpp"

namespace deadheat {

// "86.7% (62.1% to 96.3%)", or "-" where there is nothing to divide by.
std::string measure_text(const std::optional<Rate>& measure);

// The score in a sentence: "12 programs under 3 detectors: 30 answers, 28 of them right".
std::string score_sentence(const Score& score);

// "tsan, explore"
std::string detectors_text(const std::vector<Detector>& detectors);

// The result in a few words: "true-positive, 3 of 3"; for an unjudged one its trouble.
std::string answer_text(const ProgramResult& result);

// The first line of a text: of a compiler's output the rest is for whoever asks.
std::string first_line(const std::string& text);

// What is told one by one: each with its program.
using Told = std::pair<const Program*, const ProgramResult*>;
std::vector<Told> wrong_answers(const Score& score);
std::vector<Told> unjudged_results(const Score& score);

}  // namespace deadheat
