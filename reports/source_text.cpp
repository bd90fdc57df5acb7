// SPDX-License-Identifier: MIT
#include "reports/source_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace deadheat {
namespace {

constexpr std::size_t none = std::string_view::npos;

// The end of a literal or comment that begins at `at`; `at` where there is none.
std::size_t behind_quote(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t next = at + 1; next < text.size(); ++next) {
    if (text[next] == '\\') {
      ++next;
    } else if (text[next] == quote || text[next] == '\n') {
      return next + 1;
    }
  }
  return text.size();
}

std::size_t behind(std::string_view text, std::string_view mark, std::size_t from) {
  const std::size_t found = text.find(mark, from);
  return found == none ? text.size() : found + mark.size();
}

std::size_t behind_raw_string(std::string_view text, std::size_t at) {
  const std::size_t open = text.find('(', at);
  if (open == none) return text.size();
  const std::string end = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
  return behind(text, end, open);
}

std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

bool starts_line(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? none : text.find_last_not_of(" \t", at - 1);
  return before == none || text[before] == '\n';
}

std::size_t behind_what_is_no_code(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const bool in_word = at > 0 && is_name_char(text[at - 1]);
  if (rest.starts_with("//")) return line_end(text, at);
  if (rest.starts_with("/*")) return behind(text, "*/", at + 2);
  if (rest.starts_with("R\"") && !in_word) return behind_raw_string(text, at);
  if (rest.front() == '"') return behind_quote(text, at);
  if (rest.front() == '\'' && !in_word) return behind_quote(text, at);  // 1'000 is a number
  if (rest.front() == '#' && starts_line(text, at)) return line_end(text, at);
  return at;
}

char closing(char open) {
  switch (open) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '{':
      return '}';
    default:
      return '>';
  }
}

bool is_open(char c, bool angles) {
  return c == '(' || c == '[' || c == '{' || (angles && c == '<');
}

std::size_t first_code(std::string_view code, std::size_t from) {
  return std::min(code.find_first_not_of(" \t\n\r", from), code.size());
}

bool is_word_at(std::string_view code, std::size_t at, std::string_view word) {
  return code.substr(at).starts_with(word) &&
         (at + word.size() >= code.size() || !is_name_char(code[at + word.size()]));
}

// `namespace … {` opens nothing that the definitions in it would be hidden by.
std::size_t behind_namespace(std::string_view code, std::size_t at) {
  if (!is_word_at(code, at, "namespace")) return none;
  const std::size_t stop = code.find_first_of("{;=", at);
  return stop != none && code[stop] == '{' ? stop + 1 : none;
}

// Behind the `;` or the `}` that ends the definition at `at`.
std::size_t behind_definition(std::string_view code, std::size_t at) {
  while (at < code.size()) {
    if (code[at] == ';') return at + 1;
    if (!is_open(code[at], false)) {
      ++at;
      continue;
    }
    const bool braces = code[at] == '{';
    at = behind_bracket(code, at);
    if (at == none) return code.size();
    const std::size_t next = first_code(code, at);
    const bool goes_on = next < code.size() && std::string_view(";,()=[{").find(code[next]) != none;
    if (braces && !goes_on) return at;
  }
  return code.size();
}

Parameter parameter_of(std::string_view code) {
  const std::size_t is = code.find('=');
  Parameter made;
  if (is != none) made.value = trimmed(code.substr(is + 1));
  const std::string_view declared = code.substr(0, is);
  const std::size_t star = declared.find("*");  // a pointer to a function or member: (*name)(…)
  const bool points = star != none && declared.rfind('(', star) != none;
  const std::vector<Name> words = names_in(points ? declared.substr(star) : declared);
  if (!words.empty()) made.name = points ? words.front().text : words.back().text;
  return made;
}

void read_template_head(std::string_view code, Definition& into) {
  while (is_word_at(code, into.body, "template")) {
    const std::size_t open = first_code(code, into.body + std::string_view("template").size());
    const std::size_t end =
        open < code.size() && code[open] == '<' ? behind_bracket(code, open) : none;
    if (end == none) return;
    for (const Part& part : list_parts(code, {open + 1, end - 1}, true)) {
      const std::string_view declared = code.substr(part.begin, part.end - part.begin);
      into.is_pack |= declared.find("...") != none;
      into.parameters.push_back(parameter_of(declared));
    }
    into.body = first_code(code, end);
  }
}

constexpr std::array<std::string_view, 4> type_words = {"class", "struct", "union", "enum"};

std::string name_of_type(std::string_view head) {
  bool in_type = false;
  for (const Name& word : names_in(head)) {
    const bool is_type_word = std::ranges::find(type_words, word.text) != type_words.end();
    const std::size_t next = first_code(head, word.at + word.text.size());
    if (!is_type_word && in_type && word.text != "alignas" && word.text != "final") {
      const std::size_t before = head.find_last_not_of(" \t\n", word.at == 0 ? 0 : word.at - 1);
      if (before != none && head[before] == '(') continue;  // within alignas(…)
      return std::string(word.text);
    }
    if (!is_type_word && !in_type) return {};
    in_type = true;
    if (next >= head.size()) break;
  }
  return {};
}

// The identifier before the first `(`, `{`, `=` or `;`; of `Type::member` the type.
std::string name_before(std::string_view head) {
  const std::vector<Name> words = names_in(head);
  if (words.empty()) return {};
  std::size_t last = words.size() - 1;
  while (last > 0) {
    const std::size_t behind_previous = words[last - 1].at + words[last - 1].text.size();
    const std::string_view between = head.substr(behind_previous, words[last].at - behind_previous);
    if (between != "::" && between != "::~") break;
    --last;
  }
  return std::string(words[last].text);
}

std::string name_of(std::string_view code, const Definition& definition) {
  const std::string_view whole =
      code.substr(definition.body, definition.part.end - definition.body);
  const std::string_view until_body = whole.substr(0, whole.find_first_of("{;=:"));
  if (std::string type = name_of_type(until_body); !type.empty()) return type;
  return name_before(whole.substr(0, whole.find_first_of("({;=")));
}

Definition definition_at(std::string_view code, std::size_t begin) {
  Definition made{
      .part = {begin, code.size()}, .body = first_code(code, begin), .name = {}, .parameters = {}};
  const std::size_t start = made.body;
  const std::size_t in_namespace = behind_namespace(code, start);
  const bool closes = start < code.size() && code[start] == '}';
  std::size_t end = closes ? start + 1 : in_namespace;
  if (end == none) {
    read_template_head(code, made);
    end = behind_definition(code, made.body);
    made.part.end = end;
    made.name = name_of(code, made);
  }
  made.part.end = std::min(line_end(code, end) + 1, code.size());
  return made;
}

}  // namespace

bool is_name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\n\r");
  if (from == none) return {};
  return text.substr(from, text.find_last_not_of(" \t\n\r") + 1 - from);
}

std::string only_code(std::string_view text) {
  std::string code(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = behind_what_is_no_code(text, at);
    for (std::size_t each = at; each < end; ++each) {
      if (code[each] != '\n') code[each] = ' ';
    }
    at = std::max(end, at + 1);
  }
  return code;
}

std::vector<Name> names_in(std::string_view code) {
  std::vector<Name> found;
  for (std::size_t at = 0; at < code.size();) {
    if (!is_name_char(code[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < code.size() && is_name_char(code[end])) ++end;
    if (!std::isdigit(static_cast<unsigned char>(code[at])))
      found.push_back({code.substr(at, end - at), at});
    at = end;
  }
  return found;
}

std::size_t behind_bracket(std::string_view code, std::size_t open) {
  const bool angles = code[open] == '<';
  std::string awaited;
  for (std::size_t at = open; at < code.size(); ++at) {
    const char c = code[at];
    const bool in_angle = awaited.empty() || awaited.back() == '>';
    if (is_open(c, angles && in_angle)) {
      awaited += closing(c);
    } else if (!awaited.empty() && c == awaited.back() && !(c == '>' && code[at - 1] == '-')) {
      awaited.pop_back();
      if (awaited.empty()) return at + 1;
    } else if (c == ';' && angles) {
      return none;  // it was a comparison
    }
  }
  return none;
}

std::vector<Part> list_parts(std::string_view code, Part of, bool angles) {
  std::vector<Part> parts;
  std::size_t begin = of.begin;
  for (std::size_t at = of.begin; at < of.end; ++at) {
    if (is_open(code[at], angles)) {
      const std::size_t end = behind_bracket(code.substr(0, of.end), at);
      if (end != none) at = end - 1;
    } else if (code[at] == ',') {
      parts.push_back({begin, at});
      begin = at + 1;
    }
  }
  if (!trimmed(code.substr(begin, of.end - begin)).empty()) parts.push_back({begin, of.end});
  return parts;
}

std::vector<Definition> definitions_of(std::string_view code) {
  std::vector<Definition> all;
  for (std::size_t at = 0; at < code.size(); at = all.back().part.end) {
    all.push_back(definition_at(code, at));
  }
  return all;
}

}  // namespace deadheat
