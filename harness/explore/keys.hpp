// SPDX-License-Identifier: MIT
// Thread-specific values: the C library keeps them in the fiber's own storage; what is added is
// what it would do at the end of a thread.
#pragma once

#include <pthread.h>

#include <vector>

namespace deadheat::explorer {

class Keys {
 public:
  int create(pthread_key_t* key, void (*destructor)(void*));
  int remove(pthread_key_t key);
  void run_destructors();  // of the running thread
  void remove_all();       // an execution has ended

 private:
  struct Key {
    pthread_key_t key = 0;
    void (*destructor)(void*) = nullptr;
  };
  std::vector<Key> keys_;
};

}  // namespace deadheat::explorer
