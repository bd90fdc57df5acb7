// SPDX-License-Identifier: MIT
// The locks of streams. What <stdio.h> does to a stream it does under the stream's lock, and a
// program may take that itself. Here it is an object as other locks are; the library's own is held
// only within a call of the library, so that nobody ever waits for it.
#include <cstdarg>
#include <cstdio>

#include "explore/interpose.hpp"

using namespace deadheat::explorer;

namespace {

Object& lock_of(FILE* stream) { return execution().object(stream, ObjectKind::mutex); }

void lock(FILE* stream, std::uint32_t site) {
  const InRuntime inside;
  execution().lock(lock_of(stream), true, false, nullptr, site);
}

void unlock(FILE* stream, std::uint32_t site) {
  const InRuntime inside;
  execution().unlock(lock_of(stream), true, site);
}

// Holds the stream for a call of the library. Where nobody locks a stream for longer than that, it
// makes no difference, and would only be one more thing to go through in every order.
class Hold {
 public:
  Hold(FILE* stream, const void* caller) {
    if (!in_body() || !execution().streams_show || !stream) return;
    stream_ = stream;
    site_ = site_of(caller);
    lock(stream_, site_);
  }
  ~Hold() {
    if (stream_) unlock(stream_, site_);
  }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  FILE* stream_ = nullptr;
  std::uint32_t site_ = 0;
};

// Without a guard, as that would be an operation of the body.
template <class Function>
Function* real_one(Function*& known, const char* name) {
  if (!known) known = reinterpret_cast<Function*>(next_function(name));
  return known;
}

int print(FILE* stream, const char* format, va_list list, const void* caller) {
  using Print = int(FILE*, const char*, va_list);
  static Print* known = nullptr;
  const Hold hold(stream, caller);
  return real_one(known, "vfprintf")(stream, format, list);
}

}  // namespace

#define DEADHEAT_STREAM(result, name, parameters, arguments, stream) \
  extern "C" result name parameters {                                \
    using Function = result parameters;                              \
    static Function* known = nullptr;                                \
    const Hold hold(stream, __builtin_return_address(0));            \
    return real_one(known, #name) arguments;                         \
  }

DEADHEAT_STREAM(int, fputc, (int letter, FILE* stream), (letter, stream), stream)
DEADHEAT_STREAM(int, putc, (int letter, FILE* stream), (letter, stream), stream)
DEADHEAT_STREAM(int, putchar, (int letter), (letter), stdout)
DEADHEAT_STREAM(int, fputs, (const char* text, FILE* stream), (text, stream), stream)
DEADHEAT_STREAM(int, puts, (const char* text), (text), stdout)
DEADHEAT_STREAM(std::size_t, fwrite,
                (const void* from, std::size_t size, std::size_t count, FILE* stream),
                (from, size, count, stream), stream)
DEADHEAT_STREAM(int, fflush, (FILE * stream), (stream), stream)
DEADHEAT_STREAM(int, fgetc, (FILE * stream), (stream), stream)
DEADHEAT_STREAM(int, getc, (FILE * stream), (stream), stream)
DEADHEAT_STREAM(int, getchar, (), (), stdin)
DEADHEAT_STREAM(int, ungetc, (int letter, FILE* stream), (letter, stream), stream)
DEADHEAT_STREAM(char*, fgets, (char* to, int size, FILE* stream), (to, size, stream), stream)
DEADHEAT_STREAM(std::size_t, fread, (void* to, std::size_t size, std::size_t count, FILE* stream),
                (to, size, count, stream), stream)

extern "C" {

void flockfile(FILE* stream) noexcept {
  using Function = void(FILE*);
  static Function* known = nullptr;
  if (!in_body()) return real_one(known, "flockfile")(stream);
  execution().somebody_locks_streams = true;
  lock(stream, DEADHEAT_CALLER);
}
int ftrylockfile(FILE* stream) noexcept {
  using Function = int(FILE*);
  static Function* known = nullptr;
  if (!in_body()) return real_one(known, "ftrylockfile")(stream);
  const InRuntime inside;
  execution().somebody_locks_streams = true;
  return execution().try_lock(lock_of(stream), true, DEADHEAT_CALLER);
}
void funlockfile(FILE* stream) noexcept {
  using Function = void(FILE*);
  static Function* known = nullptr;
  if (!in_body()) return real_one(known, "funlockfile")(stream);
  unlock(stream, DEADHEAT_CALLER);
}

int vfprintf(FILE* stream, const char* format, va_list list) {
  return print(stream, format, list, __builtin_return_address(0));
}
int vprintf(const char* format, va_list list) {
  return print(stdout, format, list, __builtin_return_address(0));
}
int fprintf(FILE* stream, const char* format, ...) {
  va_list list;
  va_start(list, format);
  const int count = print(stream, format, list, __builtin_return_address(0));
  va_end(list);
  return count;
}
int printf(const char* format, ...) {
  va_list list;
  va_start(list, format);
  const int count = print(stdout, format, list, __builtin_return_address(0));
  va_end(list);
  return count;
}

}  // extern "C"
