// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

// The first writes a message and publishes it with release; the second stamps what was published;
// the third sees the stamp, with acquire, and reads the message. The stamp is relaxed. As a
// compare-exchange it carries on the release of the first, for a read-modify-write stays in the
// release sequence; as a load and a store it breaks it off, and the third is ordered after nobody.
namespace {

using namespace deadheat;

constexpr int published = 1, stamped = 2;

void by_store(std::atomic<int>& state) {
  if (state.load(std::memory_order_relaxed) == published) {
    state.store(stamped, std::memory_order_relaxed);
  }
}

void by_exchange(std::atomic<int>& state) {
  int expected = published;
  state.compare_exchange_strong(expected, stamped, std::memory_order_relaxed);
}

template <void (*stamp)(std::atomic<int>&)>
struct Letter {
  int message = 0;
  std::atomic<int> state = 0;

  static void first(Letter& letter) {
    letter.message = 1;
    letter.state.store(published, std::memory_order_release);  // partner: the load in third
  }
  static void second(Letter& letter) { stamp(letter.state); }
  static void third(Letter& letter, int& state, int& read) {
    state = letter.state.load(std::memory_order_acquire);  // partner: the store in first
    read = state == 0 ? -1 : letter.message;
  }
};

const Litmus<Letter<by_store>, Letter<by_exchange>> release_sequence({
    .id = "litmus/release-sequence",
    .rule = "Who sees the stamp reads the message.",
    .bug = "A relaxed store by another thread ends the release sequence of the one who published.",
    .fix = "The stamp is a read-modify-write, which carries the release sequence on.",
    .source = "C++20, [intro.races], release sequence",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {.truth = {.race = must},
             .blind = {{Detector::tsan, Symptom::race,
                        "ThreadSanitizer does not end a release sequence at a relaxed store"}}},
    .outcomes =
        {
            // state, message  racy  locked
            {{0, -1}, may, may, "nothing was published yet"},
            {{published, 1}, may, may, "published, and not stamped yet"},
            {{stamped, 1}, may, may, "the message arrived with its stamp"},
            {{stamped, 0}, may, never, "the stamp arrived before the message: in C++, not here"},
        },
});

}  // namespace
