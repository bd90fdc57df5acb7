// SPDX-License-Identifier: MIT
// Two threads add to one number, and nothing orders them.
#include <pthread.h>

static long count;

static void* add(void* unused) {
  for (int i = 0; i < 100; ++i) ++count;
  return unused;
}

int main(void) {
  pthread_t one, other;
  pthread_create(&one, 0, add, 0);
  pthread_create(&other, 0, add, 0);
  pthread_join(one, 0);
  pthread_join(other, 0);
  return 0;
}
