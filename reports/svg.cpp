// SPDX-License-Identifier: MIT
#include "reports/svg.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/text.hpp"

namespace deadheat {
namespace {

std::string units(double value) { return fmt::format("{:.4g}", value); }

std::string_view anchor_of(Align align) {
  switch (align) {
    case Align::start:
      return "start";
    case Align::middle:
      return "middle";
    case Align::end:
      return "end";
  }
  return "start";
}

}  // namespace

Markup picture(std::string_view title, std::string_view tells, Size size, const Markup& drawn) {
  const std::string view = fmt::format("0 0 {} {}", units(size.width), units(size.height));
  const std::string all = fmt::format("{}: {}", title, tells);
  return element(
      "figure", {{"class", "picture"}}, element("figcaption", {}, title),
      element("div",
              {{"class", "drawn"}, {"role", "group"}, {"tabindex", "0"}, {"aria-label", title}},
              element("svg",
                      {{"role", "img"},
                       {"aria-label", all},
                       {"viewBox", view},
                       {"width", units(size.width)},
                       {"height", units(size.height)}},
                      element("title", {}, title), drawn)));
}

Markup svg_box(std::string_view kind, Point at, Size size) {
  return element("rect", {{"class", kind},
                          {"x", units(at.x)},
                          {"y", units(at.y)},
                          {"width", units(std::max(0.0, size.width))},
                          {"height", units(size.height)}});
}

Markup svg_line(std::string_view kind, Point from, Point to) {
  return element("line", {{"class", kind},
                          {"x1", units(from.x)},
                          {"y1", units(from.y)},
                          {"x2", units(to.x)},
                          {"y2", units(to.y)}});
}

Markup svg_dot(std::string_view kind, Point at, double radius) {
  return element("circle",
                 {{"class", kind}, {"cx", units(at.x)}, {"cy", units(at.y)}, {"r", units(radius)}});
}

Markup svg_diamond(std::string_view kind, Point at, double radius) {
  const std::string corners = fmt::format(
      "{},{} {},{} {},{} {},{}", units(at.x - radius), units(at.y), units(at.x),
      units(at.y - radius), units(at.x + radius), units(at.y), units(at.x), units(at.y + radius));
  return element("polygon", {{"class", kind}, {"points", corners}});
}

Markup svg_text(std::string_view kind, Point at, Align align, std::string_view words) {
  return element("text",
                 {{"class", kind},
                  {"x", units(at.x)},
                  {"y", units(at.y)},
                  {align == Align::start ? "" : "text-anchor", anchor_of(align)}},
                 words);
}

std::string shortened(std::string_view text, std::size_t most) {
  const std::string whole = visible(text);
  if (characters(whole) <= most) return whole;
  std::string kept;
  std::size_t count = 0;
  for (const char c : whole) {
    const bool begins = (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    if (begins && ++count == most) break;
    kept += c;
  }
  return kept + "…";
}

}  // namespace deadheat
