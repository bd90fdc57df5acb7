// SPDX-License-Identifier: MIT
// Writes more than anybody keeps, to both streams.
#include <pthread.h>
#include <stdio.h>

static void* do_nothing(void* unused) { return unused; }

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, do_nothing, 0);
  pthread_join(thread, 0);
  for (int i = 0; i < 20000; ++i) {
    puts("WARNING: this is not a finding \033[31m <b>at all</b>");
    fputs("WARNING: nor is this one\n", stderr);
  }
  return 0;
}
