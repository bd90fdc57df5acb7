// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan"  // g++ says that its ThreadSanitizer does not follow fences
#endif

// The message is put down before a release fence, and the flag after it, relaxed. That is half of a
// bargain: the reader needs an acquire fence between the flag and the message. A fence without a
// partner orders nothing. x86-64 keeps the two loads in order anyway, and only the compiler could
// show a stale message here; the race is there all the same.
namespace {

using namespace deadheat;

void no_fence() {}
void acquire_fence() { std::atomic_thread_fence(std::memory_order_acquire); }

template <void (*fence_of_reader)()>
struct Mail {
  std::atomic<bool> raised = false;
  int message = 0;

  static void first(Mail& mail) {
    mail.message = 1;
    std::atomic_thread_fence(std::memory_order_release);  // partner: the fence of the reader
    mail.raised.store(true, std::memory_order_relaxed);
  }
  static void second(Mail& mail, int& saw_flag, int& read) {
    saw_flag = mail.raised.load(std::memory_order_relaxed) ? 1 : 0;
    fence_of_reader();
    read = saw_flag == 1 ? mail.message : -1;
  }
};

const Litmus<Mail<no_fence>, Mail<acquire_fence>> message_passing_by_fences({
    .id = "litmus/message-passing-by-fences",
    .rule = "Who sees the flag reads the message.",
    .bug = "The writer has a release fence, and the reader has no acquire fence to go with it.",
    .fix = "An acquire fence stands between the reads of the flag and of the message.",
    .source = "C++20, [atomics.fences]",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {.truth = {.race = must}},
    .locked = {.false_alarm = {{Detector::tsan, Symptom::race,
                                "ThreadSanitizer does not follow std::atomic_thread_fence"}}},
    .outcomes =
        {
            // flag, message  racy  locked
            {{0, -1}, may, may, "the flag was not up yet"},
            {{1, 1}, may, may, "flag and message arrived"},
            {{1, 0}, may, never, "the flag arrived before the message: in C++, not here"},
        },
});

}  // namespace
