// SPDX-License-Identifier: MIT
#include "uninstrumented.hpp"

#include <pthread.h>

namespace deadheat {
namespace {

void* increment(void* count) {
  ++*static_cast<int*>(count);
  return nullptr;
}

}  // namespace

void add_without_instrumentation(int& count) { ++count; }

void race_without_instrumentation() {
  int count = 0;
  pthread_t first = {};
  pthread_t second = {};
  pthread_create(&first, nullptr, increment, &count);
  pthread_create(&second, nullptr, increment, &count);
  pthread_join(first, nullptr);
  pthread_join(second, nullptr);
}

}  // namespace deadheat
