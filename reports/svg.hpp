// SPDX-License-Identifier: MIT
// Pictures that are drawn here, so that they are there without JavaScript. Lengths are in the units
// of the picture, which are about pixels.
#pragma once

#include <string>
#include <string_view>

#include "reports/markup.hpp"

namespace deadheat {

struct Point {
  double x = 0;
  double y = 0;
};

struct Size {
  double width = 0;
  double height = 0;
};

// A picture with its title, in a container that scrolls where the screen is narrow. `tells` says in
// words what is drawn: it stands for the picture where that cannot be seen.
Markup picture(std::string_view title, std::string_view tells, Size size, const Markup& drawn);

// The parts of a picture; `kind` is the class that the style sheet knows.
Markup svg_box(std::string_view kind, Point at, Size size);
Markup svg_line(std::string_view kind, Point from, Point to);
Markup svg_dot(std::string_view kind, Point at, double radius);
Markup svg_diamond(std::string_view kind, Point at, double radius);

enum class Align { start, middle, end };
Markup svg_text(std::string_view kind, Point at, Align align, std::string_view words);

// What fits into a label of so many characters; the rest is an ellipsis.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace deadheat
