// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>

#include <deadheat/case.hpp>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan"  // g++ says that its ThreadSanitizer does not follow fences
#endif

// A seqlock for several writers: who makes the sequence odd is alone, and the readers, who take no
// lock, throw away what they read meanwhile. The pair that readers read is atomic. The count of
// writes is the writers' own, and plain; what orders it from one writer to the next are fences
// round relaxed accesses of the sequence. Without them nothing does. A detector that does not
// follow fences reports the one like the other.
namespace {

using namespace deadheat;

constexpr int writers = 2;
constexpr int reader = writers;  // the last of the crew

void no_fence(std::memory_order) {}
void fence(std::memory_order order) { std::atomic_thread_fence(order); }

template <void (*fence)(std::memory_order)>
class Seqlock {
 public:
  void write() {
    const unsigned even = enter();
    // partners: the fence before the last writer left, and that of a reader after its reads
    fence(std::memory_order_acq_rel);
    ++writes_;
    x_.store(writes_, std::memory_order_relaxed);
    y_.store(writes_, std::memory_order_relaxed);
    fence(std::memory_order_release);  // partners: the next writer's, and the reader's first
    sequence_.store(even + 2, std::memory_order_relaxed);
  }

  // False: the pair is taken for valid, and is not whole.
  bool read_whole_or_nothing() const {
    const unsigned before = sequence_.load(std::memory_order_relaxed);
    fence(std::memory_order_acquire);  // partner: the fence before a writer leaves
    const long x = x_.load(std::memory_order_relaxed);
    const long y = y_.load(std::memory_order_relaxed);
    fence(std::memory_order_acquire);  // partner: the fence after a writer has entered
    const bool valid = before % 2 == 0 && sequence_.load(std::memory_order_relaxed) == before;
    return !valid || x == y;
  }

  long writes() const { return writes_; }

 private:
  unsigned enter() {
    Backoff backoff;
    for (;;) {
      unsigned seen = sequence_.load(std::memory_order_relaxed);
      const bool is_free = seen % 2 == 0;
      if (is_free && sequence_.compare_exchange_strong(seen, seen + 1, std::memory_order_relaxed)) {
        return seen;
      }
      backoff.wait();
    }
  }

  std::atomic<unsigned> sequence_ = 0;
  std::atomic<long> x_ = 0, y_ = 0;
  long writes_ = 0;
};

template <void (*fence)(std::memory_order)>
Tally trial(Crew& crew) {
  Seqlock<fence> lock;
  long whole = 0;  // only the reader's
  const int steps = std::min(crew.steps(), 5'000);
  crew.together(writers + 1, steps, [&](int who, int) {
    if (who != reader) {
      lock.write();
    } else if (lock.read_whole_or_nothing()) {
      ++whole;
    }
  });
  return {.expected = long{writers + 1} * steps, .found = lock.writes() + whole};
}

const Case fence_seqlock({
    .id = "controls/fence-seqlock",
    .rule = "Every write counts, and a pair taken for valid is whole.",
    .bug = "Relaxed accesses of the sequence keep writers apart and order nothing between them.",
    .fix =
        "Fences stand between the sequence and what it guards, on the way in and on the way out.",
    .source = "Boehm: Can Seqlocks Get Along with Programming Language Memory Models?, MSPC 2012",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {trial<no_fence>, {.race = must, .wrong = may}},
    .locked = {.trial = trial<fence>,
               .false_alarm = {{Detector::tsan, Symptom::race,
                                "ThreadSanitizer does not follow std::atomic_thread_fence"}}},
});

}  // namespace
