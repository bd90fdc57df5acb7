// SPDX-License-Identifier: MIT
// Foreign programs with labels, and what each detector answered to them: plain data. Times are in
// seconds.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deadheat/truth.hpp>

#include "model/names.hpp"
#include "model/result.hpp"

namespace deadheat {

// What is known of a program. A label asks one question of a detector: does the program have that
// bug? `clean` asks whether it has any.
enum class Label { race, norace, deadlock, assert_bug, clean };

enum class Answer {
  true_positive,
  false_positive,
  true_negative,
  false_negative,
  blind,     // the detector cannot see what the label asks for, so it was not asked
  unjudged,  // it could not be run, or did not come to its end
};

// Why a program is unjudged under a detector.
enum class Trouble {
  none,
  not_compiled,  // the compiler refused it
  not_run,       // exit code 126 or 127, or the detector itself failed
  unsupported,   // it does what the detector cannot follow
  not_ended,     // the deadline, a crash or the memory limit ended it before it showed anything
};

template <>
inline constexpr std::array names<Label> = {
    std::pair{Label::race, "race"}, std::pair{Label::norace, "norace"},
    std::pair{Label::deadlock, "deadlock"}, std::pair{Label::assert_bug, "assert-bug"},
    std::pair{Label::clean, "clean"}};
template <>
inline constexpr std::array names<Answer> = {std::pair{Answer::true_positive, "true-positive"},
                                             std::pair{Answer::false_positive, "false-positive"},
                                             std::pair{Answer::true_negative, "true-negative"},
                                             std::pair{Answer::false_negative, "false-negative"},
                                             std::pair{Answer::blind, "blind"},
                                             std::pair{Answer::unjudged, "unjudged"}};
template <>
inline constexpr std::array names<Trouble> = {
    std::pair{Trouble::none, "none"}, std::pair{Trouble::not_compiled, "not-compiled"},
    std::pair{Trouble::not_run, "not-run"}, std::pair{Trouble::unsupported, "unsupported"},
    std::pair{Trouble::not_ended, "not-ended"}};

// One process of a program under a detector.
struct ProgramRun {
  How how = How::finished;
  int code = 0;              // exit code or signal number
  std::string message = {};  // in a sentence, where there is something to say
  double seconds = 0;
  std::vector<std::string> kinds = {};  // what it showed: kinds of findings, and how it ended
  std::string output = {};              // the end of what it printed, where it did not end well
  long threw = 0;  // executions whose main threw, under explore; not in the file
};

// One program under one detector.
struct ProgramResult {
  Detector detector = Detector::stress;
  Answer answer = Answer::unjudged;
  std::string reason = {};  // the answer in a sentence
  Trouble trouble = Trouble::none;
  std::string problem = {};  // of the trouble, in the compiler's or the detector's own words
  long seen = 0;             // runs that showed what the label asks for
  long of = 0;               // runs
  std::vector<ProgramRun> runs = {};
  std::vector<Finding> findings = {};
  std::vector<Finding> remarks = {};            // what is no fault (is_remark); not in the file
  std::optional<Exploration> exploration = {};  // under explore
  std::string repeat = {};                      // the command that compiles it again
  double seconds = 0;                           // with what it took to compile
};

// One line of the labels.
struct Program {
  std::string source = {};  // as the labels have it
  Label label = Label::clean;
  std::vector<std::string> arguments = {};
  std::vector<std::string> flags = {};  // for the compiler
  std::string kind = {};                // that the finding has to be of; empty: any
  int line = 0;                         // of the labels
  std::vector<ProgramResult> results = {};
};

// What `deadheat score` found.
struct Score {
  std::string created = {};  // ISO 8601, UTC
  std::string command = {};
  std::string labels = {};   // the file
  std::string compile = {};  // the command
  double seconds = 0;
  bool interrupted = false;
  long planned = 0;  // results that there would be without an interruption
  std::map<std::string, std::string> environment = {};
  std::vector<std::string> notes = {};  // sentences for the reader
  std::vector<Detector> detectors = {};
  std::vector<Program> programs = {};
};

}  // namespace deadheat
