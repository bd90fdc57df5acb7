// SPDX-License-Identifier: MIT
// The locks of pthreads, that the standard's lock guards take, and the time limit of a wait for
// one.
#pragma once

#include <pthread.h>
#include <time.h>

namespace deadheat {

inline timespec in_an_hour(clockid_t clock) {
  timespec when = {};
  clock_gettime(clock, &when);
  when.tv_sec += 3600;
  return when;
}

template <int type>
class PthreadMutex {
 public:
  PthreadMutex() {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type);
    pthread_mutex_init(&mutex_, &attributes);
    pthread_mutexattr_destroy(&attributes);
  }
  PthreadMutex(const PthreadMutex&) = delete;
  PthreadMutex& operator=(const PthreadMutex&) = delete;
  ~PthreadMutex() { pthread_mutex_destroy(&mutex_); }

  int lock() { return pthread_mutex_lock(&mutex_); }
  bool try_lock() { return pthread_mutex_trylock(&mutex_) == 0; }
  int unlock() { return pthread_mutex_unlock(&mutex_); }
  pthread_mutex_t* native_handle() { return &mutex_; }

 private:
  pthread_mutex_t mutex_ = {};
};

using NormalMutex = PthreadMutex<PTHREAD_MUTEX_NORMAL>;
using CheckedMutex = PthreadMutex<PTHREAD_MUTEX_ERRORCHECK>;
using RecursiveMutex = PthreadMutex<PTHREAD_MUTEX_RECURSIVE>;

class PthreadSharedMutex {
 public:
  PthreadSharedMutex() { pthread_rwlock_init(&lock_, nullptr); }
  PthreadSharedMutex(const PthreadSharedMutex&) = delete;
  PthreadSharedMutex& operator=(const PthreadSharedMutex&) = delete;
  ~PthreadSharedMutex() { pthread_rwlock_destroy(&lock_); }

  void lock() { pthread_rwlock_wrlock(&lock_); }
  bool try_lock() { return pthread_rwlock_trywrlock(&lock_) == 0; }
  void unlock() { pthread_rwlock_unlock(&lock_); }
  void lock_shared() { pthread_rwlock_rdlock(&lock_); }
  bool try_lock_shared() { return pthread_rwlock_tryrdlock(&lock_) == 0; }
  void unlock_shared() { pthread_rwlock_unlock(&lock_); }
  pthread_rwlock_t* native_handle() { return &lock_; }

 private:
  pthread_rwlock_t lock_ = {};
};

class PthreadSpinLock {
 public:
  PthreadSpinLock() { pthread_spin_init(&lock_, PTHREAD_PROCESS_PRIVATE); }
  PthreadSpinLock(const PthreadSpinLock&) = delete;
  PthreadSpinLock& operator=(const PthreadSpinLock&) = delete;
  ~PthreadSpinLock() { pthread_spin_destroy(&lock_); }

  void lock() { pthread_spin_lock(&lock_); }
  bool try_lock() { return pthread_spin_trylock(&lock_) == 0; }
  void unlock() { pthread_spin_unlock(&lock_); }

 private:
  pthread_spinlock_t lock_ = {};
};

}  // namespace deadheat
