// SPDX-License-Identifier: MIT
// How the results went over several sessions, drawn.
#include <algorithm>

#include <fmt/format.h>

#include "model/trend.hpp"
#include "reports/html_parts.hpp"
#include "reports/svg.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr double left = 210, shares = 220, unexpected_left = 480, row = 24, top = 22, width = 700;

double part(long count, long of) {
  return of > 0 ? static_cast<double>(count) / static_cast<double>(of) : 0;
}

// Two bars of shares, one above the other, and a number.
Markup moment_row(const Moment& moment, double y) {
  const double caught = shares * part(moment.caught, moment.racy);
  const double clean = shares * part(moment.clean, moment.locked);
  return svg_text("label", {left - 8, y + 15}, Align::end, shortened(moment.created, 30)) +
         svg_box("share-all", {left, y + 3}, {shares, 8}) +
         svg_box("share-part", {left, y + 3}, {caught, 8}) +
         svg_box("share-all", {left, y + 13}, {shares, 6}) +
         svg_box("bar good", {left, y + 13}, {clean, 6}) +
         svg_text("value", {unexpected_left, y + 15}, Align::start,
                  fmt::format("{} of {}, {} of {}, {} unexpected", grouped(moment.caught),
                              grouped(moment.racy), grouped(moment.clean), grouped(moment.locked),
                              grouped(moment.unexpected)));
}

std::string in_words(const Moment& moment) {
  return fmt::format(
      "{}: {} of {} racy variants caught, {} of {} locked variants clean, {} "
      "unexpected findings",
      moment.created, moment.caught, moment.racy, moment.clean, moment.locked, moment.unexpected);
}

}  // namespace

Markup html_trend(const Trend& trend) {
  if (trend.moments.size() < 2) return {};
  Markup drawn = svg_text("head", {left, 12}, Align::start, "racy caught (above), locked clean");
  std::string tells;
  double y = top;
  for (const Moment& moment : trend.moments) {
    drawn += moment_row(moment, y);
    tells += (tells.empty() ? "" : "; ") + in_words(moment);
    y += row;
  }
  return picture("Over time", tells, {width, y}, drawn);
}

}  // namespace deadheat
