// SPDX-License-Identifier: MIT
// pthread mutexes, spin locks and reader-writer locks.
#include <pthread.h>

#include <cerrno>

#include "explore/interpose.hpp"

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the names are ours
using namespace deadheat::explorer;

namespace {

// Where the C library keeps the kind of a mutex; an initialiser writes it, and not a function.
int kind_of(const pthread_mutex_t* mutex) { return mutex->__data.__kind & 3; }
bool is_recursive(const pthread_mutex_t* mutex) {
  return kind_of(mutex) == PTHREAD_MUTEX_RECURSIVE;
}
bool checks(const pthread_mutex_t* mutex) { return kind_of(mutex) == PTHREAD_MUTEX_ERRORCHECK; }

int lock(pthread_mutex_t* mutex, const timespec* time, std::uint32_t site) {
  const InRuntime inside;
  Object& object = execution().object(mutex, ObjectKind::mutex);
  const std::int64_t deadline = time ? virtual_time(*time) : 0;
  return execution().lock(object, is_recursive(mutex), checks(mutex), time ? &deadline : nullptr,
                          site);
}

enum class Way { read, write };
int lock(pthread_rwlock_t* lock, Way way, bool may_wait, const timespec* time, std::uint32_t site) {
  const InRuntime inside;
  Object& object = execution().object(lock, ObjectKind::rwlock);
  const std::int64_t deadline = time ? virtual_time(*time) : 0;
  const std::int64_t* until = time ? &deadline : nullptr;
  return way == Way::read ? execution().read_lock(object, may_wait, until, site)
                          : execution().write_lock(object, may_wait, until, site);
}

Object& spin_object(pthread_spinlock_t* lock) {
  return execution().object(const_cast<int*>(lock), ObjectKind::mutex);
}

}  // namespace

extern "C" {

int pthread_mutex_init(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes) noexcept {
  const int code = real().pthread_mutex_init(mutex, attributes);
  if (!in_body()) return code;
  const InRuntime inside;
  execution().objects().forget(reinterpret_cast<std::uint64_t>(mutex));
  return code;
}
int pthread_mutex_destroy(pthread_mutex_t* mutex) noexcept {
  if (!in_body()) return real().pthread_mutex_destroy(mutex);
  const InRuntime inside;
  Object& object = execution().object(mutex, ObjectKind::mutex);
  const bool is_held = object.owner >= 0;
  execution().destroy(object, DEADHEAT_CALLER);
  return is_held ? EBUSY : 0;
}
int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  if (!in_body()) return real().pthread_mutex_lock(mutex);
  return lock(mutex, nullptr, DEADHEAT_CALLER);
}
int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* time) noexcept {
  if (!in_body()) return real().pthread_mutex_timedlock(mutex, time);
  return lock(mutex, time, DEADHEAT_CALLER);
}
int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock,
                            const timespec* time) noexcept {
  if (!in_body()) return real().pthread_mutex_clocklock(mutex, clock, time);
  return lock(mutex, time, DEADHEAT_CALLER);
}
int pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
  if (!in_body()) return real().pthread_mutex_trylock(mutex);
  const InRuntime inside;
  return execution().try_lock(execution().object(mutex, ObjectKind::mutex), is_recursive(mutex),
                              DEADHEAT_CALLER);
}
int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
  if (!in_body()) return real().pthread_mutex_unlock(mutex);
  const InRuntime inside;
  return execution().unlock(execution().object(mutex, ObjectKind::mutex),
                            kind_of(mutex) != PTHREAD_MUTEX_NORMAL, DEADHEAT_CALLER);
}

int pthread_spin_init(pthread_spinlock_t* spin, int shared) noexcept {
  if (!in_body()) return real().pthread_spin_init(spin, shared);
  const InRuntime inside;
  execution().objects().forget(reinterpret_cast<std::uint64_t>(spin));
  return real().pthread_spin_init(spin, shared);
}
int pthread_spin_destroy(pthread_spinlock_t* spin) noexcept {
  if (!in_body()) return real().pthread_spin_destroy(spin);
  const InRuntime inside;
  execution().destroy(spin_object(spin), DEADHEAT_CALLER);
  return 0;
}
int pthread_spin_lock(pthread_spinlock_t* spin) noexcept {
  if (!in_body()) return real().pthread_spin_lock(spin);
  const InRuntime inside;
  return execution().lock(spin_object(spin), false, false, nullptr, DEADHEAT_CALLER);
}
int pthread_spin_trylock(pthread_spinlock_t* spin) noexcept {
  if (!in_body()) return real().pthread_spin_trylock(spin);
  const InRuntime inside;
  return execution().try_lock(spin_object(spin), false, DEADHEAT_CALLER);
}
int pthread_spin_unlock(pthread_spinlock_t* spin) noexcept {
  if (!in_body()) return real().pthread_spin_unlock(spin);
  const InRuntime inside;
  return execution().unlock(spin_object(spin), false, DEADHEAT_CALLER);
}

int pthread_rwlock_init(pthread_rwlock_t* rwlock, const pthread_rwlockattr_t* attributes) noexcept {
  const int code = real().pthread_rwlock_init(rwlock, attributes);
  if (!in_body()) return code;
  const InRuntime inside;
  execution().objects().forget(reinterpret_cast<std::uint64_t>(rwlock));
  return code;
}
int pthread_rwlock_destroy(pthread_rwlock_t* rwlock) noexcept {
  if (!in_body()) return real().pthread_rwlock_destroy(rwlock);
  const InRuntime inside;
  execution().destroy(execution().object(rwlock, ObjectKind::rwlock), DEADHEAT_CALLER);
  return 0;
}
int pthread_rwlock_rdlock(pthread_rwlock_t* rwlock) noexcept {
  if (!in_body()) return real().pthread_rwlock_rdlock(rwlock);
  return lock(rwlock, Way::read, true, nullptr, DEADHEAT_CALLER);
}
int pthread_rwlock_tryrdlock(pthread_rwlock_t* rwlock) noexcept {
  if (!in_body()) return real().pthread_rwlock_tryrdlock(rwlock);
  return lock(rwlock, Way::read, false, nullptr, DEADHEAT_CALLER);
}
int pthread_rwlock_timedrdlock(pthread_rwlock_t* rwlock, const timespec* time) noexcept {
  if (!in_body()) return real().pthread_rwlock_timedrdlock(rwlock, time);
  return lock(rwlock, Way::read, true, time, DEADHEAT_CALLER);
}
int pthread_rwlock_clockrdlock(pthread_rwlock_t* rwlock, clockid_t clock,
                               const timespec* time) noexcept {
  if (!in_body()) return real().pthread_rwlock_clockrdlock(rwlock, clock, time);
  return lock(rwlock, Way::read, true, time, DEADHEAT_CALLER);
}
int pthread_rwlock_wrlock(pthread_rwlock_t* rwlock) noexcept {
  if (!in_body()) return real().pthread_rwlock_wrlock(rwlock);
  return lock(rwlock, Way::write, true, nullptr, DEADHEAT_CALLER);
}
int pthread_rwlock_trywrlock(pthread_rwlock_t* rwlock) noexcept {
  if (!in_body()) return real().pthread_rwlock_trywrlock(rwlock);
  return lock(rwlock, Way::write, false, nullptr, DEADHEAT_CALLER);
}
int pthread_rwlock_timedwrlock(pthread_rwlock_t* rwlock, const timespec* time) noexcept {
  if (!in_body()) return real().pthread_rwlock_timedwrlock(rwlock, time);
  return lock(rwlock, Way::write, true, time, DEADHEAT_CALLER);
}
int pthread_rwlock_clockwrlock(pthread_rwlock_t* rwlock, clockid_t clock,
                               const timespec* time) noexcept {
  if (!in_body()) return real().pthread_rwlock_clockwrlock(rwlock, clock, time);
  return lock(rwlock, Way::write, true, time, DEADHEAT_CALLER);
}
int pthread_rwlock_unlock(pthread_rwlock_t* rwlock) noexcept {
  if (!in_body()) return real().pthread_rwlock_unlock(rwlock);
  const InRuntime inside;
  return execution().unlock_either(execution().object(rwlock, ObjectKind::rwlock), DEADHEAT_CALLER);
}

}  // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
