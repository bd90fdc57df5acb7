// SPDX-License-Identifier: MIT
#include "reports/html_parts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "model/finding.hpp"
#include "model/names.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

std::string_view mark(Verdict verdict) {
  switch (verdict) {
    case Verdict::confirmed:
      return "✓";
    case Verdict::unjudged:
      return "?";
    case Verdict::missed:
      return "○";
    case Verdict::broken:
      return "✗";
    case Verdict::errored:
      return "!";
  }
  return "?";
}

Markup frame_item(const Frame& frame, bool tells) {
  const std::string function = frame.function.empty() ? "(unknown function)" : frame.function;
  Markup where;
  if (!frame.file.empty()) {
    where = element("span", {{"class", "place"}}, fmt::format("{}:{}", frame.file, frame.line));
  } else if (!frame.module.empty()) {
    where =
        element("span", {{"class", "place"}}, fmt::format("{}+0x{:x}", frame.module, frame.offset));
  }
  return element("li", {{tells ? "class" : "", "tells"}}, element("code", {}, function), " ",
                 where);
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '/';
}

}  // namespace

Markup verdict_mark(Verdict verdict) {
  return element("span", {{"class", "mark"}, {"aria-hidden", "true"}}, mark(verdict)) + text(" ");
}

std::optional<double> first_seen(const CaseResults& of_case) {
  std::optional<double> latest;
  for (const Result* result : of_case.results) {
    const Sighting* sighting = telling_sighting(*result);
    if (result->variant.role != Role::racy || !sighting || !sighting->first) continue;
    latest = std::max(latest.value_or(0), *sighting->first);
  }
  return latest;
}

Markup badge(Verdict verdict) {
  const std::string kind = "badge " + std::string(name(verdict));
  return element("span", {{"class", kind}}, verdict_mark(verdict), name(verdict));
}

Markup table(std::string_view caption, const std::vector<Column>& columns, const Markup& rows) {
  Markup heads;
  for (const auto& [name, holds] : columns) {
    heads +=
        element("th", {{"scope", "col"}, {holds == Holds::numbers ? "class" : "", "number"}}, name);
  }
  return element(
      "div", {{"class", "scroll"}, {"role", "group"}, {"tabindex", "0"}, {"aria-label", caption}},
      element("table", {}, element("caption", {}, caption),
              element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows)));
}

Markup cell(std::string_view text) { return element("td", {}, text); }
Markup number(std::string_view text) { return element("td", {{"class", "number"}}, text); }
Markup row_head(std::string_view text) { return element("th", {{"scope", "row"}}, text); }

Markup described(std::string_view term, const Markup& description) {
  return element("div", {}, element("dt", {}, term), element("dd", {}, description));
}

Markup stack_list(const Stack& stack) {
  if (stack.empty()) return element("p", {{"class", "quiet"}}, "No stack was recorded.");
  const Frame* tells = telling_frame(stack);
  Markup items;
  for (const Frame& frame : stack) items += frame_item(frame, &frame == tells);
  return element("ol", {{"class", "stack"}}, items);
}

Markup command_block(std::string_view title, std::string_view command) {
  if (command.empty()) return {};
  return element("div", {{"class", "command"}}, element("p", {{"class", "command-title"}}, title),
                 element("pre", {{"tabindex", "0"}}, element("code", {}, command)),
                 copy_button("Copy", " the command"));
}

Markup copy_button(std::string_view label, std::string_view said) {
  const Markup more = said.empty() ? Markup() : element("span", {{"class", "said"}}, said);
  return element("button", {{"class", "copy"}, {"type", "button"}}, label, more);
}

Markup output_block(std::string_view label, const Output& output) {
  if (output.bytes == 0 && output.text.empty()) return {};
  const std::string size =
      fmt::format("{}: {}{}", label, bytes(output.bytes), output.cut ? ", cut in the middle" : "");
  return element("details", {{"class", "output"}}, element("summary", {}, size),
                 element("pre", {{"tabindex", "0"}}, output.text));
}

std::string anchor(std::string_view prefix, std::string_view of) {
  std::string result = std::string(prefix) + "-";
  for (const char c : of) {
    if (is_plain(c)) {
      result += c;
    } else {
      result += fmt::format(".{:02x}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

std::string result_anchor(const Result& result) {
  return anchor("result", fmt::format("{}/{}/{}/{}", result.suite, result.id, result.variant.name,
                                      name(result.detector)));
}

std::string query_value(std::string_view text) {
  std::string value;
  for (const char c : text) {
    value +=
        is_plain(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return value;
}

std::string family(std::string_view id) { return std::string(id.substr(0, id.find('/'))); }

}  // namespace deadheat
