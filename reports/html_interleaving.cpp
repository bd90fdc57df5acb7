// SPDX-License-Identifier: MIT
// An interleaving, drawn: a lane for each thread, events down the page.
#include "reports/html_parts.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "model/finding.hpp"
#include "model/names.hpp"
#include "reports/interleaving.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

// The events of a thread from its first to its last one: there its lane has a line.
struct Life {
  std::size_t first = 0;
  std::size_t last = 0;
};

struct Lanes {
  const Interleaving& interleaving;
  const Result& result;
  std::vector<int> threads;
  std::map<int, Life> lives;
};

Lanes lanes_of(const Interleaving& interleaving, const Result& result) {
  Lanes lanes{interleaving, result, acting_threads(interleaving), {}};
  for (std::size_t at = 0; at < interleaving.steps.size(); ++at) {
    const auto life = lanes.lives.try_emplace(interleaving.steps[at].thread, Life{at, at}).first;
    life->second.last = at;
  }
  return lanes;
}

// The line of source as the step has it, else as an excerpt of a finding has it.
std::string source_line(const Result& result, const Step& step) {
  const Frame* frame = telling_frame(step.stack);
  if (!step.source.empty() || !frame || frame->line <= 0) return step.source;
  for (const Finding& finding : result.findings) {
    for (const Excerpt& excerpt : finding.excerpts) {
      const int at = frame->line - excerpt.first;
      if (excerpt.file != frame->file || at < 0) continue;
      if (static_cast<std::size_t>(at) < excerpt.lines.size()) {
        return excerpt.lines[static_cast<std::size_t>(at)];
      }
    }
  }
  return {};
}

std::string_view without_indent(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
}

Markup where_cell(const Lanes& lanes, const Step& step) {
  const std::string source(without_indent(source_line(lanes.result, step)));
  Markup content;
  if (!source.empty()) content += element("code", {{"class", "source"}}, source);
  if (!step.stack.empty()) {
    content += element("span", {{"class", "place"}}, place(step.stack));
  }
  return element("td", {{"class", "where"}}, content);
}

Markup mark(std::string_view kind, std::string_view sign, std::string_view words) {
  return element("span", {{"class", kind}}, element("span", {{"aria-hidden", "true"}}, sign), " ",
                 words);
}

Markup event(const Lanes& lanes, std::size_t at) {
  const std::vector<Step>& steps = lanes.interleaving.steps;
  const Step& step = steps[at];
  Markup content;
  if (step.preempts) {
    const std::string whom =
        at > 0 ? thread_name(lanes.interleaving, steps[at - 1].thread) : "the thread before";
    content += mark("preemption", "↯", "preempts " + whom);
  }
  Markup what;
  if (step.marked) {
    what += element("span", {{"class", "sign"}, {"aria-hidden", "true"}}, "◆ ") +
            element("span", {{"class", "said"}}, "makes the bug: ");
  }
  what += element("b", {}, step.operation);
  if (!step.object.empty()) what += " " + step.object;
  if (!step.value.empty()) what += element("span", {{"class", "value"}}, ": " + step.value);
  return content + element("span", {{"class", step.marked ? "event marked" : "event"}}, what);
}

Markup lane_cell(const Lanes& lanes, int thread, std::size_t at) {
  const Life& life = lanes.lives.at(thread);
  std::string kind = "lane";
  if (life.first <= at && at <= life.last) kind += " alive";
  if (life.first == at) kind += " begins";
  if (life.last == at) kind += " ends";
  if (lanes.interleaving.steps[at].thread != thread) {
    return element("td", {{"class", kind}});
  }
  return element("td", {{"class", kind}}, event(lanes, at));
}

Markup step_row(const Lanes& lanes, std::size_t at) {
  const Step& step = lanes.interleaving.steps[at];
  Markup cells = element("th", {{"scope", "row"}, {"class", "number"}}, grouped(step.number));
  for (const int thread : lanes.threads) cells += lane_cell(lanes, thread, at);
  cells += where_cell(lanes, step);
  std::string kind = step.marked ? "marked-row" : "";
  if (step.preempts) kind += kind.empty() ? "preempting" : " preempting";
  return element("tr", {{kind.empty() ? "" : "class", kind}}, cells);
}

Markup gap_row(const Lanes& lanes, long missing) {
  const std::string all = std::to_string(lanes.threads.size() + 2);
  return element(
      "tr", {{"class", "gap"}},
      element("td", {{"colspan", all}},
              element("span", {},
                      fmt::format("… {} left out …", counted(missing, "event", "events")))));
}

Markup rows(const Lanes& lanes) {
  Markup all;
  long next = 1;
  for (std::size_t at = 0; at < lanes.interleaving.steps.size(); ++at) {
    const long number = lanes.interleaving.steps[at].number;
    if (number > next) all += gap_row(lanes, number - next);
    all += step_row(lanes, at);
    next = number + 1;
  }
  return all;
}

Markup heads(const Lanes& lanes) {
  Markup all = element("th", {{"scope", "col"}, {"class", "number"}}, "event");
  for (const int thread : lanes.threads) {
    all += element("th", {{"scope", "col"}, {"class", "lane"}},
                   thread_name(lanes.interleaving, thread));
  }
  return all + element("th", {{"scope", "col"}, {"class", "where"}}, "where");
}

Markup drawing(const Interleaving& interleaving, const Result& result, std::string_view label) {
  if (interleaving.steps.empty()) {
    return element("p", {{"class", "quiet"}}, "No event was recorded.");
  }
  const Lanes lanes = lanes_of(interleaving, result);
  return element(
      "div",
      {{"class", "scroll lanes"}, {"role", "group"}, {"tabindex", "0"}, {"aria-label", label}},
      element("table", {},
              element("caption", {}, "One lane a thread, time runs down. ",
                      mark("legend", "◆", "makes the bug. "),
                      mark("legend", "↯", "preempts: the thread before it could have gone on.")),
              element("thead", {}, element("tr", {}, heads(lanes))),
              element("tbody", {}, rows(lanes))));
}

std::string size_text(const Interleaving& interleaving) {
  const long shown = static_cast<long>(interleaving.steps.size());
  std::string text = fmt::format("{}, {}, {}", name(interleaving.symptom),
                                 counted(interleaving.preemptions, "preemption", "preemptions"),
                                 counted(shown + interleaving.left_out, "event", "events"));
  if (interleaving.left_out > 0) {
    text += fmt::format(" ({} shown)", grouped(shown));
  }
  return text;
}

}  // namespace

std::string interleaving_anchor(const Result& result, std::size_t index) {
  return result_anchor(result) + ".interleaving-" + std::to_string(index + 1);
}

Markup html_interleaving(const Result& result, std::size_t index) {
  const Interleaving& interleaving = result.exploration->interleavings_shown[index];
  const std::string title = fmt::format("Interleaving {}: {}", index + 1, interleaving.kind);
  Markup body;
  if (!interleaving.message.empty()) {
    body += element("p", {{"class", "message"}}, interleaving.message);
  }
  body += drawing(interleaving, result, title);
  body += command_block("To replay it", replay_command(interleaving));
  return element("details",
                 {{"class", "interleaving"},
                  {"id", interleaving_anchor(result, index)},
                  {index == 0 ? "open" : "", ""}},
                 element("summary", {}, element("h5", {}, title), " ",
                         element("span", {{"class", "quiet"}}, size_text(interleaving))),
                 body);
}

}  // namespace deadheat
