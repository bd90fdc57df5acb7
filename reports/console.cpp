// SPDX-License-Identifier: MIT
// The report for a person at a terminal.
#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/facts.hpp"
#include "reports/interleaving.hpp"
#include "reports/matrix_text.hpp"
#include "reports/report.hpp"
#include "reports/summary.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::size_t verdict_width = 9;
constexpr std::size_t narrowest = 40;  // text is never wrapped closer than this
constexpr std::size_t output_lines = 5;
constexpr std::size_t interleavings_shown = 3;

// Where everything is written: nothing reaches the terminal that was not made visible here.
class Paper {
 public:
  explicit Paper(const ReportOptions& options) : options_(options) {}

  // Wrapped, each further line below the start of the text. `head` stands before the first line.
  void paragraph(std::string_view head, std::string_view text, std::size_t indent) {
    const std::size_t width =
        std::max(static_cast<std::size_t>(std::max(options_.width, 0)), indent + narrowest);
    std::string start = visible(head);
    const std::size_t used = std::max(column_ + characters(start), indent) - indent;
    column_ = 0;
    for (const std::string& line : wrapped(visible(text), width - indent, used)) {
      written_ += start + line + "\n";
      start = std::string(indent, ' ');
    }
  }
  void line(std::string_view text) { paragraph("", text, 0); }
  void blank() { written_ += "\n"; }

  // Not wrapped: to be copied.
  void command(std::string_view text, std::size_t indent) {
    written_ += std::string(indent, ' ') + visible(text) + "\n";
  }

  // Starts a line with a verdict; the word says it, the colour repeats it.
  void verdict(Verdict verdict, std::size_t indent) {
    const std::string word = fmt::format("{:<{}}", name(verdict), verdict_width);
    written_ += std::string(indent, ' ') + coloured(word, colour_of(verdict));
    column_ = indent + verdict_width;
  }
  void title(std::string_view text) {
    written_ += coloured(visible(text), "1");
    column_ = characters(visible(text));
  }

  std::string written() { return std::move(written_); }

 private:
  static std::string_view colour_of(Verdict verdict) {
    switch (verdict) {
      case Verdict::confirmed:
        return "32";
      case Verdict::unjudged:
        return "33";
      case Verdict::missed:
      case Verdict::broken:
        return "31";
      case Verdict::errored:
        return "35";
    }
    return "0";
  }
  std::string coloured(std::string_view text, std::string_view colour) const {
    return options_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::string(text);
  }

  const ReportOptions& options_;
  std::string written_;
  std::size_t column_ = 0;  // where the line that was started stands, without the colours
};

struct Columns {
  std::size_t variant = 0;
  std::size_t detector = 0;

  std::size_t text() const { return 2 + verdict_width + 2 + variant + 2 + detector + 2; }
};

Columns columns(const std::vector<const Result*>& results) {
  Columns widest;
  for (const Result* result : results) {
    widest.variant = std::max(widest.variant, visible(result->variant.name).size());
    widest.detector = std::max(widest.detector, name(result->detector).size());
  }
  widest.variant = std::min<std::size_t>(widest.variant, 24);
  return widest;
}

// The end of what a child printed is what a reader needs after a crash.
void write_last_output(Paper& paper, const Run& run, std::size_t indent) {
  const std::string& printed = run.err.text.empty() ? run.out.text : run.err.text;
  if (printed.empty()) return;
  std::vector<std::string_view> lines;
  for (std::string_view rest = printed; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  const std::size_t from = lines.size() > output_lines ? lines.size() - output_lines : 0;
  paper.paragraph(std::string(indent, ' '), "it printed last:", indent);
  for (const std::string_view line : std::span(lines).subspan(from)) {
    paper.command("| " + std::string(line.substr(0, 500)), indent);
  }
}

void write_command(Paper& paper, std::string_view title, std::string_view command,
                   std::size_t indent) {
  if (command.empty()) return;
  paper.paragraph(std::string(indent, ' '), title, indent);
  paper.command(command, indent + 2);
}

// The short form of each, to be looked at where it is a fault, and the command that replays it.
void write_interleavings(Paper& paper, const Result& result, std::size_t indent) {
  if (!result.exploration) return;
  const std::vector<Interleaving>& shown = result.exploration->interleavings_shown;
  for (const Interleaving& each :
       std::span(shown).first(std::min(interleavings_shown, shown.size()))) {
    paper.paragraph(std::string(indent, ' '), interleaving_title(each), indent);
    for (const std::string& line : short_interleaving(each)) paper.command(line, indent + 2);
    write_command(paper, "to replay it:", replay_command(each), indent);
  }
}

void write_fault(Paper& paper, const Result& result, std::size_t indent) {
  const auto ended_badly = [](const Run& run) {
    return run.how != How::finished && run.how != How::deadline;
  };
  if (const auto run = std::ranges::find_if(result.runs, ended_badly); run != result.runs.end()) {
    write_last_output(paper, *run, indent);
  }
  write_interleavings(paper, result, indent);
  write_command(paper, "to repeat it:", result.repeat, indent);
}

void write_result(Paper& paper, const Result& result, const Columns& at) {
  std::vector<std::string> lines = facts(result);
  if (result.verdict != Verdict::confirmed) lines.insert(lines.begin(), result.reason);
  if (lines.empty()) lines.emplace_back("nothing to tell");
  paper.verdict(result.verdict, 2);
  std::string head = fmt::format("  {:<{}}  {:<{}}  ", visible(result.variant.name), at.variant,
                                 name(result.detector), at.detector);
  for (const std::string& line : lines) {
    paper.paragraph(head, line, at.text());
    head = std::string(at.text(), ' ');
  }
  if (is_fault(result.verdict)) {
    write_fault(paper, result, at.text());
  } else {
    write_command(paper, "to replay it:", first_replay_command(result), at.text());
  }
}

void write_case(Paper& paper, const CaseResults& of_case) {
  paper.title(of_case.verdict.id);
  paper.paragraph("", "", 0);
  for (const std::string& text : origin_texts(*of_case.results.front())) {
    paper.paragraph("  ", text, 4);
  }
  const Columns at = columns(of_case.results);
  for (const Result* result : of_case.results) write_result(paper, *result, at);
  paper.blank();
}

void write_control(Paper& paper, const Result& control) {
  paper.verdict(control.verdict, 4);
  const std::string what = fmt::format("{} {} under {}: {}", control.id, control.variant.name,
                                       name(control.detector), control.reason);
  paper.paragraph("  ", what, 4 + verdict_width + 2);
  if (is_fault(control.verdict)) write_fault(paper, control, 4 + verdict_width + 2);
}

void write_detected(Paper& paper, const Summary& summary, const Session& session) {
  const Share& caught = summary.detected.variants;
  paper.title("Able to detect");
  paper.paragraph(": ",
                  fmt::format("{} of {} caught", grouped(caught.count),
                              counted(caught.of, "racy variant was", "racy variants were")),
                  2);
  for (const Caught& by : summary.detected.by_detector) {
    paper.paragraph("  ",
                    fmt::format("{} saw {} of {}", name(by.detector), grouped(by.variants.count),
                                grouped(by.variants.of)),
                    4);
  }
  for (const std::string& line : matrix_lines(matrix_of(session.results))) paper.command(line, 4);
  if (session.controls.empty()) {
    paper.paragraph("  ", "the doctor's controls were not run with this session", 4);
    return;
  }
  paper.paragraph("  ",
                  fmt::format("the doctor's controls: {} of {} as declared", summary.controls.count,
                              summary.controls.of),
                  4);
  for (const Result& control : session.controls) write_control(paper, control);
}

void write_clean(Paper& paper, const Clean& clean) {
  paper.title("Nothing found");
  std::string text =
      fmt::format("{} of {} clean", grouped(clean.variants.count),
                  counted(clean.variants.of, "locked variant stayed", "locked variants stayed"));
  if (const std::string tried = tried_text(clean); !tried.empty()) text += ", in " + tried;
  if (const std::string bound = bound_text(clean); !bound.empty()) text += "; " + bound;
  paper.paragraph(": ", text, 2);
  if (clean.false_alarms > 0) {
    paper.paragraph("  ",
                    fmt::format("{} only a declared false alarm",
                                counted(clean.false_alarms, "variant showed", "variants showed")),
                    4);
  }
}

// A selection leaves cases unjudged, which is no fault of theirs.
void write_faulty_cases(Paper& paper, const Summary& summary) {
  for (const CaseVerdict& each : summary.cases) {
    if (each.verdict == Verdict::confirmed) continue;
    if (each.verdict == Verdict::unjudged && summary.verdict == Verdict::confirmed) continue;
    paper.verdict(each.verdict, 2);
    paper.paragraph("  ", each.id + ": " + each.reason, 4 + verdict_width);
  }
}

void write_unjudged(Paper& paper, const Tallied& results) {
  if (results.unjudged == 0) return;
  paper.title("Unjudged");
  paper.paragraph(
      ": ",
      fmt::format("{}. Unjudged is not success.", counted(results.unjudged, "result", "results")),
      2);
}

void write_interruption(Paper& paper, const Session& session) {
  if (!session.interrupted) return;
  paper.title("Interrupted");
  paper.paragraph(": ",
                  fmt::format("{} of {} planned results are there. What is missing is unjudged.",
                              session.results.size(), session.planned),
                  2);
}

void write_summary(Paper& paper, const Session& session, const ReportOptions& options) {
  const Summary summary = summarize(session);
  write_detected(paper, summary, session);
  write_clean(paper, summary.clean);
  write_unjudged(paper, summary.by_result);
  write_interruption(paper, session);
  paper.title("Cases");
  paper.paragraph(": ", listed(summary.by_case), 2);
  write_faulty_cases(paper, summary);
  for (const std::string& note : options.notes) paper.paragraph("Note: ", note, 2);
  paper.blank();
  paper.verdict(summary.verdict, 0);
  paper.paragraph("  ", summary.sentence, verdict_width + 2);
}

}  // namespace

std::string write_console(const Session& session, const ReportOptions& options) {
  Paper paper(options);
  for (const CaseResults& of_case : by_case(session.results)) write_case(paper, of_case);
  write_summary(paper, session, options);
  return paper.written();
}

}  // namespace deadheat
