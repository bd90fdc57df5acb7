// SPDX-License-Identifier: MIT
// Threads: creation and end, thread-specific values, destructors at exit; and time.
#include <pthread.h>
#include <sched.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>

#include "explore/interpose.hpp"

using namespace deadheat::explorer;

extern "C" {

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*),
                   void* argument) noexcept {
  if (!in_body()) return real().pthread_create(thread, attributes, routine, argument);
  const InRuntime inside;
  int state = PTHREAD_CREATE_JOINABLE;
  if (attributes) pthread_attr_getdetachstate(attributes, &state);
  return execution().create(thread, routine, argument, state == PTHREAD_CREATE_DETACHED,
                            DEADHEAT_CALLER);
}
int pthread_join(pthread_t thread, void** result) {
  if (!in_body()) return real().pthread_join(thread, result);
  const InRuntime inside;
  return execution().join(thread, result, true, nullptr, DEADHEAT_CALLER);
}
int pthread_tryjoin_np(pthread_t thread, void** result) noexcept {
  if (!in_body()) return real().pthread_tryjoin_np(thread, result);
  const InRuntime inside;
  return execution().join(thread, result, false, nullptr, DEADHEAT_CALLER);
}
int pthread_timedjoin_np(pthread_t thread, void** result, const timespec* time) {
  if (!in_body()) return real().pthread_timedjoin_np(thread, result, time);
  const InRuntime inside;
  const std::int64_t deadline = time ? virtual_time(*time) : 0;
  return execution().join(thread, result, true, time ? &deadline : nullptr, DEADHEAT_CALLER);
}
int pthread_detach(pthread_t thread) noexcept {
  if (!in_body()) return real().pthread_detach(thread);
  const InRuntime inside;
  return execution().detach(thread, DEADHEAT_CALLER);
}
void pthread_exit(void* result) {
  if (!in_body()) real().pthread_exit(result);
  execution().exit_thread(result);
}
int pthread_cancel(pthread_t thread) {
  if (!in_body()) return real().pthread_cancel(thread);
  const InRuntime inside;
  execution().give_up_on("pthread_cancel", DEADHEAT_CALLER);
}
int pthread_key_create(pthread_key_t* key, void (*destructor)(void*)) noexcept {
  if (!in_body()) return real().pthread_key_create(key, destructor);
  const InRuntime inside;
  return execution().keys().create(key, destructor);
}
int pthread_key_delete(pthread_key_t key) noexcept {
  if (!in_body()) return real().pthread_key_delete(key);
  const InRuntime inside;
  return execution().keys().remove(key);
}

// NOLINTBEGIN(bugprone-reserved-identifier): the names are the compiler's
int __cxa_thread_atexit(void (*call)(void*), void* object, void* module) {
  if (!in_body()) return real().thread_atexit(call, object, module);
  const InRuntime inside;
  execution().at_thread_exit(call, object);
  return 0;
}
int __cxa_atexit(void (*call)(void*), void* object, void* module) {
  if (!in_body()) return real().atexit(call, object, module);
  const InRuntime inside;
  execution().at_exit(call, object);
  return 0;
}
// NOLINTEND(bugprone-reserved-identifier)

int sched_yield() noexcept {
  if (!in_body()) return real().sched_yield();
  const InRuntime inside;
  execution().yield(DEADHEAT_CALLER);
  return 0;
}
int nanosleep(const timespec* duration, timespec* left) {
  if (!in_body()) return real().nanosleep(duration, left);
  const InRuntime inside;
  execution().sleep_until(execution().now() + nanoseconds(*duration), DEADHEAT_CALLER);
  return 0;
}
int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
  if (!in_body()) return real().clock_nanosleep(clock, flags, time, left);
  const InRuntime inside;
  const bool is_absolute = (flags & TIMER_ABSTIME) != 0;
  const std::int64_t until =
      is_absolute ? virtual_time(*time) : execution().now() + nanoseconds(*time);
  execution().sleep_until(until, DEADHEAT_CALLER);
  return 0;
}
int usleep(useconds_t microseconds) {
  if (!in_body()) return real().usleep(microseconds);
  const InRuntime inside;
  execution().sleep_until(execution().now() + std::int64_t{1'000} * microseconds, DEADHEAT_CALLER);
  return 0;
}
unsigned sleep(unsigned seconds) {
  if (!in_body()) return real().sleep(seconds);
  const InRuntime inside;
  execution().sleep_until(execution().now() + std::int64_t{1'000'000'000} * seconds,
                          DEADHEAT_CALLER);
  return 0;
}
int clock_gettime(clockid_t clock, timespec* time) noexcept {
  if (!in_body()) return real().clock_gettime(clock, time);
  const InRuntime inside;
  const std::int64_t now = epoch + execution().read_clock(DEADHEAT_CALLER);
  *time = {.tv_sec = now / 1'000'000'000, .tv_nsec = now % 1'000'000'000};
  return 0;
}
int gettimeofday(timeval* time, void* zone) noexcept {
  if (!in_body()) return real().gettimeofday(time, zone);
  const InRuntime inside;
  const std::int64_t now = epoch + execution().read_clock(DEADHEAT_CALLER);
  *time = {.tv_sec = now / 1'000'000'000, .tv_usec = now / 1'000 % 1'000'000};
  return 0;
}
time_t time(time_t* seconds) noexcept {
  if (!in_body()) return real().time(seconds);
  const InRuntime inside;
  const time_t now = (epoch + execution().read_clock(DEADHEAT_CALLER)) / 1'000'000'000;
  if (seconds) *seconds = now;
  return now;
}

}  // extern "C"
