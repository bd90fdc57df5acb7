// SPDX-License-Identifier: MIT
#include "explore/keys.hpp"

#include <algorithm>

#include "explore/real.hpp"

namespace deadheat::explorer {

int Keys::create(pthread_key_t* key, void (*destructor)(void*)) {
  // the real one has no destructor: parked threads never end, and this runs them in time
  const int code = real().pthread_key_create(key, nullptr);
  if (code == 0) keys_.push_back({*key, destructor});
  return code;
}

int Keys::remove(pthread_key_t key) {
  std::erase_if(keys_, [&](const Key& known) { return known.key == key; });
  return real().pthread_key_delete(key);
}

void Keys::run_destructors() {
  constexpr int rounds = 4;  // PTHREAD_DESTRUCTOR_ITERATIONS
  for (int round = 0; round < rounds; ++round) {
    bool ran = false;
    for (std::size_t index = 0; index < keys_.size(); ++index) {
      const Key key = keys_[index];
      void* value = pthread_getspecific(key.key);
      if (!value) continue;
      pthread_setspecific(key.key, nullptr);
      if (!key.destructor) continue;
      key.destructor(value);
      ran = true;
    }
    if (!ran) return;
  }
}

void Keys::remove_all() {
  for (const Key& key : keys_) real().pthread_key_delete(key.key);
  keys_.clear();
}

}  // namespace deadheat::explorer
