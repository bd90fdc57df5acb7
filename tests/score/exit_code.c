// SPDX-License-Identifier: MIT
#include <pthread.h>
#include <stdlib.h>

static void* fail(void* unused) {
  (void)unused;
  exit(3);
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, fail, 0);
  pthread_join(thread, 0);
  return 0;
}
