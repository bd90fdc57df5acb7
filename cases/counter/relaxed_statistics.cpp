// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>

#include <deadheat/case.hpp>

// A server counts its requests and their bytes, and somebody looks at the numbers meanwhile. For
// that, relaxed atomics are enough: no increment is lost, and nobody draws conclusions from one
// number about other memory. But they order nothing: a plain number that is counted next to an
// atomic one is as unprotected as it would be without.
namespace {

using namespace deadheat;

constexpr int servers = 2;
constexpr long bytes_each = 100;

struct Plain {
  void add(long more) { value += more; }
  long read() const { return value; }
  long value = 0;
};

struct Relaxed {
  void add(long more) { value.fetch_add(more, std::memory_order_relaxed); }
  long read() const { return value.load(std::memory_order_relaxed); }
  std::atomic<long> value = 0;
};

template <class Bytes>
struct Statistics {
  void served(long size) {
    requests.add(1);
    bytes.add(size);
  }
  Relaxed requests;
  Bytes bytes;
};

template <class Bytes>
Tally trial(Crew& crew) {
  const int steps = std::min(crew.steps(), 200'000);
  Statistics<Bytes> statistics;
  long shown = 0;  // what the third thread shows of them
  crew.together(servers + 1, steps, [&](int who, int) {
    if (who < servers) return statistics.served(bytes_each);
    shown = std::max(shown, statistics.requests.read() + statistics.bytes.read());
  });
  return {.expected = statistics.requests.read() * bytes_each, .found = statistics.bytes.read()};
}

const Case relaxed_statistics({
    .id = "counter/relaxed-statistics",
    .rule = "When all servers are done, each request's bytes have been counted.",
    .bug = "The bytes are a plain number, and the relaxed atomic next to them orders nothing.",
    .fix = "Each number is an atomic; relaxed is enough, as nothing else is concluded from it.",
    .source = "C++20, [atomics.order]",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {trial<Plain>, {.race = must, .wrong = must}},
    .locked = {trial<Relaxed>},
});

}  // namespace
