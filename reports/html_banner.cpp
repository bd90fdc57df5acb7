// SPDX-License-Identifier: MIT
#include "reports/html_parts.hpp"

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

Markup line(std::string_view text) { return element("p", {}, text); }

Markup figure(const Share& share, std::string_view what) {
  return element(
      "p", {{"class", "figure"}},
      element("strong", {}, fmt::format("{} of {}", grouped(share.count), grouped(share.of))), " ",
      what);
}

Markup verdict_line(const Session& session, const Summary& summary) {
  const std::string kind = "verdict " + std::string(name(summary.verdict));
  const std::string run = fmt::format(
      "{} in {}", counted(static_cast<long>(session.results.size()), "result", "results"),
      duration(session.seconds));
  return element("div", {{"class", kind}}, badge(summary.verdict),
                 element("div", {}, element("p", {{"class", "sentence"}}, summary.sentence),
                         element("p", {{"class", "quiet"}},
                                 fmt::format("Cases: {}. {}.", listed(summary.by_case), run))));
}

Markup by_detector(const Detected& detected) {
  Markup rows;
  for (const Caught& by : detected.by_detector) {
    const std::string share =
        fmt::format("{} of {}", grouped(by.variants.count), grouped(by.variants.of));
    rows += element("li", {}, element("span", {}, name(by.detector)),
                    element("span", {{"class", "number"}}, share));
  }
  return element("p", {{"class", "quiet"}}, "Seen by each detector, also what it need not see:") +
         element("ul", {{"class", "shares"}}, rows);
}

Markup control_item(const Result& control) {
  const std::string what = fmt::format("{} {}", control.id, control.variant.name);
  Markup item = badge(control.verdict) +
                element("span", {}, element("b", {}, name(control.detector)), " ", what,
                        element("span", {{"class", "quiet"}}, ": " + control.reason));
  return element("li", {}, item);
}

Markup controls(const Session& session, const Summary& summary) {
  const Markup head = element("h3", {}, "The doctor's controls");
  if (session.controls.empty()) {
    return head + line(
                      "They were not run with this session, so nothing here says what this set-up "
                      "can detect.");
  }
  Markup items;
  for (const Result& control : session.controls) items += control_item(control);
  const std::string share = fmt::format("{} of {} as declared: planted bugs and their repairs",
                                        summary.controls.count, summary.controls.of);
  const Markup list = element("summary", {}, share) + element("ul", {{"class", "controls"}}, items);
  // what failed is to be seen at once
  const bool all_well = summary.controls.count == summary.controls.of;
  return head +
         (all_well ? element("details", {}, list) : element("details", {{"open", ""}}, list));
}

Markup detect_claim(const Session& session, const Summary& summary) {
  return element("section", {{"class", "claim"}, {"aria-labelledby", "able"}},
                 element("h2", {{"id", "able"}}, "Able to detect"),
                 figure(summary.detected.variants, "racy variants were caught"),
                 by_detector(summary.detected), controls(session, summary));
}

Markup clean_claim(const Summary& summary) {
  const Clean& clean = summary.clean;
  Markup body = figure(clean.variants, "locked variants stayed clean");
  if (const std::string tried = tried_text(clean); !tried.empty()) {
    body += line("Nothing was seen in " + tried + ".");
  }
  if (const std::string bound = bound_text(clean); !bound.empty())
    body += line("Wrong trials: " + bound + ".");
  if (clean.false_alarms > 0) {
    body += line(fmt::format("{} only a declared false alarm.",
                             counted(clean.false_alarms, "variant showed", "variants showed")));
  }
  body += element("p", {{"class", "quiet"}},
                  "Nothing found is no proof: it counts only as far as the same detectors caught "
                  "the bugs beside it.");
  return element("section", {{"class", "claim"}, {"aria-labelledby", "clean"}},
                 element("h2", {{"id", "clean"}}, "Nothing found"), body);
}

Markup notes(const Session& session, const Summary& summary, const ReportOptions& options) {
  Markup all;
  const auto add = [&](std::string_view note) { all += element("p", {{"class", "note"}}, note); };
  if (summary.by_result.unjudged > 0) {
    add(fmt::format("{} unjudged. Unjudged is not success.",
                    counted(summary.by_result.unjudged, "result is", "results are")));
  }
  if (session.interrupted) {
    add(fmt::format("The run was interrupted: {} of {} planned results are there.",
                    session.results.size(), session.planned));
  }
  for (const std::string& note : options.notes) add(note);
  return all;
}

}  // namespace

Markup html_banner(const Session& session, const Summary& summary, const ReportOptions& options) {
  return element("p", {{"class", "quiet"}}, session.created) + verdict_line(session, summary) +
         notes(session, summary, options);
}

Markup html_claims(const Session& session, const Summary& summary) {
  return element("div", {{"class", "claims"}}, detect_claim(session, summary),
                 clean_claim(summary));
}

}  // namespace deadheat
