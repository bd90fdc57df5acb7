// SPDX-License-Identifier: MIT
// Catches ThreadSanitizer's reports where they arise, by the interface that its runtime offers to
// debuggers (compiler-rt, tsan_interface.h), and sends each as one line. The runtime holds its own
// locks meanwhile: nothing here allocates, and no intercepted function is called. Code addresses go
// out as module and offset; the parent turns them into functions and lines.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "suite/channel.hpp"

extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier): the names are the runtime's
int __tsan_get_report_data(void* report, const char** description, int* count, int* stack_count,
                           int* mop_count, int* loc_count, int* mutex_count, int* thread_count,
                           int* unique_tid_count, void** sleep_trace, unsigned long trace_size);
int __tsan_get_report_stack(void* report, unsigned long index, void** trace,
                            unsigned long trace_size);
int __tsan_get_report_mop(void* report, unsigned long index, int* tid, void** address, int* size,
                          int* write, int* atomic, void** trace, unsigned long trace_size);
int __tsan_get_report_mutex(void* report, unsigned long index, uint64_t* id, void** address,
                            int* destroyed, void** trace, unsigned long trace_size);
int __tsan_get_report_thread(void* report, unsigned long index, int* tid, uint64_t* os_id,
                             int* running, const char** name, int* parent, void** trace,
                             unsigned long trace_size);
int __sanitizer_get_module_and_offset_for_pc(void* pc, char* module, std::size_t size,
                                             void** offset);
void __tsan_on_report(void* report);
const char* __tsan_default_options();
// NOLINTEND(bugprone-reserved-identifier)
}

namespace {

constexpr std::size_t most_frames = 64;
using Trace = std::array<void*, most_frames>;

// A JSON line in a fixed space. What does not fit ends the line early, in a form that is still
// JSON: `room` keeps enough for the closing brackets.
class Line {
 public:
  void number(const char* key, std::uint64_t value) {
    std::array<char, 24> digits{};
    std::snprintf(digits.data(), digits.size(), "%llu", static_cast<unsigned long long>(value));
    separate();
    quoted(key);
    raw(":");
    raw(digits.data());
  }
  void flag(const char* key, bool value) {
    separate();
    quoted(key);
    raw(value ? ":true" : ":false");
  }
  void text(const char* key, const char* value) {
    separate();
    quoted(key);
    raw(":");
    quoted(value ? value : "");
  }
  void open(const char* key, char bracket) {
    separate();
    if (key) {
      quoted(key);
      raw(":");
    }
    push(bracket);
    first_ = true;
  }
  void close(char bracket) {
    push(bracket);
    first_ = false;
  }
  bool room() const { return size_ + 2048 < space_.size(); }
  void send() {
    push('\n');
    deadheat::channel::write(space_.data(), size_);
  }

 private:
  void separate() {
    if (!first_) push(',');
    first_ = false;
  }
  void push(char c) {
    if (size_ < space_.size()) space_[size_++] = c;
  }
  void raw(const char* text) {
    while (*text) push(*text++);
  }
  void quoted(const char* text) {
    push('"');
    for (int length = 0; *text && length < 1000; ++text, ++length) escaped(*text);
    push('"');
  }
  void escaped(char c) {
    if (c == '"' || c == '\\') push('\\');
    push(static_cast<unsigned char>(c) < 0x20 ? '?' : c);
  }

  std::array<char, 64 * 1024> space_{};
  std::size_t size_ = 0;
  bool first_ = true;
};

void add_trace(Line& line, const char* key, const Trace& trace) {
  line.open(key, '[');
  const void* previous = nullptr;
  for (void* pc : trace) {
    if (!pc || !line.room()) break;
    if (pc == previous) continue;  // inlined frames repeat their caller's address
    previous = pc;
    std::array<char, 512> module{};
    void* offset = nullptr;
    if (!__sanitizer_get_module_and_offset_for_pc(pc, module.data(), module.size(), &offset))
      offset = pc;
    line.open(nullptr, '{');
    line.text("module", module.data());
    line.number("offset", reinterpret_cast<std::uintptr_t>(offset));
    line.close('}');
  }
  line.close(']');
}

void add_accesses(Line& line, void* report, int count) {
  line.open("accesses", '[');
  for (int index = 0; index < count && line.room(); ++index) {
    int tid = 0, size = 0, write = 0, atomic = 0;
    void* address = nullptr;
    Trace trace{};
    __tsan_get_report_mop(report, static_cast<unsigned long>(index), &tid, &address, &size, &write,
                          &atomic, trace.data(), trace.size());
    line.open(nullptr, '{');
    line.number("thread", static_cast<std::uint64_t>(tid));
    line.flag("write", write != 0);
    line.flag("atomic", atomic != 0);
    line.number("size", static_cast<std::uint64_t>(size));
    line.number("address", reinterpret_cast<std::uintptr_t>(address));
    add_trace(line, "stack", trace);
    line.close('}');
  }
  line.close(']');
}

void add_locks(Line& line, void* report, int count) {
  line.open("locks", '[');
  for (int index = 0; index < count && line.room(); ++index) {
    uint64_t id = 0;
    void* address = nullptr;
    int destroyed = 0;
    Trace trace{};
    __tsan_get_report_mutex(report, static_cast<unsigned long>(index), &id, &address, &destroyed,
                            trace.data(), trace.size());
    line.open(nullptr, '{');
    line.number("number", id);
    line.flag("destroyed", destroyed != 0);
    add_trace(line, "created", trace);
    line.close('}');
  }
  line.close(']');
}

void add_threads(Line& line, void* report, int count) {
  line.open("threads", '[');
  for (int index = 0; index < count && line.room(); ++index) {
    int tid = 0, running = 0, parent = 0;
    uint64_t os_id = 0;
    const char* name = nullptr;
    Trace trace{};
    __tsan_get_report_thread(report, static_cast<unsigned long>(index), &tid, &os_id, &running,
                             &name, &parent, trace.data(), trace.size());
    line.open(nullptr, '{');
    line.number("number", static_cast<std::uint64_t>(tid));
    line.text("name", name);
    line.number("parent", static_cast<std::uint64_t>(parent < 0 ? 0 : parent));
    add_trace(line, "created", trace);
    line.close('}');
  }
  line.close(']');
}

void add_stacks(Line& line, void* report, int count) {
  line.open("stacks", '[');
  for (int index = 0; index < count && line.room(); ++index) {
    Trace trace{};
    __tsan_get_report_stack(report, static_cast<unsigned long>(index), trace.data(), trace.size());
    add_trace(line, nullptr, trace);
  }
  line.close(']');
}

}  // namespace

void __tsan_on_report(void* report) {
  const char* description = nullptr;
  int count = 0, stacks = 0, accesses = 0, locations = 0, locks = 0, threads = 0, unique = 0;
  Trace sleep{};
  __tsan_get_report_data(report, &description, &count, &stacks, &accesses, &locations, &locks,
                         &threads, &unique, sleep.data(), sleep.size());
  deadheat::channel::count_report(description);
  if (!deadheat::channel::is_open()) return;
  static Line
      space;  // the runtime makes one report at a time; too large for a thread's small stack
  Line& line = space;
  line = Line();
  line.open(nullptr, '{');
  line.text("event", "finding");
  line.text("kind", description);
  add_accesses(line, report, accesses);
  add_locks(line, report, locks);
  add_threads(line, report, threads);
  add_stacks(line, report, stacks);
  line.close('}');
  line.send();
}

// What suites and checks run with; the user's own TSAN_OPTIONS win, as the runtime reads them after
// these.
const char* __tsan_default_options() {
  return "second_deadlock_stack=1:history_size=4"
#ifdef DEADHEAT_EACH_REPORT_AGAIN
         ":suppress_equal_stacks=0:suppress_equal_addresses=0"
#endif
#ifdef DEADHEAT_SYMBOLIZER
         ":external_symbolizer_path=" DEADHEAT_SYMBOLIZER
#endif
      ;
}

#ifdef DEADHEAT_EACH_REPORT_AGAIN
// The runtime asks this before it gives a program that made reports an exit code of its own. What
// was reported within a check is the check's to judge, and a test may expect it; any other report
// fails the program as ever. A runtime that does not ask fails it in both cases.
namespace __tsan {  // NOLINT(bugprone-reserved-identifier): the name is the runtime's
bool OnFinalize(bool failed);
bool OnFinalize(bool failed) { return failed && !deadheat::channel::all_reports_are_judged(); }
}  // namespace __tsan
#endif
