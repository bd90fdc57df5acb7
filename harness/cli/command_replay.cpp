// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "model/error.hpp"
#include "model/finding.hpp"
#include "model/visible.hpp"
#include "reports/interleaving.hpp"
#include "run/child.hpp"

namespace deadheat {
namespace {

// "family/bug/variant@dh1.…", taken apart.
struct Token {
  std::string id;
  std::string variant;
  std::string schedule;
};

std::string shortened(const std::string& token) {
  constexpr std::size_t most = 100;
  return visible(token.size() > most ? token.substr(0, most) + "…" : token);
}

Token parsed(const std::string& text) {
  const std::size_t at = text.rfind('@');
  const std::string made_of = text.substr(0, at);
  const std::size_t slash = made_of.rfind('/');
  if (at == std::string::npos || std::ranges::count(made_of, '/') != 2) {
    throw UsageError(
        "'" + shortened(text) +
        "' is not a token: it has the form FAMILY/BUG/VARIANT@dh1.…, as reports show it");
  }
  return {.id = made_of.substr(0, slash),
          .variant = made_of.substr(slash + 1),
          .schedule = text.substr(at + 1)};
}

struct Target {
  Suite suite;
  VariantInfo variant;
};

const CaseInfo* find_case(const Suite& suite, const std::string& id) {
  for (const std::vector<CaseInfo>* cases : {&suite.info.cases, &suite.controls}) {
    const auto found = std::ranges::find(*cases, id, &CaseInfo::id);
    if (found != cases->end()) return &*found;
  }
  return nullptr;
}

// The variant of the token in a suite of the explore flavour.
Target find_target(const std::vector<Suite>& suites, const Token& token) {
  bool has_explore = false;
  const CaseInfo* known = nullptr;
  for (const Suite& suite : suites) {
    if (suite.info.flavour != Flavour::explore) continue;
    has_explore = true;
    const CaseInfo* const found = find_case(suite, token.id);
    if (!found) continue;
    known = found;
    const auto variant = std::ranges::find(found->variants, token.variant, &VariantInfo::name);
    if (variant != found->variants.end()) return {suite, *variant};
  }
  if (!has_explore)
    throw UsageError("there is no suite of the explore flavour, which a token is for");
  if (!known) {
    throw UsageError("no suite of the explore flavour has the case '" + visible(token.id) +
                     "' of the token (see deadheat list)");
  }
  throw UsageError("the case '" + visible(token.id) + "' has no variant '" +
                   visible(token.variant) + "', which the token is of");
}

// --- what is told of it

// Styles of a terminal; none where there is no colour.
class Styles {
 public:
  explicit Styles(bool colour) : colour_(colour) {}
  std::string marked(const std::string& text) const { return styled("1;31", text); }
  std::string preempting(const std::string& text) const { return styled("33", text); }
  std::string title(const std::string& text) const { return styled("1", text); }

 private:
  std::string styled(const char* style, const std::string& text) const {
    return colour_ ? "\x1b[" + std::string(style) + "m" + text + "\x1b[0m" : text;
  }
  const bool colour_;
};

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::string place_of(const Step& step) {
  const Frame* const frame = telling_frame(step.stack);
  if (!frame || frame->function.empty()) return {};
  return frame->function + " " + frame->file + ":" + std::to_string(frame->line);
}

// Of the columns that have no fixed one.
struct Widths {
  std::size_t thread = 0;
  std::size_t step = 0;
};

Widths widths_of(const Interleaving& shown) {
  constexpr std::size_t widest = 40;
  Widths widths;
  for (const Step& step : shown.steps) {
    widths.thread = std::max(widths.thread, visible(thread_name(shown, step.thread)).size());
    widths.step = std::max(widths.step, visible(step_text(step)).size());
  }
  return {std::min(widths.thread, widest), std::min(widths.step, widest)};
}

// `*` marks what makes the bug, `>` that the thread before it could have gone on.
std::string step_line(const Interleaving& shown, const Step& step, const Widths& widths,
                      const Styles& styles) {
  const std::string line = padded(std::to_string(step.number), 5) + (step.marked ? "*" : " ") +
                           (step.preempts ? ">" : " ") + " " +
                           padded(visible(thread_name(shown, step.thread)), widths.thread) + "  " +
                           padded(visible(step_text(step)), widths.step) + "  " +
                           visible(place_of(step));
  const std::string trimmed = line.substr(0, line.find_last_not_of(' ') + 1);
  if (step.marked) return styles.marked(trimmed) + "\n";
  return (step.preempts ? styles.preempting(trimmed) : trimmed) + "\n";
}

std::string steps_text(const Interleaving& shown, const Styles& styles) {
  std::string text;
  const Widths widths = widths_of(shown);
  long last = 0;
  for (const Step& step : shown.steps) {
    if (step.number > last + 1) text += "     …\n";
    text += step_line(shown, step, widths, styles);
    last = step.number;
  }
  return text;
}

// All that was found was found in one interleaving: its events, with what makes any of the bugs.
Interleaving all_in_one(const std::vector<Interleaving>& shown) {
  Interleaving one = shown.front();
  for (const Interleaving& other : shown) {
    if (other.steps.size() != one.steps.size()) continue;
    for (std::size_t at = 0; at < one.steps.size(); ++at) {
      one.steps[at].marked |= other.steps[at].marked;
    }
  }
  return one;
}

std::string interleaving_text(const std::vector<Interleaving>& shown, const Styles& styles) {
  std::string text = steps_text(all_in_one(shown), styles) + "\n";
  for (const Interleaving& each : shown) {
    text += styles.title(visible(interleaving_title(each))) + "\n";
  }
  return text;
}

constexpr const char* legend =
    "* makes the bug, > preempts the thread before it, which could have gone on\n\n";

// In how many executions it showed. Whatever ends the process showed in one.
long times_shown(const ChildResult& child) {
  long times = std::max(child.run.counts.wrong, child.run.counts.threw);
  for (const Finding& finding : child.findings) times = std::max(times, finding.reports);
  return times + (child.run.how == How::finished ? 0 : 1);
}

void tell(const ChildResult& child, long asked) {
  std::string text;
  if (child.exploration && !child.exploration->interleavings_shown.empty()) {
    const Styles styles(wants_colour(stdout));
    text += legend + interleaving_text(child.exploration->interleavings_shown, styles);
  }
  if (!child.run.message.empty()) text += visible(child.run.message, Lines::kept) + "\n";
  const long shown = times_shown(child);
  text += shown == 0 ? "The interleaving ended without a bug"
                     : "The bug showed " + std::to_string(shown) + " of " + std::to_string(asked) +
                           (asked == 1 ? " time" : " times");
  std::fputs((text + ".\n").c_str(), stdout);
  if (std::fflush(stdout) != 0) throw Error("cannot write to the standard output");
}

ExitCode exit_code_of(const ChildResult& child) {
  const Run& run = child.run;
  switch (run.how) {
    case How::refused:
      if (run.code == value(ExitCode::wrong_usage)) throw UsageError(run.message);
      if (run.code == value(ExitCode::cannot_detect)) throw CannotDetect(run.message);
      throw Error(run.message);
    case How::not_started:
    case How::unreadable:
      throw Error(run.message);
    case How::interrupted:
      return ExitCode::nothing_judged;
    case How::finished:
    case How::exited:
    case How::signalled:
    case How::deadline:
    case How::memory:
      break;
  }
  return times_shown(child) > 0 ? ExitCode::not_as_expected : ExitCode::as_expected;
}

ChildResult replayed(const Target& target, const Token& token, const CliOptions& options) {
  Symbols symbols;
  return run_child({.plan = {.suite = target.suite.path,
                             .id = token.id,
                             .variant = token.variant,
                             .detector = Detector::explore,
                             .exploring = {.schedules = options.times},
                             .replay = token.schedule},
                    .deadline = target.variant.deadline,
                    .memory = options.memory,
                    .symbolizer = target.suite.info.symbolizer,
                    .root = target.suite.info.root},
                   symbols);
}

// Does not return: the debugger takes the place of this process.
[[noreturn]] void debug(const Target& target, const std::string& token) {
  std::vector<std::string> words = {"gdb", "--args", target.suite.path, "--replay", token};
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  std::printf("%s\n", visible(line).c_str());
  std::fflush(stdout);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp("gdb", arguments.data());
  throw Error(std::string("cannot start 'gdb': ") + std::strerror(errno));
}

}  // namespace

ExitCode replay(const CliOptions& options) {
  const Token token = parsed(options.token);
  const Target target = find_target(chosen_suites(options), token);
  if (options.gdb) debug(target, options.token);
  const ChildResult child = replayed(target, token, options);
  const ExitCode code = exit_code_of(child);
  tell(child, options.times);
  return code;
}

}  // namespace deadheat
