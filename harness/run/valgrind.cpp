// SPDX-License-Identifier: MIT
#include "run/valgrind.hpp"

#include <iterator>
#include <string_view>
#include <utility>

#include "detect/valgrind_xml.hpp"

namespace deadheat {
namespace {

constexpr std::string_view advice_on_format =
    "valgrind may not know the debug format: build with -gdwarf-4";

bool ended_by_itself(How how) {
  return how == How::finished || how == How::exited || how == How::signalled;
}

// The end of what it printed: the reason comes last.
std::string last_words(const std::string& printed) {
  constexpr std::size_t most = 300;
  const std::size_t last = printed.find_last_not_of(" \n");
  if (last == std::string::npos) return "it printed nothing";
  const std::string text = printed.substr(0, last + 1);
  return text.size() > most ? "…" + text.substr(text.size() - most) : text;
}

bool complains_of_format(const std::string& printed) {
  return printed.find("unhandled dwarf") != std::string::npos ||
         printed.find("debuginfo reader") != std::string::npos;
}

std::string how_it_left(How how, int code) {
  switch (how) {
    case How::deadline:
      return "it was not heard of in time";
    case How::memory:
      return "it used too much memory";
    case How::signalled:
      return "it was ended by signal " + std::to_string(code);
    case How::finished:
    case How::exited:
    case How::interrupted:
    case How::not_started:
    case How::unreadable:
    case How::refused:
      break;
  }
  return "it exited with code " + std::to_string(code);
}

void note(Run& run, const std::string& sentence) {
  run.message += (run.message.empty() ? "" : "; ") + sentence;
}

void fail(Run& run, How how, const std::string& sentence) {
  run.how = how;
  run.message = sentence;
  if (complains_of_format(run.err.text)) note(run, std::string(advice_on_format));
}

}  // namespace

void add_valgrind(ChildResult& result, const ProcessEnd& end, const Reported& reported,
                  const std::string& root) {
  Run& run = result.run;
  if (run.how == How::not_started || run.how == How::refused) return;
  if (!reported.started && run.how != How::interrupted) {
    return fail(run, How::not_started,
                "valgrind did not run the program (" + how_it_left(run.how, end.code) +
                    "): " + last_words(end.err.text));
  }
  ValgrindReport report = read_valgrind_xml(end.file, root);
  for (std::vector<Finding>* all : {&report.findings, &report.remarks}) {
    result.findings.insert(result.findings.end(), std::make_move_iterator(all->begin()),
                           std::make_move_iterator(all->end()));
  }
  if (report.problem.empty()) {
    if (complains_of_format(end.err.text)) note(run, std::string(advice_on_format));
  } else if (ended_by_itself(run.how)) {
    fail(run, How::unreadable, report.problem);
  } else {
    note(run, report.problem);
  }
}

}  // namespace deadheat
