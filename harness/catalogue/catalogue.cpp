// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.hpp"

#include <deadheat/litmus.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace deadheat {
namespace {

bool well_formed_part(std::string_view part) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !part.empty() && std::ranges::all_of(part, allowed);
}

bool well_formed_id(std::string_view id) {
  const std::size_t slash = id.find('/');
  return slash != std::string_view::npos && well_formed_part(id.substr(0, slash)) &&
         well_formed_part(id.substr(slash + 1));
}

std::string place(const Where& where) {
  return std::string(where.file) + ":" + std::to_string(where.line);
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

// What is wrong with one side, or nothing.
std::string fault_of(const Side& side) {
  if (!well_formed_part(side.name)) {
    return "the variant name " + quoted(side.name) +
           " is not lower-case letters, digits and dashes";
  }
  if (side.trial && side.litmus) return "the variant " + quoted(side.name) + " has two bodies";
  if (!side.trial && !side.litmus) return "the variant " + quoted(side.name) + " has no body";
  if (side.deadline.count() <= 0)
    return "the variant " + quoted(side.name) + " has no time to run in";
  if (side.litmus && side.litmus->rows.empty()) return "the litmus has no outcomes";
  return {};
}

// What is wrong with the tags, or nothing. They are words of a command line and of a report.
std::string fault_of_tags(const std::vector<std::string_view>& tags) {
  const auto parts_words = [](unsigned char c) { return c <= ' ' || c == 0x7f; };
  std::set<std::string_view> known;
  for (const std::string_view tag : tags) {
    if (tag.empty()) return "a tag is empty";
    if (std::ranges::any_of(tag, parts_words)) {
      return "the tag " + quoted(tag) + " has a blank or a control character";
    }
    if (!known.insert(tag).second) return "the tag " + quoted(tag) + " is there twice";
  }
  return {};
}

std::string fault_of(const Entry& entry) {
  if (!well_formed_id(entry.id)) return "the id is not of the form 'family/bug' in a-z, 0-9 and -";
  if (entry.rule.empty() || entry.bug.empty() || entry.fix.empty()) {
    return "a sentence is missing: every case has a rule, a bug and a fix";
  }
  if (std::string fault = fault_of_tags(entry.tags); !fault.empty()) return fault;
  if (entry.sides.empty()) return "it has no variants";
  std::set<std::string_view> names;
  for (const Side& side : entry.sides) {
    if (std::string fault = fault_of(side); !fault.empty()) return fault;
    if (!names.insert(side.name).second) return "two variants are named " + quoted(side.name);
  }
  return {};
}

}  // namespace

void Catalogue::add(Entry entry) {
  const std::string start = "case " + quoted(entry.id) + " (" + place(entry.where) + "): ";
  if (const Entry* other = find(entry.id)) {
    faults_.push_back(start + "the id is taken by the case at " + place(other->where));
    return;
  }
  if (std::string fault = fault_of(entry); !fault.empty()) {
    faults_.push_back(start + fault);
    return;
  }
  entries_.push_back(std::move(entry));
}

std::vector<const Entry*> Catalogue::entries() const {
  std::vector<const Entry*> sorted;
  for (const Entry& entry : entries_) sorted.push_back(&entry);
  std::ranges::sort(sorted, {}, [](const Entry* entry) { return entry->id; });
  return sorted;
}

const Entry* Catalogue::find(std::string_view id) const {
  const auto found = std::ranges::find(entries_, id, &Entry::id);
  return found == entries_.end() ? nullptr : &*found;
}

Catalogue& catalogue() {
  static Catalogue all;  // made at first use: cases enter before main, in no fixed order
  return all;
}

void enter(Entry entry) { catalogue().add(std::move(entry)); }

const Side* find_side(const Entry& entry, std::string_view name) {
  const auto found = std::ranges::find(entry.sides, name, &Side::name);
  return found == entry.sides.end() ? nullptr : &*found;
}

std::string_view family(std::string_view id) { return id.substr(0, id.find('/')); }

}  // namespace deadheat
