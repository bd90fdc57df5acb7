// SPDX-License-Identifier: MIT
#include "reports/markup.hpp"

#include "reports/text.hpp"

namespace deadheat {
namespace {

void append_escaped(std::string& to, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        to += "&amp;";
        break;
      case '<':
        to += "&lt;";
        break;
      case '>':
        to += "&gt;";
        break;
      case '"':
        to += "&quot;";
        break;
      case '\'':
        to += "&#39;";
        break;
      default:
        to += c;
    }
  }
}

// A parser makes a space of a line end in an attribute, unless it is a reference.
std::string attribute_value(std::string_view value) {
  std::string escaped;
  append_escaped(escaped, visible(value, Lines::kept));
  std::string kept;
  for (const char c : escaped) {
    if (c == '\n') {
      kept += "&#10;";
    } else if (c == '\t') {
      kept += "&#9;";
    } else {
      kept += c;
    }
  }
  return kept;
}

}  // namespace

Markup& Markup::operator+=(std::string_view foreign) {
  append_escaped(text_, visible(foreign, Lines::kept));
  return *this;
}

Markup element_of(std::string_view tag, Attributes attributes, const Markup& content) {
  std::string own = "<" + std::string(tag);
  for (const auto& [name, value] : attributes) {
    if (name.empty()) continue;
    own += " " + std::string(name) + "=\"" + attribute_value(value) + "\"";
  }
  own += ">" + content.text_ + "</" + std::string(tag) + ">";
  return Markup(std::move(own));
}

}  // namespace deadheat
