// SPDX-License-Identifier: MIT
// C++ source, read as far as a comparison needs: what is a comment, where brackets end, which
// definition stands where. It is no parser: what it cannot make out, it leaves alone. Pure
// functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace deadheat {

// A part of a text: [begin, end).
struct Part {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Parameter {
  std::string name;
  std::string value;  // its default, or empty
};

// What stands at namespace scope from the end of one definition to the end of the next, whole
// lines, with the comment before it.
struct Definition {
  Part part;
  std::size_t body = 0;  // behind the head `template <…>`
  std::string name;      // empty where nothing is defined
  std::vector<Parameter> parameters;
  bool is_pack = false;  // takes any number of template arguments
};

// The same text with blanks for comments, literals and preprocessor lines: as long as before.
std::string only_code(std::string_view text);

std::vector<Definition> definitions_of(std::string_view code);

bool is_name_char(char c);

// The identifiers of a code, each with its place.
struct Name {
  std::string_view text;
  std::size_t at = 0;
};
std::vector<Name> names_in(std::string_view code);

// The place behind the bracket that closes the one at `open`; npos where none does. Angle brackets
// count where `open` is one.
std::size_t behind_bracket(std::string_view code, std::size_t open);

// The parts of a list between its commas, but not those within brackets. `angles`: <> are brackets.
std::vector<Part> list_parts(std::string_view code, Part of, bool angles);

std::string_view trimmed(std::string_view text);

}  // namespace deadheat
