// SPDX-License-Identifier: MIT
#include "score/built_program.hpp"

#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "model/error.hpp"
#include "model/names.hpp"
#include "model/near_miss.hpp"

namespace deadheat {
namespace {

constexpr std::string_view header = "deadheat-program";
constexpr int version = 1;

// "a b c" as "a" and "b c".
std::pair<std::string, std::string> parted(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return {std::string(text), {}};
  return {std::string(text.substr(0, blank)), std::string(text.substr(blank + 1))};
}

template <class E>
std::vector<std::string> all_words() {
  std::vector<std::string> words;
  for (const auto& [value, text] : names<E>) words.emplace_back(text);
  return words;
}

Seen& field_of(Truth& truth, Symptom symptom) {
  switch (symptom) {
    case Symptom::race:
      return truth.race;
    case Symptom::inversion:
      return truth.inversion;
    case Symptom::misuse:
      return truth.misuse;
    case Symptom::wrong:
      return truth.wrong;
    case Symptom::hang:
      return truth.hang;
    case Symptom::crash:
      break;
  }
  return truth.crash;
}

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  BuiltProgram read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      ++number_;
      read_line(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    if (number_ == 0) refuse("it is empty");
    if (program_.name.empty()) refuse("the name is missing");
    if (program_.built.empty()) refuse("no flavour of the program is there");
    return std::move(program_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw UsageError(file_ + ":" + std::to_string(number_) + ": " + why);
  }

  void read_line(std::string_view line) {
    const auto [word, value] = parted(line);
    if (number_ == 1) return check_header(word, value);
    if (word == "argument") return program_.arguments.push_back(value);
    if (word == "truth") return read_truth(value);
    if (word == "built") return read_path(word, value, program_.built);
    if (word == "control") return read_path(word, value, program_.controls);
    if (word == "deadline") return read_deadline(value);
    read_text(word, value);
  }

  void check_header(const std::string& word, const std::string& value) const {
    if (word != header) {
      refuse("this is not the file of a program that deadheat_add_program() has written");
    }
    if (number_from(value) != version) {
      refuse("it has version " + value + ", and this Deadheat reads version " +
             std::to_string(version) + ": configure the build again");
    }
  }

  void read_text(const std::string& word, const std::string& value) {
    const std::array<std::pair<const char*, std::string*>, 4> texts = {
        std::pair{"name", &program_.name}, std::pair{"root", &program_.root},
        std::pair{"source", &program_.source}, std::pair{"symbolizer", &program_.symbolizer}};
    for (const auto& [known, text] : texts) {
      if (word != known) continue;
      be_new(word);
      *text = value;
      return;
    }
    refuse("there is no fact '" + word + "'");
  }

  void read_truth(const std::string& value) {
    const auto [symptom, seen] = parted(value);
    be_new("truth " + symptom);
    const Symptom which = word_from<Symptom>("symptom", symptom);
    if (which == Symptom::wrong)
      refuse("a program has no counts that could be 'wrong': how it ends is 'crash'");
    field_of(program_.truth, which) = word_from<Seen>("truth", seen);
  }

  void read_path(const std::string& word, const std::string& value,
                 std::map<Flavour, std::string>& paths) {
    const auto [flavour, path] = parted(value);
    be_new(word + " " + flavour);
    if (path.empty()) refuse("the path of '" + flavour + "' is missing");
    paths.emplace(word_from<Flavour>("flavour", flavour), path);
  }

  void read_deadline(const std::string& value) {
    be_new("deadline");
    program_.deadline = number_from(value);
    if (!(program_.deadline > 0)) refuse("a deadline is a number of seconds, not '" + value + "'");
  }

  template <class E>
  E word_from(const std::string& what, const std::string& word) const {
    const std::optional<E> known = find_named<E>(word);
    if (!known) {
      refuse("there is no " + what + " '" + word + "' (known: " + all_names<E>() + ")" +
             did_you_mean(word, all_words<E>()));
    }
    return *known;
  }

  // The whole text as a number, or 0, which is none that is wanted anywhere.
  static double number_from(const std::string& text) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, number);
    return problem == std::errc() && stop == end && number < 1e6 ? number : 0;
  }

  void be_new(const std::string& fact) {
    if (!facts_.insert(fact).second) refuse("'" + fact + "' is there twice");
  }

  const std::string file_;
  int number_ = 0;
  std::set<std::string> facts_;
  BuiltProgram program_;
};

}  // namespace

BuiltProgram built_program_from(std::string_view text, const std::string& file) {
  return Reader(file).read(text);
}

BuiltProgram control_of(const BuiltProgram& program) {
  BuiltProgram control = program;
  control.name = "control/race";
  control.arguments.clear();
  control.truth = {.race = must};
  control.built = program.controls;
  return control;
}

}  // namespace deadheat
