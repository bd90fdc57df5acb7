/* SPDX-License-Identifier: MIT */
/* A race that each detector has to see where it sees any; both a C and a C++ program, of any standard.
   Nothing orders the two threads. */
#include <pthread.h>
static long count;
static void* add(void* unused) {
  int i;
  for (i = 0; i < 100; ++i) ++count;
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
