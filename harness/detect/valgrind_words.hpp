// SPDX-License-Identifier: MIT
// What valgrind's words mean: its sentences, kinds and objects. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace deadheat {

// The kind of a finding, by valgrind's kind and sentence: the word that ThreadSanitizer has for it
// where it has one ("data-race", "lock-order-inversion"), else valgrind's own in our spelling.
std::string kind_of(std::string_view kind, std::string_view sentence);

struct ToldAccess {
  int thread = 0;  // 0 is the main thread
  bool write = false;
  int size = 0;
  std::uint64_t address = 0;  // 0: not told
};

// "Possible data race during write of size 8 at 0x10C128 by thread #3", "This conflicts with a
// previous read of size 4 by thread #2", "Conflicting store by thread 3 at 0x0010c128 size 8".
std::optional<ToldAccess> access_in(std::string_view sentence);

// "Lock at 0x10C0A8 was first observed".
std::optional<std::uint64_t> lock_in(std::string_view sentence);

// A number, also in hexadecimal with "0x"; 0 where it is none.
std::uint64_t number_in(std::string_view text);

// Whether the file is the standard library's of atomic operations.
bool is_of_atomics(std::string_view file);

bool is_system_object(std::string_view object);  // a library of the system
bool is_own_object(std::string_view object);     // valgrind's own

}  // namespace deadheat
