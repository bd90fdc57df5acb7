// SPDX-License-Identifier: MIT
#include "explore/shadow.hpp"

namespace deadheat::explorer {
namespace {

bool is_before(const Record& record, const Access8& access) {
  return record.thread == access.thread || record.time <= (*access.clock)[record.thread];
}

// An earlier access of the same thread at the same time that says all that this one would.
bool says_as_much(const Record& record, std::uint8_t bytes, const Access8& access,
                  std::uint32_t now) {
  return record.thread == access.thread && record.time == now && (bytes & ~record.bytes) == 0 &&
         (record.kind == access.kind || covers(record.kind, access.kind));
}

Conflict compare(const Record& record, std::uint8_t bytes, const Access8& access) {
  if ((record.bytes & bytes) == 0) return {};
  if (record.kind == AccessKind::release) return {.found = true, .freed = true, .with = record};
  if (!conflict(record.kind, access.kind) || is_before(record, access)) return {};
  return {.found = true, .freed = false, .with = record};
}

// Takes from the record the bytes for which it need not be kept. True: none are left.
bool shrink(Record& record, std::uint8_t bytes, const Access8& access) {
  if ((record.bytes & bytes) == 0 || !covers(access.kind, record.kind)) return false;
  if (!is_before(record, access)) return false;
  record.bytes = static_cast<std::uint8_t>(record.bytes & ~bytes);
  return record.bytes == 0;
}

}  // namespace

Conflict Shadow::access(Word& at, std::uint64_t address, std::uint8_t bytes,
                        const Access8& access) {
  const std::uint32_t now = (*access.clock)[access.thread];
  Conflict conflict;
  for (int index = 0; index < at.count;) {
    Record& record = at.records[static_cast<std::size_t>(index)];
    if (says_as_much(record, bytes, access, now)) return conflict;
    if (!conflict.found) conflict = compare(record, bytes, access);
    if (shrink(record, bytes, access)) {
      record = at.records[--at.count];
    } else {
      ++index;
    }
  }
  if (at.overflows && !conflict.found) conflict = compare_with_overflow(address, bytes, access);
  if (at.count == at.records.size()) {
    at.overflows = true;
    fill(overflow_[address].emplace_back(), bytes, access, now);
  } else {
    fill(at.records[at.count++], bytes, access, now);
  }
  return conflict;
}

Conflict Shadow::compare_with_overflow(std::uint64_t address, std::uint8_t bytes,
                                       const Access8& access) {
  std::vector<Record>& more = overflow_[address];
  Conflict conflict;
  std::size_t kept = 0;
  for (std::size_t index = 0; index < more.size(); ++index) {
    if (!conflict.found) conflict = compare(more[index], bytes, access);
    if (!shrink(more[index], bytes, access)) more[kept++] = more[index];
  }
  more.resize(kept);
  return conflict;
}

Conflict Shadow::release(std::uint64_t address, std::size_t size, const Access8& access) {
  constexpr std::size_t small = 4096;
  Conflict conflict;
  bool has_object = false;
  for (std::uint64_t at = address; at < address + size; at += 8) {
    if (size > small && !touched_page(at / page_size)) {
      at = (at / page_size + 1) * page_size - 8;
      continue;
    }
    Word& freed = word(at);
    has_object |= freed.has_object;
    if (access_in_order(freed, 0xff, access)) continue;
    const Conflict of_word = this->access(freed, at, 0xff, access);
    if (of_word.found && !conflict.found) conflict = of_word;
  }
  conflict.has_object = has_object;
  return conflict;
}

// A page that was used before tells by the number of its execution that what it holds is over.
Shadow::Page* Shadow::new_page() {
  if (unused_.empty()) return new Page();
  Page* page = unused_.back();
  unused_.pop_back();
  return page;
}

void Shadow::give_back(std::uint64_t from, std::uint64_t to) {
  for (std::uint64_t number = from / page_size + 1; number < to / page_size; ++number) {
    const auto found = pages_.find(number);
    if (found == pages_.end()) continue;
    unused_.push_back(found->second);
    pages_.erase(found);
    Cached& cached = cache_[number & 255];
    if (cached.number == number) cached = {};
  }
}

Shadow::Page* Shadow::touched_page(std::uint64_t number) {
  const auto found = pages_.find(number);
  return found == pages_.end() ? nullptr : found->second;
}

bool Shadow::first_write(std::uint64_t address) {
  Word& at = word(address);
  const bool is_first = !at.is_written;
  at.is_written = true;
  return is_first;
}

}  // namespace deadheat::explorer
