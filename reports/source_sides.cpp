// SPDX-License-Identifier: MIT
#include "reports/source_sides.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "reports/source_text.hpp"

namespace deadheat {
namespace {

constexpr std::size_t none = std::string_view::npos;

std::string_view part_of(std::string_view text, const Part& part) {
  return text.substr(part.begin, part.end - part.begin);
}

struct File {
  std::string text;
  std::string code;
  std::vector<Definition> definitions;
};

File read(const Source& source) {
  File file;
  for (std::string line : source.lines) {
    std::ranges::replace(line, '\n', ' ');  // a line is one line, whatever a file says
    file.text += line + "\n";
  }
  file.code = only_code(file.text);
  file.definitions = definitions_of(file.code);
  return file;
}

// The declaration of the case, its sides, and what of it belongs to neither.
struct Declared {
  std::size_t definition = 0;
  std::string racy, locked;  // what their trials are: `trial<std::mutex>`
  std::vector<Part> racy_parts, locked_parts, further_parts;
};

// `{trial<X>, {…}}` or `{.trial = trial<X>, …}`: its trial; empty where it names none.
std::string trial_of(std::string_view code, Part member) {
  const std::size_t open = code.find('{', member.begin);
  if (open == none || open >= member.end) return {};
  const std::size_t end = behind_bracket(code, open);
  if (end == none) return {};
  for (const Part& part : list_parts(code, {open + 1, end - 1}, true)) {
    std::string_view each = trimmed(part_of(code, part));
    if (each.starts_with(".trial")) return std::string(trimmed(each.substr(each.find('=') + 1)));
    if (!each.starts_with('.')) return std::string(each);
    break;
  }
  return {};
}

void read_members(const File& file, std::size_t open, Declared& into) {
  const std::size_t end = behind_bracket(file.code, open);
  if (end == none) return;
  for (const Part& part : list_parts(file.code, {open + 1, end - 1}, false)) {
    const std::size_t begin = file.code.find_first_not_of(" \t\n", part.begin);
    const Part member{begin, part.end};
    const std::string_view words = part_of(file.code, member);
    if (words.starts_with(".racy")) {
      into.racy = trial_of(file.code, member);
      into.racy_parts.push_back(member);
    } else if (words.starts_with(".locked")) {
      into.locked = trial_of(file.code, member);
      into.locked_parts.push_back(member);
    } else if (words.starts_with(".further")) {
      into.further_parts.push_back(member);
    }
  }
}

// Litmus<Racy, Locked> name({…})
void read_litmus(const File& file, const Definition& definition, Declared& into) {
  const std::size_t litmus = file.code.find("Litmus", definition.body);
  if (litmus >= definition.part.end) return;
  const std::size_t open = file.code.find('<', litmus);
  const std::size_t end = open == none ? none : behind_bracket(file.code, open);
  if (end == none) return;
  const std::vector<Part> sides = list_parts(file.code, {open + 1, end - 1}, true);
  if (sides.size() != 2) return;
  into.racy = trimmed(part_of(file.code, sides[0]));
  into.locked = trimmed(part_of(file.code, sides[1]));
}

std::optional<Declared> declaration_of(const File& file, std::string_view id) {
  const std::string named = "\"" + std::string(id) + "\"";
  for (std::size_t at = 0; at < file.definitions.size(); ++at) {
    const Definition& definition = file.definitions[at];
    if (part_of(file.text, definition.part).find(named) == none) continue;
    const std::size_t open = file.code.find("({", definition.body);
    if (open == none || open >= definition.part.end) continue;
    Declared declared;
    declared.definition = at;
    read_members(file, open + 1, declared);
    read_litmus(file, definition, declared);
    if (!declared.racy.empty() && !declared.locked.empty()) return declared;
  }
  return std::nullopt;
}

// One side: which definitions it reaches from its trial, and with which template arguments. Where a
// template is used with several arguments, none are put in.
class Side {
 public:
  Side(const File& file, const Declared& declared, const std::string& trial) : file_(file) {
    for (std::size_t at = 0; at < file.definitions.size(); ++at) {
      const std::string& name = file.definitions[at].name;
      if (!name.empty() && at != declared.definition) named_.emplace(name, at);
    }
    // each turn finds one more template of which the arguments are not the only ones, or ends
    while (!reaches_all(trial)) {
    }
  }

  bool has(std::size_t definition) const { return reached_.contains(definition); }

  // The definition's text from its line on, with the arguments put in.
  std::string text(std::size_t at) const {
    const Definition& definition = file_.definitions[at];
    const auto known = arguments_.find(at);
    if (known == arguments_.end()) return std::string(part_of(file_.text, definition.part));
    const Part head{definition.part.begin, definition.body};
    const Part body{definition.body, definition.part.end};
    return std::string(part_of(file_.text, head)) +
           filled(part_of(file_.text, body), part_of(file_.code, body), definition, known->second);
  }

 private:
  using Arguments = std::vector<std::string>;

  static std::string filled(std::string_view text, std::string_view code,
                            const Definition& definition, const Arguments& arguments) {
    std::string made;
    std::size_t done = 0;
    for (const Name& name : names_in(code)) {
      const auto parameter = std::ranges::find(definition.parameters, name.text, &Parameter::name);
      if (parameter == definition.parameters.end() || is_member(code, name.at)) continue;
      const auto number = static_cast<std::size_t>(parameter - definition.parameters.begin());
      made += std::string(text.substr(done, name.at - done)) + arguments[number];
      done = name.at + name.text.size();
    }
    return made + std::string(text.substr(done));
  }

  static bool is_member(std::string_view code, std::size_t at) {
    if (at == 0) return false;
    return code[at - 1] == '.' || code.substr(0, at).ends_with("->") ||
           code.substr(0, at).ends_with("::");
  }

  // The arguments of `name<…>` at this place of a code; nothing where there are none.
  std::optional<Arguments> arguments_at(std::string_view code, const Name& name,
                                        const Definition& definition) const {
    const std::size_t open = name.at + name.text.size();
    if (definition.parameters.empty() || definition.is_pack) return std::nullopt;
    if (open >= code.size() || code[open] != '<') return std::nullopt;
    const std::size_t end = behind_bracket(code, open);
    if (end == none) return std::nullopt;
    Arguments arguments;
    for (const Part& part : list_parts(code, {open + 1, end - 1}, true)) {
      arguments.push_back(one_line(trimmed(part_of(code, part))));
    }
    if (arguments.size() > definition.parameters.size()) return std::nullopt;
    for (std::size_t at = arguments.size(); at < definition.parameters.size(); ++at) {
      if (definition.parameters[at].value.empty()) return std::nullopt;
      arguments.push_back(definition.parameters[at].value);
    }
    return arguments;
  }

  static std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) line += c == '\n' ? ' ' : c;
    return line;
  }

  bool reaches_all(const std::string& trial) {
    reached_.clear();
    arguments_.clear();
    std::vector<std::string> waiting = {trial};
    while (!waiting.empty()) {
      const std::string code = std::move(waiting.back());
      waiting.pop_back();
      for (const Name& name : names_in(code)) {
        for (auto [at, end] = named_.equal_range(std::string(name.text)); at != end; ++at) {
          if (!reach(at->second, code, name, waiting)) return false;
        }
      }
    }
    return true;
  }

  // False where the arguments of a template differ from those that were found before.
  bool reach(std::size_t at, std::string_view code, const Name& name,
             std::vector<std::string>& waiting) {
    const Definition& definition = file_.definitions[at];
    const bool is_new = reached_.insert(at).second;
    const std::optional<Arguments> arguments =
        several_.contains(at) ? std::nullopt : arguments_at(code, name, definition);
    if (arguments) {
      const auto [known, is_first] = arguments_.try_emplace(at, *arguments);
      if (!is_first && known->second != *arguments) {
        several_.insert(at);
        return false;
      }
      if (!is_first) return true;
    } else if (!is_new) {
      return true;
    }
    const std::string_view body = part_of(file_.code, {definition.body, definition.part.end});
    waiting.push_back(arguments ? filled(body, body, definition, *arguments) : std::string(body));
    return true;
  }

  const File& file_;
  std::multimap<std::string, std::size_t, std::less<>> named_;
  std::set<std::size_t> reached_;
  std::set<std::size_t> several_;  // used with more than one list of arguments
  std::map<std::size_t, Arguments> arguments_;
};

void add_lines(std::vector<SourceLine>& to, std::string_view text, int& number) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    to.push_back({number++, std::string(text.substr(0, end))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

int lines_in(std::string_view text) { return static_cast<int>(std::ranges::count(text, '\n')); }

// The lines of a part, where nothing else stands on them.
bool is_within(const File& file, const std::vector<Part>& parts, std::size_t begin,
               std::size_t end) {
  const std::string_view code(file.code);
  return std::ranges::any_of(parts, [&](const Part& part) {
    const bool starts_before =
        part.begin <= begin || trimmed(code.substr(begin, part.begin - begin)).empty();
    const std::string_view behind =
        part.end < end ? trimmed(code.substr(part.end, end - part.end)) : std::string_view();
    return part.begin < end && part.end > begin && starts_before &&
           (behind.empty() || behind == ",");
  });
}

// The declaration of the case without the lines of the other side and of further variants.
void add_declaration(std::vector<SourceLine>& to, const File& file, const Definition& definition,
                     std::vector<Part> without, int number) {
  for (std::size_t at = definition.part.begin; at < definition.part.end; ++number) {
    const std::size_t end = std::min(file.text.find('\n', at), definition.part.end);
    if (!is_within(file, without, at, end)) to.push_back({number, file.text.substr(at, end - at)});
    at = end + 1;
  }
}

std::vector<Part> both(std::vector<Part> one, const std::vector<Part>& other) {
  one.insert(one.end(), other.begin(), other.end());
  return one;
}

std::vector<SourceLine> lines_of(const File& file, const Declared& declared, const Side& own,
                                 const std::set<std::size_t>& others,
                                 const std::vector<Part>& without) {
  std::vector<SourceLine> lines;
  int number = 1;
  for (std::size_t at = 0; at < file.definitions.size(); ++at) {
    const Definition& definition = file.definitions[at];
    const std::string_view whole = part_of(file.text, definition.part);
    const int next = number + lines_in(whole);
    if (at == declared.definition) {
      add_declaration(lines, file, definition, without, number);
    } else if (!others.contains(at) || own.has(at)) {
      int line = number;
      add_lines(lines, own.has(at) ? own.text(at) : std::string(whole), line);
    }
    number = next;
  }
  return lines;
}

// What is defined for neither side alone: reached by the other side or by nothing but a further
// variant.
std::set<std::size_t> reached_elsewhere(const File& file, const Declared& declared,
                                        const Side& other) {
  std::set<std::size_t> found;
  std::string further;
  for (const Part& part : declared.further_parts) further += part_of(file.code, part);
  const Side by_further(file, declared, further);
  for (std::size_t at = 0; at < file.definitions.size(); ++at) {
    if (other.has(at) || by_further.has(at)) found.insert(at);
  }
  return found;
}

}  // namespace

std::optional<SourceSides> source_sides(const Source& source, std::string_view id) {
  const File file = read(source);
  const std::optional<Declared> declared = declaration_of(file, id);
  if (!declared) return std::nullopt;
  const Side racy(file, *declared, declared->racy);
  const Side locked(file, *declared, declared->locked);
  return SourceSides{
      .racy = lines_of(file, *declared, racy, reached_elsewhere(file, *declared, locked),
                       both(declared->locked_parts, declared->further_parts)),
      .locked = lines_of(file, *declared, locked, reached_elsewhere(file, *declared, racy),
                         both(declared->racy_parts, declared->further_parts))};
}

}  // namespace deadheat
