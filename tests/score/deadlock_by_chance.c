// SPDX-License-Identifier: MIT
// The two orders meet only when the sleeper wakes while the other thread is between its locks.
#include <pthread.h>
#include <unistd.h>

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;

static void* forwards(void* unused) {
  pthread_mutex_lock(&first);
  pthread_mutex_lock(&second);
  pthread_mutex_unlock(&second);
  pthread_mutex_unlock(&first);
  return unused;
}

static void* backwards(void* unused) {
  usleep(400000);
  pthread_mutex_lock(&second);
  pthread_mutex_lock(&first);
  pthread_mutex_unlock(&first);
  pthread_mutex_unlock(&second);
  return unused;
}

int main(void) {
  pthread_t one, other;
  pthread_create(&one, 0, forwards, 0);
  pthread_create(&other, 0, backwards, 0);
  pthread_join(one, 0);
  pthread_join(other, 0);
  return 0;
}
