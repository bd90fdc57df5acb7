// SPDX-License-Identifier: MIT
// Accesses to memory: plain ones, atomic ones, and the heap.
#include <algorithm>
#include <utility>

#include "explore/execution.hpp"
#include "explore/journal.hpp"

namespace deadheat::explorer {
namespace {

// As the instrumentation numbers std::memory_order.
constexpr int acquire_order = 2, release_order = 3, acq_rel_order = 4;

bool acquires(int order) { return order == 1 || order == acquire_order || order >= acq_rel_order; }
bool releases(int order) { return order >= release_order; }

// A thread that has read plainly so often, and done nothing else, may be waiting for a plain
// variable.
constexpr std::uint64_t most_accesses = 20'000;
// How often that is so before it is more computing than can be explored.
constexpr std::uint64_t most_computed = 1'000;

// How often a thread looks again at what has not changed before it waits for a change: more often
// than any bounded loop of the library.
constexpr int most_rush = 64;

std::uint8_t bytes_of(std::uint64_t address, std::size_t size) {
  return static_cast<std::uint8_t>(((1u << size) - 1) << (address & 7));
}

std::string access_text(AccessKind kind, std::uint32_t size) {
  if (kind == AccessKind::release) return "a free";
  return std::string(is_atomic(kind) ? "an atomic " : "a ") + (is_write(kind) ? "write" : "read") +
         " of " + std::to_string(size) + " bytes";
}

}  // namespace

Object& Execution::object(std::uint64_t address, ObjectKind kind) {
  const std::size_t before = objects_.count();
  Object& object = objects_.at(address, kind);
  if (objects_.count() != before) shadow_.mark_object(address);
  return object;
}

// --- loops that wait ----------------------------------------------------------------------------
// A look is futile when the same code has seen the same before, on the same way through memory: the
// thread goes round in a loop, and what it would see again is known.

void Execution::look(Thread& me, Object& object, std::uint32_t site) {
  const std::uint64_t trail = std::exchange(me.trail, 0);
  for (std::size_t index = 0; index < me.looked; ++index) {
    Look& look = me.looks[index];
    if (look.object != &object || look.site != site) continue;
    const bool is_same = look.version == object.version && look.trail == trail;
    look.times = is_same ? look.times + 1 : 1;
    look.version = object.version;
    look.trail = trail;
    return;
  }
  if (me.looked < me.looks.size()) {
    me.looks[me.looked++] = {site, object.version, &object, trail, 1};
  }
}

bool Execution::is_futile(Thread& me, Object& object, std::uint32_t site) const {
  for (std::size_t index = 0; index < me.looked; ++index) {
    const Look& look = me.looks[index];
    if (look.object == &object && look.site == site) {
      return look.times >= 2 && look.version == object.version && look.trail == me.trail;
    }
  }
  return false;
}

// A loop that looks a bounded number of times comes to its end without stopping; an unbounded one
// waits here until something has changed. True: look on at once.
bool Execution::rushes(Thread& me, std::uint32_t site) {
  if (++me.rush <= most_rush) return true;
  me.gate = Gate::change;
  me.was_woken = false;
  me.wait_order = ++wait_order_;
  me.yields = true;
  point(Operation::yield, site, nullptr, Touches{});
  me.gate = Gate::none;
  me.rush = 0;
  me.looked = 0;
  return false;
}

// --- atomics ------------------------------------------------------------------------------------

Object& Execution::before_atomic(Operation operation, std::uint64_t address, std::uint32_t site) {
  Thread& me = *running_;
  Object& object = this->object(address, ObjectKind::memory);
  if (me.looked > 0 && is_futile(me, object, site) && rushes(me, site)) return object;
  const Effect effect = operation == Operation::load ? Effect::read : Effect::write;
  point(operation, site, &object, Touches{Touch{address & ~std::uint64_t{7}, effect}, Touch{}});
  return object;
}

void Execution::after_load(Object& object, std::uint64_t address, int size, int order,
                           std::uint32_t site) {
  Thread& me = *running_;
  (acquires(order) ? me.clock : me.acquired).join(object.released);
  check_range(address, static_cast<std::size_t>(size), AccessKind::atomic_read, site);
  if (keeps_operations_ && me.rush == 0 && events_.back().thread == me.number) {
    events_.back().touches[0].effect = Effect::read;
  }
  look(me, object, site);
}

void Execution::keep_globals(std::uint64_t address, std::size_t size) {
  if (!globals_.owns(address)) return;
  for (std::uint64_t word = address & ~std::uint64_t{7}; word < address + size; word += 8) {
    if (shadow_.first_write(word)) globals_.keep(word);
  }
}

void Execution::before_change(std::uint64_t address, int size) {
  note_write(address, static_cast<std::size_t>(size));
  keep_globals(address, static_cast<std::size_t>(size));
}

void Execution::after_store(Object& object, std::uint64_t address, int size, int order,
                            bool has_changed, std::uint32_t site) {
  Thread& me = *running_;
  check_range(address, static_cast<std::size_t>(size), AccessKind::atomic_write, site);
  if (releases(order)) {
    object.released.assign(me.clock);
    me.clock.tick(me.number);
  } else {
    object.released.assign(me.released);  // a new store ends the release sequence
  }
  if (has_changed) {
    changed(object);
    progress(me);
  } else {
    look(me, object, site);
  }
}

void Execution::after_update(Object& object, std::uint64_t address, int size, int order,
                             bool has_changed, std::uint32_t site) {
  Thread& me = *running_;
  (acquires(order) ? me.clock : me.acquired).join(object.released);
  check_range(address, static_cast<std::size_t>(size), AccessKind::atomic_write, site);
  if (releases(order)) {
    object.released.join(me.clock);  // goes on with the release sequence
    me.clock.tick(me.number);
  } else {
    object.released.join(me.released);
  }
  if (has_changed) {
    changed(object);
    progress(me);
  } else {
    look(me, object, site);
  }
}

bool Execution::weak_exchange_fails() {
  return choices.weak_cas && running_->rush == 0 && pick(Pick::weak_cas, 2) == 1;
}

void Execution::fence(int order, std::uint32_t) {
  Thread& me = *running_;
  if (acquires(order)) me.clock.join(me.acquired);
  if (releases(order)) {
    me.released.assign(me.clock);
    me.clock.tick(me.number);
  }
}

// --- plain accesses -----------------------------------------------------------------------------

void Execution::visible_access(std::uint64_t address, bool writes, std::uint32_t site) {
  Thread& me = *running_;
  const std::uint64_t word = address & ~std::uint64_t{7};
  Object& object = objects_.at(word, ObjectKind::memory);
  if (!writes && me.looked > 0 && is_futile(me, object, site) && rushes(me, site)) return;
  point(writes ? Operation::write : Operation::read, site, object,
        writes ? Effect::write : Effect::read);
  if (writes) {
    changed(object);
    progress(me);
  } else {
    look(me, object, site);
  }
}

void Execution::access(std::uint64_t address, std::size_t size, bool writes, std::uint32_t site) {
  Thread& me = *running_;
  if (!visible.is_empty() && visible.has(site)) {
    visible_access(address, writes, site);
  } else if (recorder_ && recorder_->watched.has(site)) {
    step(me, writes ? Operation::write : Operation::read, site, address, false);
  }
  if (writes) {
    note_write(address, size);
    keep_globals(address, size);
  }
  me.trail = me.trail * 0x100000001b3u + (address ^ site);
  check_range(address, size, writes ? AccessKind::write : AccessKind::read, site);
  if (++me.accesses > most_accesses) [[unlikely]] {
    me.accesses = 0;
    if (++computed_ > most_computed) reach_limit("more computing than can be explored", site);
    yield(site);
  }
}

void Execution::check_range(std::uint64_t address, std::size_t size, AccessKind kind,
                            std::uint32_t site) {
  const Access8 access{running_->number, &running_->clock, site, kind};
  const std::uint64_t end = address + size;
  for (std::uint64_t from = address; from < end;) {
    const std::uint64_t at = from & ~std::uint64_t{7};
    const std::uint64_t to = std::min(end, at + 8);
    Shadow::Word& word = shadow_.word(at);
    const std::uint8_t bytes = bytes_of(from, to - from);
    const bool is_in_order = is_atomic(kind) ? Shadow::atomic_in_order(word, bytes, access)
                                             : Shadow::access_in_order(word, bytes, access);
    if (!is_in_order) {
      const Conflict conflict = shadow_.access(word, at, bytes, access);
      if (conflict.found) [[unlikely]] {
        race(conflict, from, static_cast<std::uint32_t>(size), kind, site);
      }
    }
    if (word.has_object && kind == AccessKind::write) [[unlikely]]
      renew_objects(from, to);
    from = to;
  }
}

// A plain write of some bytes of a word makes new objects where there were others: what the old
// ones knew is gone. Those beside it stay as they are.
void Execution::renew_objects(std::uint64_t from, std::uint64_t to) {
  bool stays = false;
  const std::uint64_t word = from & ~std::uint64_t{7};
  for (std::uint64_t address = word; address < word + 8; ++address) {
    Object* object = objects_.find(address);
    if (!object) continue;
    const bool is_written = address >= from && address < to;
    const bool is_used = object->owner >= 0 || object->readers > 0 || object->waiting > 0;
    if (!is_written || is_used || object->kind == ObjectKind::once) {
      stays = true;
    } else {
      object->released.clear();
    }
  }
  if (!stays) shadow_.word(word).has_object = false;
}

void Execution::race(const Conflict& conflict, std::uint64_t address, std::uint32_t size,
                     AccessKind kind, std::uint32_t site) {
  if (has_crashed_) return;
  const Record& other = conflict.with;
  const char* name = conflict.freed ? "heap-use-after-free" : "data-race";
  const std::uint64_t low = std::min(site, other.site), high = std::max(site, other.site);
  Failure& failure = failures_.of(Symptom::race, name, low << 32 | high);
  if (failure.executions == 0 && failure.message.empty()) {
    failure.message = access_text(kind, size) + " by thread " + std::to_string(running_->number) +
                      (conflict.freed ? " after " : " and ") + access_text(other.kind, size) +
                      " by thread " + std::to_string(other.thread) +
                      (conflict.freed ? "" : ", which nothing orders");
    failure.sites[0] = other.site;
    failure.sites[1] = site;
    failure.kinds[0] = other.kind;
    failure.kinds[1] = kind;
    failure.threads[0] = other.thread;
    failure.threads[1] = running_->number;
    failure.address = address;
    failure.size = size;
  }
  if (failure.last_seen == execution_) return;
  failure.last_seen = execution_;
  ending_.failures.push_back(&failure);
  if (journal) [[unlikely]]
    journal->note(ending_, events_);
  if (is_own(other.site)) racing.push_back(other.site);
  if (is_own(site)) racing.push_back(site);
}

// --- the heap -----------------------------------------------------------------------------------

void* Execution::allocate(std::size_t size, std::size_t alignment) {
  return heap.allocate(size, alignment);
}

void Execution::free(void* block, std::uint32_t site) {
  Thread& me = *running_;
  const auto address = reinterpret_cast<std::uint64_t>(block);
  if (heap.is_freed(block)) {
    fail(Symptom::misuse, "double-free", site,
         "it frees a block of " + std::to_string(heap.size_of(block)) +
             " bytes that was freed before",
         site);
    return;
  }
  const std::size_t size = heap.size_of(block);
  if (recorder_ && recorder_->watched.has(site)) step(me, Operation::free, site, address, false);
  const Conflict conflict = shadow_.release(
      address, size,
      {.thread = me.number, .clock = &me.clock, .site = site, .kind = AccessKind::release});
  if (conflict.found && !conflict.freed) {
    race(Conflict{.found = true, .freed = false, .with = conflict.with}, address,
         static_cast<std::uint32_t>(std::min<std::size_t>(size, 8)), AccessKind::release, site);
  }
  if (conflict.has_object) locks_left_in(address, size, site);
  heap.free(block);
}

void Execution::locks_left_in(std::uint64_t address, std::size_t size, std::uint32_t site) {
  for (std::uint64_t word = address; word < address + std::min<std::size_t>(size, 4096);
       word += 8) {
    if (!shadow_.has_object(word)) continue;
    Object* object = objects_.find(word);
    if (!object) continue;
    const bool is_lock = object->kind == ObjectKind::mutex || object->kind == ObjectKind::rwlock;
    if (is_lock && (object->owner >= 0 || object->readers > 0)) destroy(*object, site);
  }
}

}  // namespace deadheat::explorer
