// SPDX-License-Identifier: MIT
// Markup (HTML and XML) that is safe to write. Text becomes Markup only through text() or as an
// argument of element(), and both escape it: this is the one place.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace deadheat {

class Markup {
 public:
  Markup() = default;

  // Own markup, a literal in the source.
  template <std::size_t size>
  static Markup literal(const char (&own)[size]) {
    return Markup(std::string(own, size - 1));
  }

  Markup& operator+=(const Markup& other) {
    text_ += other.text_;
    return *this;
  }
  Markup& operator+=(std::string_view foreign);  // escapes
  friend Markup operator+(Markup left, const Markup& right) { return std::move(left += right); }

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  friend Markup element_of(std::string_view,
                           std::initializer_list<std::pair<std::string_view, std::string_view>>,
                           const Markup&);
  explicit Markup(std::string own) : text_(std::move(own)) {}

  std::string text_;
};

// An attribute with an empty name is left out.
using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

Markup element_of(std::string_view tag, Attributes attributes, const Markup& content);

// <tag name="value">…</tag>; a child is Markup or text.
template <class... Children>
Markup element(std::string_view tag, Attributes attributes, const Children&... children) {
  Markup content;
  ((content += children), ...);
  return element_of(tag, attributes, content);
}

inline Markup text(std::string_view foreign) {
  Markup markup;
  markup += foreign;
  return markup;
}

}  // namespace deadheat
