// SPDX-License-Identifier: MIT
// Waits for a word that nobody says. There is no race in it: the word is atomic.
#include <pthread.h>
#include <stdatomic.h>

static atomic_int word;

static void* wait_for_it(void* unused) {
  while (!atomic_load(&word)) {
  }
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, wait_for_it, 0);
  pthread_join(thread, 0);
  return 0;
}
