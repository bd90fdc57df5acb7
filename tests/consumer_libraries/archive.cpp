#include "archive.hpp"

#include <mutex>

#include "inner.hpp"

extern "C" int in_plain(long* touched);
int in_written();

namespace {
std::mutex mutex;
}

int in_archive(long* touched, bool locked) {
  std::unique_lock<std::mutex> hold(mutex, std::defer_lock);
  if (locked) hold.lock();
  ++touched[0];
  return OF_ONE_SOURCE + OF_THE_LIBRARY + in_written() + in_inner(touched) + in_plain(touched);
}
