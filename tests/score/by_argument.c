// SPDX-License-Identifier: MIT
// How many threads, and whether they lock, is said by the arguments.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int locks;
static long count;

static void* add(void* unused) {
  if (locks) pthread_mutex_lock(&mutex);
  ++count;
  if (locks) pthread_mutex_unlock(&mutex);
  return unused;
}

int main(int arguments, char** words) {
  if (arguments != 3) return 2;
  pthread_t threads[4];
  const int many = atoi(words[1]);
  locks = strcmp(words[2], "with a lock") == 0;
  for (int i = 0; i < many; ++i) pthread_create(&threads[i], 0, add, 0);
  for (int i = 0; i < many; ++i) pthread_join(threads[i], 0);
  return 0;
}
