// SPDX-License-Identifier: MIT
// Condition variables, barriers, semaphores, once, guards of function-local statics, futexes.
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdarg>

#include "explore/interpose.hpp"

using namespace deadheat::explorer;

namespace {

int wait(pthread_cond_t* condvar, pthread_mutex_t* mutex, const timespec* time,
         std::uint32_t site) {
  const InRuntime inside;
  const std::int64_t deadline = time ? virtual_time(*time) : 0;
  return execution().wait(execution().object(condvar, ObjectKind::condvar),
                          execution().object(mutex, ObjectKind::mutex), time ? &deadline : nullptr,
                          site);
}

void notify(pthread_cond_t* condvar, bool all, std::uint32_t site) {
  const InRuntime inside;
  execution().notify(execution().object(condvar, ObjectKind::condvar), all, site);
}

// The count of a semaphore lives in its memory only until it is first used.
Object& semaphore_object(sem_t* semaphore) {
  const bool is_new =
      execution().objects().find(reinterpret_cast<std::uint64_t>(semaphore)) == nullptr;
  Object& object = execution().object(semaphore, ObjectKind::semaphore);
  if (is_new) {
    int value = 0;
    sem_getvalue(semaphore, &value);
    object.count = value;
  }
  return object;
}

int take(sem_t* semaphore, bool may_wait, const timespec* time, std::uint32_t site) {
  int code = 0;
  {
    const InRuntime inside;
    const std::int64_t deadline = time ? virtual_time(*time) : 0;
    code =
        execution().take(semaphore_object(semaphore), may_wait, time ? &deadline : nullptr, site);
  }
  if (code == 0) return 0;
  errno = code;
  return -1;
}

// The C library marks a once that is done by this bit.
constexpr int once_is_done = 2;

long futex(long* arguments, std::uint32_t site) {
  auto* address = reinterpret_cast<int*>(arguments[0]);
  const long operation = arguments[1] & FUTEX_CMD_MASK;
  const auto* time = reinterpret_cast<const timespec*>(arguments[3]);
  const InRuntime inside;
  switch (operation) {
    case FUTEX_WAIT: {  // the time is a duration
      const std::int64_t deadline = time ? execution().now() + nanoseconds(*time) : 0;
      return execution().futex_wait(address, static_cast<int>(arguments[2]),
                                    time ? &deadline : nullptr, site);
    }
    case FUTEX_WAIT_BITSET: {  // the time is one of a clock
      const std::int64_t deadline = time ? virtual_time(*time) : 0;
      return execution().futex_wait(address, static_cast<int>(arguments[2]),
                                    time ? &deadline : nullptr, site);
    }
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
      return execution().futex_wake(address, arguments[2] < 0 ? LONG_MAX : arguments[2], site);
    default:
      execution().give_up_on("futex with an operation other than wait and wake", site);
  }
}

}  // namespace

extern "C" {

int pthread_cond_init(pthread_cond_t* condvar, const pthread_condattr_t* attributes) noexcept {
  const int code = real().pthread_cond_init(condvar, attributes);
  if (!in_body()) return code;
  const InRuntime inside;
  execution().objects().forget(reinterpret_cast<std::uint64_t>(condvar));
  return code;
}
int pthread_cond_destroy(pthread_cond_t* condvar) noexcept {
  if (!in_body()) return real().pthread_cond_destroy(condvar);
  const InRuntime inside;
  execution().destroy(execution().object(condvar, ObjectKind::condvar), DEADHEAT_CALLER);
  return 0;
}
int pthread_cond_wait(pthread_cond_t* condvar, pthread_mutex_t* mutex) {
  if (!in_body()) return real().pthread_cond_wait(condvar, mutex);
  return wait(condvar, mutex, nullptr, DEADHEAT_CALLER);
}
int pthread_cond_timedwait(pthread_cond_t* condvar, pthread_mutex_t* mutex, const timespec* time) {
  if (!in_body()) return real().pthread_cond_timedwait(condvar, mutex, time);
  return wait(condvar, mutex, time, DEADHEAT_CALLER);
}
int pthread_cond_clockwait(pthread_cond_t* condvar, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* time) {
  if (!in_body()) return real().pthread_cond_clockwait(condvar, mutex, clock, time);
  return wait(condvar, mutex, time, DEADHEAT_CALLER);
}
int pthread_cond_signal(pthread_cond_t* condvar) noexcept {
  if (!in_body()) return real().pthread_cond_signal(condvar);
  notify(condvar, false, DEADHEAT_CALLER);
  return 0;
}
int pthread_cond_broadcast(pthread_cond_t* condvar) noexcept {
  if (!in_body()) return real().pthread_cond_broadcast(condvar);
  notify(condvar, true, DEADHEAT_CALLER);
  return 0;
}

int pthread_barrier_init(pthread_barrier_t* barrier, const pthread_barrierattr_t* attributes,
                         unsigned count) noexcept {
  const int code = real().pthread_barrier_init(barrier, attributes, count);
  if (!in_body() || code != 0) return code;
  const InRuntime inside;
  execution().objects().forget(reinterpret_cast<std::uint64_t>(barrier));
  execution().object(barrier, ObjectKind::barrier).limit = count;
  return 0;
}
int pthread_barrier_destroy(pthread_barrier_t* barrier) noexcept {
  if (!in_body()) return real().pthread_barrier_destroy(barrier);
  const InRuntime inside;
  execution().destroy(execution().object(barrier, ObjectKind::barrier), DEADHEAT_CALLER);
  return 0;
}
int pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
  if (!in_body()) return real().pthread_barrier_wait(barrier);
  const InRuntime inside;
  Object& object = execution().object(barrier, ObjectKind::barrier);
  if (object.limit == 0)
    execution().give_up_on("pthread_barrier_wait on a barrier that was made outside of the body",
                           DEADHEAT_CALLER);
  return execution().arrive(object, DEADHEAT_CALLER) == -1 ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}

int sem_init(sem_t* semaphore, int shared, unsigned value) noexcept {
  const int code = real().sem_init(semaphore, shared, value);
  if (!in_body() || code != 0) return code;
  const InRuntime inside;
  execution().objects().forget(reinterpret_cast<std::uint64_t>(semaphore));
  execution().object(semaphore, ObjectKind::semaphore).count = value;
  return 0;
}
int sem_destroy(sem_t* semaphore) noexcept {
  if (!in_body()) return real().sem_destroy(semaphore);
  const InRuntime inside;
  execution().destroy(semaphore_object(semaphore), DEADHEAT_CALLER);
  return 0;
}
int sem_wait(sem_t* semaphore) {
  if (!in_body()) return real().sem_wait(semaphore);
  return take(semaphore, true, nullptr, DEADHEAT_CALLER);
}
int sem_trywait(sem_t* semaphore) noexcept {
  if (!in_body()) return real().sem_trywait(semaphore);
  return take(semaphore, false, nullptr, DEADHEAT_CALLER);
}
int sem_timedwait(sem_t* semaphore, const timespec* time) {
  if (!in_body()) return real().sem_timedwait(semaphore, time);
  return take(semaphore, true, time, DEADHEAT_CALLER);
}
int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* time) {
  if (!in_body()) return real().sem_clockwait(semaphore, clock, time);
  return take(semaphore, true, time, DEADHEAT_CALLER);
}
int sem_post(sem_t* semaphore) noexcept {
  if (!in_body()) return real().sem_post(semaphore);
  const InRuntime inside;
  execution().post(semaphore_object(semaphore), DEADHEAT_CALLER);
  return 0;
}
int sem_getvalue(sem_t* semaphore, int* value) noexcept {
  if (!in_body()) return real().sem_getvalue(semaphore, value);
  const InRuntime inside;
  *value = static_cast<int>(semaphore_object(semaphore).count);
  return 0;
}

int pthread_once(pthread_once_t* once, void (*routine)()) {
  if (!in_body()) return real().pthread_once(once, routine);
  const std::uint32_t site = DEADHEAT_CALLER;
  Object* object = nullptr;
  {
    const InRuntime inside;
    object = &execution().object(once, ObjectKind::once);
    const auto is_done = [&] { return (*once & once_is_done) != 0; };
    if (!execution().begin_once(*object, is_done, site)) return 0;
    execution().before_change(reinterpret_cast<std::uint64_t>(once), sizeof *once);
  }
  try {
    routine();
  } catch (...) {
    const InRuntime inside;
    execution().end_once(*object, false, site);
    throw;
  }
  const InRuntime inside;
  *once = once_is_done;
  execution().end_once(*object, true, site);
  return 0;
}

// NOLINTBEGIN(bugprone-reserved-identifier): the names are the compiler's
// Its first byte says that the variable is there; compiled code looks at it, too.
int __cxa_guard_acquire(void* guard) {
  if (!in_body()) return real().guard_acquire(guard);
  const InRuntime inside;
  const auto is_done = [&] { return *static_cast<const std::uint8_t*>(guard) != 0; };
  Object& object = execution().object(static_cast<const char*>(guard) + 1, ObjectKind::once);
  return execution().begin_once(object, is_done, DEADHEAT_CALLER) ? 1 : 0;
}
void __cxa_guard_release(void* guard) {
  if (!in_body()) return real().guard_release(guard);
  const InRuntime inside;
  Object& object = execution().object(static_cast<const char*>(guard) + 1, ObjectKind::once);
  *static_cast<std::uint8_t*>(guard) = 1;
  execution().end_once(object, true, DEADHEAT_CALLER);
  execution().object(guard, ObjectKind::memory).released.join(object.released);
  execution().guard_passed(guard);
}
void __cxa_guard_abort(void* guard) {
  if (!in_body()) return real().guard_abort(guard);
  const InRuntime inside;
  execution().end_once(execution().object(static_cast<const char*>(guard) + 1, ObjectKind::once),
                       false, DEADHEAT_CALLER);
}
// NOLINTEND(bugprone-reserved-identifier)

long syscall(long number, ...) noexcept {
  long arguments[6];
  va_list list;
  va_start(list, number);
  for (long& argument : arguments) argument = va_arg(list, long);
  va_end(list);
  if (!in_body() || number != SYS_futex) {
    return real().syscall(number, arguments[0], arguments[1], arguments[2], arguments[3],
                          arguments[4], arguments[5]);
  }
  const long code = futex(arguments, DEADHEAT_CALLER);
  if (code >= 0) return code;
  errno = static_cast<int>(-code);
  return -1;
}

}  // extern "C"
