// SPDX-License-Identifier: MIT
#include "explore/real.hpp"

#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace deadheat::explorer {
namespace {

template <class Function>
void find(Function& function, const char* name) {
  function = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

Real find_all() {
  Real all{};
#define DEADHEAT_FIND(name) find(all.name, #name)
  DEADHEAT_FIND(pthread_create);
  DEADHEAT_FIND(pthread_join);
  DEADHEAT_FIND(pthread_detach);
  DEADHEAT_FIND(pthread_timedjoin_np);
  DEADHEAT_FIND(pthread_tryjoin_np);
  DEADHEAT_FIND(pthread_exit);
  DEADHEAT_FIND(pthread_cancel);
  DEADHEAT_FIND(pthread_kill);
  DEADHEAT_FIND(pthread_key_create);
  DEADHEAT_FIND(pthread_key_delete);
  DEADHEAT_FIND(pthread_once);
  DEADHEAT_FIND(pthread_mutex_init);
  DEADHEAT_FIND(pthread_mutex_destroy);
  DEADHEAT_FIND(pthread_mutex_lock);
  DEADHEAT_FIND(pthread_mutex_trylock);
  DEADHEAT_FIND(pthread_mutex_timedlock);
  DEADHEAT_FIND(pthread_mutex_clocklock);
  DEADHEAT_FIND(pthread_mutex_unlock);
  DEADHEAT_FIND(pthread_rwlock_init);
  DEADHEAT_FIND(pthread_rwlock_destroy);
  DEADHEAT_FIND(pthread_rwlock_rdlock);
  DEADHEAT_FIND(pthread_rwlock_tryrdlock);
  DEADHEAT_FIND(pthread_rwlock_timedrdlock);
  DEADHEAT_FIND(pthread_rwlock_clockrdlock);
  DEADHEAT_FIND(pthread_rwlock_wrlock);
  DEADHEAT_FIND(pthread_rwlock_trywrlock);
  DEADHEAT_FIND(pthread_rwlock_timedwrlock);
  DEADHEAT_FIND(pthread_rwlock_clockwrlock);
  DEADHEAT_FIND(pthread_rwlock_unlock);
  DEADHEAT_FIND(pthread_spin_init);
  DEADHEAT_FIND(pthread_spin_destroy);
  DEADHEAT_FIND(pthread_spin_lock);
  DEADHEAT_FIND(pthread_spin_trylock);
  DEADHEAT_FIND(pthread_spin_unlock);
  DEADHEAT_FIND(pthread_cond_init);
  DEADHEAT_FIND(pthread_cond_destroy);
  DEADHEAT_FIND(pthread_cond_wait);
  DEADHEAT_FIND(pthread_cond_timedwait);
  DEADHEAT_FIND(pthread_cond_clockwait);
  DEADHEAT_FIND(pthread_cond_signal);
  DEADHEAT_FIND(pthread_cond_broadcast);
  DEADHEAT_FIND(pthread_barrier_init);
  DEADHEAT_FIND(pthread_barrier_destroy);
  DEADHEAT_FIND(pthread_barrier_wait);
  DEADHEAT_FIND(sem_init);
  DEADHEAT_FIND(sem_destroy);
  DEADHEAT_FIND(sem_wait);
  DEADHEAT_FIND(sem_trywait);
  DEADHEAT_FIND(sem_timedwait);
  DEADHEAT_FIND(sem_clockwait);
  DEADHEAT_FIND(sem_post);
  DEADHEAT_FIND(sem_getvalue);
  DEADHEAT_FIND(syscall);
  DEADHEAT_FIND(sched_yield);
  DEADHEAT_FIND(nanosleep);
  DEADHEAT_FIND(clock_nanosleep);
  DEADHEAT_FIND(usleep);
  DEADHEAT_FIND(sleep);
  DEADHEAT_FIND(clock_gettime);
  DEADHEAT_FIND(gettimeofday);
  DEADHEAT_FIND(time);
  DEADHEAT_FIND(abort);
  DEADHEAT_FIND(exit);
  DEADHEAT_FIND(_exit);
  DEADHEAT_FIND(quick_exit);
#undef DEADHEAT_FIND
  find(all.guard_acquire, "__cxa_guard_acquire");
  find(all.guard_release, "__cxa_guard_release");
  find(all.guard_abort, "__cxa_guard_abort");
  find(all.thread_atexit, "__cxa_thread_atexit");
  find(all.atexit, "__cxa_atexit");
  return all;
}

// Without a guard of its own, as guards are among what is stood in for. Idempotent.
Real all_;
bool found_ = false;

}  // namespace

const Real& real() {
  if (!found_) [[unlikely]] {
    all_ = find_all();
    found_ = true;
  }
  return all_;
}

void* next_function(const char* name) { return dlsym(RTLD_NEXT, name); }

long real_syscall(long number, const void* a, long b, long c, long d, long e, long f) {
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long result = number;
  __asm__ __volatile__("syscall"
                       : "+a"(result)
                       : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                       : "rcx", "r11", "memory");
  return result;
}

void real_pause() { real_syscall(SYS_pause, nullptr, 0, 0, 0, 0, 0); }

void* real_mmap(std::size_t size) {
  return mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
              -1, 0);
}

}  // namespace deadheat::explorer
