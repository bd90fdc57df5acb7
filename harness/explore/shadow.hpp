// SPDX-License-Identifier: MIT
// What is remembered of each eight bytes that the body touches: the accesses that a later one can
// still be in a race with. FastTrack (Flanagan and Freund, PLDI 2009) for bytes: an access that a
// later one makes superfluous is dropped, so that a word has one or two of them nearly always.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "explore/vector_clock.hpp"

namespace deadheat::explorer {

enum class AccessKind : std::uint8_t {
  read = 0,
  write = 1,
  atomic_read = 2,
  atomic_write = 3,
  release = 4,  // the memory was freed
};
inline bool is_write(AccessKind kind) {
  return kind == AccessKind::write || kind == AccessKind::atomic_write ||
         kind == AccessKind::release;
}
inline bool is_atomic(AccessKind kind) {
  return kind == AccessKind::atomic_read || kind == AccessKind::atomic_write;
}

// One access as it is remembered.
struct Record {
  std::uint32_t time = 0;  // of its thread's clock
  std::uint32_t site = 0;  // the code that made it, see sites.hpp
  std::uint16_t thread = 0;
  std::uint8_t bytes = 0;  // of the word, a bit each
  AccessKind kind = AccessKind::read;
};

// The access that is made.
struct Access8 {
  int thread = 0;
  const VectorClock* clock = nullptr;
  std::uint32_t site = 0;
  AccessKind kind = AccessKind::read;
};

// What a word says of an access.
struct Conflict {
  bool found = false;
  bool freed = false;       // the memory had been freed, by whatever thread
  bool has_object = false;  // release(): an object is known in it
  Record with = {};
};

class Shadow {
 public:
  struct alignas(64) Word {
    std::uint32_t execution = 0;
    std::uint8_t count = 0;
    bool overflows = false;  // there are more records, in overflow_
    bool has_object = false;
    bool is_written = false;  // first_write() was asked
    std::array<Record, 4> records = {};
  };

  // Remembers an access to some bytes of the word at `address` (a multiple of 8), and returns an
  // earlier one that nothing orders before it, where there is one.
  Conflict access(Word& word, std::uint64_t address, std::uint8_t bytes, const Access8& access);

  // The same where the word has plain accesses of the same bytes only, and all come before this
  // one: true, and all is done. Nearly all accesses of a program are of this kind.
  static bool access_in_order(Word& word, std::uint8_t bytes, const Access8& access);

  // The same for an atomic access: the word has accesses of the same bytes only, the plain ones
  // come before this one, and there is room.
  static bool atomic_in_order(Word& word, std::uint8_t bytes, const Access8& access);

  // Marks the memory as freed. Returns an access that nothing orders before that. Of large blocks
  // only what the execution has touched is marked.
  Conflict release(std::uint64_t address, std::size_t size, const Access8& access);

  // True the first time that it is asked for the word in an execution.
  bool first_write(std::uint64_t address);

  // Marks that an object is known in the word, and whether one is.
  void mark_object(std::uint64_t address) { word(address).has_object = true; }
  bool has_object(std::uint64_t address) { return word(address).has_object; }

  void forget_all() {  // an execution begins
    ++execution_;
    if (!overflow_.empty()) overflow_.clear();
  }

  // What is remembered of whole pages in between is not needed any more.
  void give_back(std::uint64_t from, std::uint64_t to);

  static constexpr std::size_t page_size = 4096;

  Word& word(std::uint64_t address);
  // The same without a call: nullptr where the word has to be looked for.
  Word* known_word(std::uint64_t address);

 private:
  using Page = std::array<Word, page_size / 8>;
  Word& fresh(Word& word);  // empty, where it is of an execution before
  Page& page(std::uint64_t number);
  Page* new_page();
  Page* touched_page(std::uint64_t number);
  Conflict compare_with_overflow(std::uint64_t address, std::uint8_t bytes, const Access8& access);

  struct Cached {
    std::uint64_t number = ~std::uint64_t{0};
    Page* page = nullptr;
  };
  std::array<Cached, 256> cache_ = {};
  std::unordered_map<std::uint64_t, Page*> pages_;  // by address / page_size
  std::vector<Page*> unused_;
  std::unordered_map<std::uint64_t, std::vector<Record>> overflow_;  // by the word's address
  std::uint32_t execution_ = 1;
};

[[gnu::always_inline]] inline Shadow::Page& Shadow::page(std::uint64_t number) {
  Cached& cached = cache_[number & 255];
  if (cached.number == number) [[likely]]
    return *cached.page;
  Page*& found = pages_[number];
  if (!found) found = new_page();
  cached = {number, found};
  return *found;
}

[[gnu::always_inline]] inline Shadow::Word& Shadow::fresh(Word& word) {
  if (word.execution != execution_) {
    word.execution = execution_;
    word.count = 0;
    word.overflows = word.has_object = word.is_written = false;
  }
  return word;
}

[[gnu::always_inline]] inline Shadow::Word& Shadow::word(std::uint64_t address) {
  return fresh(page(address / page_size)[address % page_size / 8]);
}

[[gnu::always_inline]] inline Shadow::Word* Shadow::known_word(std::uint64_t address) {
  const std::uint64_t number = address / page_size;
  const Cached& cached = cache_[number & 255];
  if (cached.number != number) [[unlikely]]
    return nullptr;
  return &fresh((*cached.page)[address % page_size / 8]);
}

// In place: a copy of what was just written in parts is slow.
inline void fill(Record& record, std::uint8_t bytes, const Access8& access, std::uint32_t now) {
  record.time = now;
  record.site = access.site;
  record.thread = static_cast<std::uint16_t>(access.thread);
  record.bytes = bytes;
  record.kind = access.kind;
}

[[gnu::always_inline]] inline bool Shadow::access_in_order(Word& word, std::uint8_t bytes,
                                                           const Access8& access) {
  if (word.overflows || word.count > 2 || is_atomic(access.kind)) return false;
  for (std::size_t index = 0; index < word.count; ++index) {
    const Record& record = word.records[index];
    if (record.bytes != bytes || record.kind > AccessKind::write) return false;
    if (record.thread != access.thread && record.time > (*access.clock)[record.thread])
      return false;
  }
  const std::uint32_t now = (*access.clock)[access.thread];
  if (access.kind != AccessKind::read || word.count == 0) {
    word.count = 1;
    fill(word.records[0], bytes, access, now);
    return true;
  }
  Record& last = word.records[word.count - 1u];
  if (last.kind == AccessKind::read) {
    fill(last, bytes, access, now);
  } else if (word.count == 2) {
    return false;
  } else if (last.thread != access.thread || last.time != now) {
    fill(word.records[word.count++], bytes, access, now);
  }
  return true;
}

// Whether two accesses of different threads conflict, order aside.
inline bool conflict(AccessKind one, AccessKind other) {
  return (is_write(one) || is_write(other)) && !(is_atomic(one) && is_atomic(other));
}

// Whether a later access that conflicts with `old` also conflicts with `fresh`, which comes after
// it: then `old` need not be kept. That memory was freed is kept for ever.
inline bool covers(AccessKind fresh, AccessKind old) {
  if (old == AccessKind::release) return false;
  return fresh == old || fresh == AccessKind::write || fresh == AccessKind::release ||
         (fresh == AccessKind::atomic_write && is_atomic(old)) ||
         (fresh == AccessKind::read && old == AccessKind::atomic_read);
}

inline bool Shadow::atomic_in_order(Word& word, std::uint8_t bytes, const Access8& access) {
  if (word.overflows) return false;
  const std::uint32_t now = (*access.clock)[access.thread];
  Record* room = word.count < word.records.size() ? &word.records[word.count] : nullptr;
  bool is_new = true;
  for (std::size_t index = 0; index < word.count; ++index) {
    Record& record = word.records[index];
    if (record.bytes != bytes || record.kind == AccessKind::release) return false;
    const bool is_own = record.thread == access.thread;
    if (is_own && record.time == now && record.kind == access.kind) return true;
    const bool is_before = is_own || record.time <= (*access.clock)[record.thread];
    if (!is_before && !is_atomic(record.kind)) return false;
    if (is_before && covers(access.kind, record.kind)) {
      room = &record;
      is_new = false;
    }
  }
  if (!room) return false;
  fill(*room, bytes, access, now);
  if (is_new) ++word.count;
  return true;
}

}  // namespace deadheat::explorer
