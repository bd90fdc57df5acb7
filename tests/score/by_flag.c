// SPDX-License-Identifier: MIT
// Whether there is a lock is said by the compiler's flags.
#include <pthread.h>

#ifndef THREADS
#error "a flag is missing"
#endif

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long count;

static void* add(void* unused) {
#ifdef LOCKED
  pthread_mutex_lock(&mutex);
#endif
  ++count;
#ifdef LOCKED
  pthread_mutex_unlock(&mutex);
#endif
  return unused;
}

int main(void) {
  pthread_t threads[THREADS];
  (void)mutex;
  for (int i = 0; i < THREADS; ++i) pthread_create(&threads[i], 0, add, 0);
  for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], 0);
  return 0;
}
