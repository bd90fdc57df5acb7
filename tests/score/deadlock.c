// SPDX-License-Identifier: MIT
// Each thread holds one lock, and waits for the other's: always, as a barrier brings them there.
#include <pthread.h>

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both;

static void* forwards(void* unused) {
  pthread_mutex_lock(&first);
  pthread_barrier_wait(&both);
  pthread_mutex_lock(&second);
  return unused;
}

static void* backwards(void* unused) {
  pthread_mutex_lock(&second);
  pthread_barrier_wait(&both);
  pthread_mutex_lock(&first);
  return unused;
}

int main(void) {
  pthread_t one, other;
  pthread_barrier_init(&both, 0, 2);
  pthread_create(&one, 0, forwards, 0);
  pthread_create(&other, 0, backwards, 0);
  pthread_join(one, 0);
  pthread_join(other, 0);
  return 0;
}
