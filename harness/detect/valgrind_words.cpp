// SPDX-License-Identifier: MIT
#include "detect/valgrind_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "model/finding.hpp"

namespace deadheat {
namespace {

using namespace std::string_view_literals;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// A kind, or a part of a sentence for a kind that says nothing by itself.
struct Meaning {
  std::string_view part;
  std::string_view word;
};

constexpr std::array by_kind = {
    Meaning{"Race", "data-race"},
    Meaning{"ConflictingAccess", "data-race"},
    Meaning{"LockOrder", "lock-order-inversion"},
    Meaning{"PthAPIerror", "pthread-error"},
};

constexpr std::array by_sentence = {
    Meaning{"dubious: associated lock is not held", unlocked_notification},
    Meaning{"still holds", "exit-with-lock"},
    Meaning{"Mutex still locked at thread exit", "exit-with-lock"},
    Meaning{"destroy of a locked", "locked-mutex-destroy"},
    Meaning{"Destroying locked", "locked-mutex-destroy"},
    Meaning{"re-lock a non-recursive", "mutex-double-lock"},
    Meaning{"Recursive locking not allowed", "mutex-double-lock"},
    Meaning{"Mutex not locked", "mutex-bad-unlock"},
    Meaning{"wait called with invalid mutex", "wait-with-invalid-mutex"},
    Meaning{"wait called with un-held mutex", "wait-without-lock"},
    Meaning{"wait called with mutex held by a different thread", "wait-without-lock"},
};

// "UnlockForeign" as "unlock-foreign".
std::string dashed(std::string_view word) {
  std::string text;
  for (const char each : word) {
    const auto c = static_cast<unsigned char>(each);
    if (std::isupper(c) != 0 && !text.empty() && text.back() != '-') text += '-';
    text += std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '-';
  }
  return text.empty() ? "unnamed" : text;
}

// What follows the words, or nothing where they are not there.
std::string_view after(std::string_view text, std::string_view words) {
  const std::size_t at = text.find(words);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + words.size());
}

int small_number_in(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Valgrind counts from 1, which is the main thread.
int thread_in(std::string_view sentence) {
  std::string_view number = after(sentence, "by thread ");
  if (number.starts_with('#')) number.remove_prefix(1);
  return std::max(0, small_number_in(number) - 1);
}

}  // namespace

std::string kind_of(std::string_view kind, std::string_view sentence) {
  const auto said = std::ranges::find(by_kind, kind, &Meaning::part);
  if (said != by_kind.end()) return std::string(said->word);
  const auto is_said = [&](const Meaning& meaning) { return has(sentence, meaning.part); };
  const auto meant = std::ranges::find_if(by_sentence, is_said);
  return meant == by_sentence.end() ? dashed(kind) : std::string(meant->word);
}

std::optional<ToldAccess> access_in(std::string_view sentence) {
  const bool of_helgrind = has(sentence, "Possible data race during ") ||
                           has(sentence, "This conflicts with a previous ");
  if (!of_helgrind && !sentence.starts_with("Conflicting ")) return std::nullopt;
  return ToldAccess{
      .thread = thread_in(sentence),
      .write = has(sentence, " write of ") || sentence.starts_with("Conflicting store"),
      .size = small_number_in(after(sentence, of_helgrind ? "of size " : " size ")),
      .address = number_in(after(sentence, " at "))};
}

std::optional<std::uint64_t> lock_in(std::string_view sentence) {
  if (!has(sentence, "was first observed") || !sentence.starts_with("Lock at ")) {
    return std::nullopt;
  }
  return number_in(after(sentence, "Lock at "));
}

std::uint64_t number_in(std::string_view text) {
  const int base = text.starts_with("0x") || text.starts_with("0X") ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, base);
  return number;
}

bool is_of_atomics(std::string_view file) {
  static constexpr std::array names = {"/bits/atomic_base.h"sv, "/bits/atomic_wait.h"sv,
                                       "/bits/atomic_timed_wait.h"sv, "/ext/atomicity.h"sv,
                                       "/bits/shared_ptr_atomic.h"sv};
  const bool is_header = has(file, "/c++/") && file.ends_with("/atomic");
  return is_header || std::ranges::any_of(names, [&](auto name) { return file.ends_with(name); });
}

bool is_system_object(std::string_view object) {
  static constexpr std::array folders = {"/lib/"sv, "/lib64/"sv, "/usr/lib"sv};
  return std::ranges::any_of(folders, [&](auto folder) { return object.starts_with(folder); });
}

bool is_own_object(std::string_view object) { return has(object, "/vgpreload_"); }

}  // namespace deadheat
