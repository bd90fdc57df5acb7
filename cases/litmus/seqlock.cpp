// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan"  // g++ says that its ThreadSanitizer does not follow fences
#endif

// A seqlock lets readers read without a lock: the writer makes the sequence odd, writes, and makes
// it even again; a reader throws away what it read if the sequence was odd or has changed. So the
// reads do meet the writes, by design. Plain they are a race, whatever is thrown away later, and
// nothing keeps them between the two looks at the sequence: an acquire load keeps back what comes
// after it, not what came before. Atomic words and two fences do both. x86-64 keeps loads and
// stores in order, so that only a compiler could tear the pair here.
namespace {

using namespace deadheat;

// A number with the functions of std::atomic<int> and nothing of its promises.
class Plain {
 public:
  void store(int value, std::memory_order) { value_ = value; }
  int load(std::memory_order) const { return value_; }

 private:
  int value_ = 0;
};

struct Careless {
  using Word = Plain;
  static void fence(std::memory_order) {}
};

struct Careful {
  using Word = std::atomic<int>;
  static void fence(std::memory_order order) { std::atomic_thread_fence(order); }
};

template <class Care>
struct Seqlock {
  std::atomic<int> sequence = 0;
  typename Care::Word x = {}, y = {};

  static void first(Seqlock& lock) {
    lock.sequence.store(1, std::memory_order_relaxed);
    Care::fence(std::memory_order_release);  // partner: the fence of the reader
    lock.x.store(1, std::memory_order_relaxed);
    lock.y.store(1, std::memory_order_relaxed);
    lock.sequence.store(2, std::memory_order_release);  // partner: the first load of the reader
  }

  static void second(Seqlock& lock, int& valid, int& x, int& y) {
    const int before = lock.sequence.load(std::memory_order_acquire);
    x = lock.x.load(std::memory_order_relaxed);
    y = lock.y.load(std::memory_order_relaxed);
    Care::fence(std::memory_order_acquire);  // partner: the fence of the writer
    const int now = lock.sequence.load(std::memory_order_relaxed);
    valid = before == now && before % 2 == 0 ? 1 : 0;
    if (valid == 0) x = y = -1;
  }
};

const Litmus<Seqlock<Careless>, Seqlock<Careful>> seqlock({
    .id = "litmus/seqlock",
    .rule = "A reader that saw the same even sequence twice has read a whole pair.",
    .bug = "Plain words race, and nothing keeps them between the two looks at the sequence.",
    .fix = "The words are atomic and relaxed, and two fences keep them in their place.",
    .source = "Boehm: Can Seqlocks Get Along with Programming Language Memory Models?, MSPC 2012",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {.truth = {.race = must}},
    .outcomes =
        {
            // valid, x, y  racy  locked
            {{0, -1, -1}, may, may, "the reader met the writer, and threw the pair away"},
            {{1, 0, 0}, may, may, "the old pair"},
            {{1, 1, 1}, may, may, "the new pair"},
            {{1, 0, 1}, may, never, "torn, and taken for valid: in C++, not here"},
            {{1, 1, 0}, may, never, "torn the other way: in C++, not here"},
        },
});

}  // namespace
