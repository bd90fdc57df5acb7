// SPDX-License-Identifier: MIT
#include "detect/valgrind_xml.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <pugixml.hpp>

#include "detect/valgrind_words.hpp"
#include "model/finding.hpp"
#include "model/json.hpp"
#include "model/symbols.hpp"

namespace deadheat {
namespace {

constexpr std::string_view end_of_error = "</error>";
constexpr const char* root_element = "valgrindoutput";

std::string text_of(const pugi::xml_node& parent, const char* name) {
  return valid_utf8(parent.child_value(name));
}

// What an error says in a sentence, in either of the two forms.
std::string sentence_of(const pugi::xml_node& error) {
  const pugi::xml_node structured = error.child("xwhat");
  return structured ? text_of(structured, "text") : text_of(error, "what");
}

Frame frame_of(const pugi::xml_node& node, std::string_view root) {
  const std::string object = text_of(node, "obj");
  Frame frame{.function = without_unnamed(text_of(node, "fn"))};
  const std::string file = text_of(node, "file");
  // a library of the system may have lines too, of sources that nobody has
  if (file.empty() || is_system_object(object)) {
    frame.module = object;
    return frame;
  }
  const std::string folder = text_of(node, "dir");
  frame.file = below(root, folder.empty() ? file : folder + "/" + file);
  frame.line = node.child("line").text().as_int();
  return frame;
}

Stack stack_of(const pugi::xml_node& node, std::string_view root) {
  Stack stack;
  for (const pugi::xml_node& frame : node.children("frame")) {
    if (!is_own_object(text_of(frame, "obj"))) stack.push_back(frame_of(frame, root));
  }
  return stack;
}

// The stacks of an error in their order, each with the sentence before it.
struct Told {
  std::string sentence;
  Stack stack;
};

std::vector<Told> told_in(const pugi::xml_node& error, std::string_view root) {
  std::vector<Told> all;
  std::string sentence = sentence_of(error);
  for (const pugi::xml_node& part : error.children()) {
    const std::string_view name = part.name();
    if (name == "auxwhat") sentence = valid_utf8(part.child_value());
    if (name == "xauxwhat") sentence = text_of(part, "text");
    if (name == "allocation_context") sentence = "allocated";
    if (name == "stack") all.push_back({sentence, stack_of(part, root)});
    if (name == "allocation_context") {
      all.push_back({sentence, stack_of(part.child("stack"), root)});
    }
  }
  return all;
}

bool is_atomic(const Stack& stack) { return !stack.empty() && is_of_atomics(stack.front().file); }

// What a stack tells: an access, where its sentence says so; where a lock was first seen; or only
// a place of something that it has to do with.
void add_told(Finding& finding, const Told& told) {
  if (const std::optional<ToldAccess> access = access_in(told.sentence)) {
    finding.accesses.push_back({.thread = access->thread,
                                .write = access->write,
                                .atomic = is_atomic(told.stack),
                                .size = access->size,
                                .address = access->address,
                                .stack = told.stack});
  } else if (const std::optional<std::uint64_t> lock = lock_in(told.sentence)) {
    finding.locks.push_back({.number = *lock, .destroyed = false, .created = told.stack});
  } else if (finding.symptom != Symptom::race) {
    finding.stacks.push_back(told.stack);
  }
}

// DRD's form of "where the lock was first seen".
void add_first_observed(Finding& finding, const pugi::xml_node& error, std::string_view root) {
  for (const pugi::xml_node& place : error.children("first_observed_at")) {
    finding.locks.push_back({.number = number_in(text_of(place, "address")),
                             .destroyed = false,
                             .created = stack_of(place.child("stack"), root)});
  }
}

// The address is told of the first access only, and is that of the others too.
void complete_accesses(Finding& finding) {
  for (Access& access : finding.accesses) {
    if (access.address == 0) access.address = finding.accesses.front().address;
  }
}

bool is_of_atomics_alone(const Finding& finding) {
  return !finding.accesses.empty() && std::ranges::all_of(finding.accesses, &Access::atomic);
}

class Reader {
 public:
  explicit Reader(std::string_view root) : root_(root) {}

  ValgrindReport read(const pugi::xml_node& output) {
    report_.tool = text_of(output, "tool");
    for (const pugi::xml_node& part : output.children()) read_part(part);
    add_symbols({}, report_.findings);
    take_out_remarks();
    return std::move(report_);
  }

 private:
  void take_out_remarks() {
    std::vector<Finding>& all = report_.findings;
    const auto first = std::stable_partition(
        all.begin(), all.end(), [](const Finding& finding) { return !is_remark(finding); });
    report_.remarks.assign(std::make_move_iterator(first), std::make_move_iterator(all.end()));
    all.erase(first, all.end());
  }

  void read_part(const pugi::xml_node& part) {
    const std::string_view name = part.name();
    if (name == "status") report_.began = true;
    if (name == "fatal_signal") report_.signal = text_of(part, "signame");
    if (name == "announcethread") add_thread(part);
    if (name == "error") add_error(part);
    if (name == "errorcounts") add_counts(part);
  }

  void add_thread(const pugi::xml_node& part) {
    const int number = part.child("hthreadid").text().as_int();
    threads_[number] = {.number = number - 1,
                        .name = {},
                        .parent = 0,
                        .created = stack_of(part.child("stack"), root_)};
  }

  void add_error(const pugi::xml_node& error) {
    Finding finding{.kind = kind_of(text_of(error, "kind"), sentence_of(error))};
    finding.symptom = symptom_of_kind(finding.kind);
    for (const Told& told : told_in(error, root_)) add_told(finding, told);
    add_first_observed(finding, error, root_);
    complete_accesses(finding);
    add_threads(finding);
    if (is_of_atomics_alone(finding)) finding.kind = atomic_access;
    finding.reports = 1;
    unique_.push_back(text_of(error, "unique"));
    report_.findings.push_back(std::move(finding));
  }

  void add_threads(Finding& finding) {
    std::vector<int> numbers;
    for (const Access& access : finding.accesses) numbers.push_back(access.thread);
    for (const auto& [number, thread] : threads_) {
      if (std::ranges::find(numbers, thread.number) != numbers.end()) {
        finding.threads.push_back(thread);
      }
    }
  }

  // How often each error came up, told as numbers at the end, and now and then before.
  void add_counts(const pugi::xml_node& counts) {
    for (const pugi::xml_node& pair : counts.children("pair")) {
      const auto known = std::ranges::find(unique_, text_of(pair, "unique"));
      if (known == unique_.end()) continue;
      Finding& finding = report_.findings[static_cast<std::size_t>(known - unique_.begin())];
      finding.reports = std::max(1L, number_of(pair));
    }
  }

  static long number_of(const pugi::xml_node& pair) {
    return static_cast<long>(pair.child("count").text().as_llong());
  }

  const std::string_view root_;
  ValgrindReport report_;
  std::map<int, Thread> threads_;    // by valgrind's number
  std::vector<std::string> unique_;  // valgrind's name of each finding
};

// Of a text that could not be parsed to its end: the document up to its last whole error.
void keep_what_is_whole(pugi::xml_document& document, std::string_view parsed) {
  const std::size_t last = parsed.rfind(end_of_error);
  if (last == std::string_view::npos) {  // the only one that there may be is not whole
    document.child(root_element).remove_child("error");
    return;
  }
  const std::string whole =
      std::string(parsed.substr(0, last + end_of_error.size())) + "</" + root_element + ">";
  document.load_buffer(whole.data(), whole.size());
}

std::string what_is_lost(const pugi::xml_parse_result& parsed, std::size_t size) {
  return "valgrind's XML output is cut or corrupt at byte " + std::to_string(parsed.offset) +
         " of " + std::to_string(size) + " (" + parsed.description() +
         "): what comes after its last whole error is lost";
}

std::string what_is_unknown(const pugi::xml_node& output) {
  const std::string version = text_of(output, "protocolversion");
  static constexpr std::array known = {"4", "5", "6"};
  return std::ranges::find(known, version) != known.end()
             ? ""
             : "valgrind's XML output is of protocol '" + version +
                   "', and 4 to 6 are known: what it says may be read wrongly";
}

}  // namespace

ValgrindReport read_valgrind_xml(std::string_view text, std::string_view root) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size());
  if (!parsed)
    keep_what_is_whole(document, text.substr(0, static_cast<std::size_t>(parsed.offset)));
  const pugi::xml_node output = document.child(root_element);
  if (!output) return {.problem = "it is not XML output of valgrind"};
  ValgrindReport report = Reader(root).read(output);
  report.whole = static_cast<bool>(parsed);
  report.problem = parsed ? what_is_unknown(output) : what_is_lost(parsed, text.size());
  return report;
}

}  // namespace deadheat
