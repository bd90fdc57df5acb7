#include "inner.hpp"

#include <map>
#include <string>

// Set up once, or the number is another one.
static std::map<std::string, int> set_up;
static const int times = ++set_up["times"];

int in_shared(long* touched) {
#ifndef shared_EXPORTS
#error "a source of a shared library is told so"
#endif
  ++touched[24];
  return 10 * times;
}
