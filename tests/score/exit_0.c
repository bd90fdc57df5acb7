// SPDX-License-Identifier: MIT
// exit(0) is an ordinary end.
#include <pthread.h>
#include <stdlib.h>

static void* do_nothing(void* unused) { return unused; }

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, do_nothing, 0);
  pthread_join(thread, 0);
  exit(0);
}
