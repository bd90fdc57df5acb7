// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

// One thread writes a message and raises a flag; the other sees the flag and reads the message. The
// message is a plain number, so only the flag can order the two accesses. On x86-64 the stale read
// hardly ever shows: the processor keeps the two writes in order, and it is the compiler who may
// not. The race is there all the same.
namespace {

using namespace deadheat;

template <std::memory_order raise, std::memory_order look>
struct Mail {
  std::atomic<bool> raised = false;
  int message = 0;

  static void first(Mail& mail) {
    mail.message = 1;
    mail.raised.store(true, raise);
  }
  static void second(Mail& mail, int& saw_flag, int& read) {
    saw_flag = mail.raised.load(look) ? 1 : 0;
    read = saw_flag == 1 ? mail.message : -1;
  }
};
using Relaxed = Mail<std::memory_order_relaxed, std::memory_order_relaxed>;
using Published = Mail<std::memory_order_release, std::memory_order_acquire>;

const Litmus<Relaxed, Published> message_passing({
    .id = "litmus/message-passing",
    .rule = "Who sees the flag reads the message.",
    .bug = "A relaxed flag orders nothing: the message is read while it is written.",
    .fix = "The flag is stored with release and loaded with acquire, which puts the write before "
           "the read.",
    .source =
        "C++20, [atomics.order]; Alglave, Maranget, Tautschnig: Herding Cats, TOPLAS 2014 (MP)",
    .tags = {"CP.2", "CP.100", "CWE-362", "quick"},
    .racy = {.truth = {.race = must}},
    .outcomes =
        {
            // flag, message  racy  locked
            {{0, -1}, may, may, "the flag was not up yet"},
            {{1, 1}, may, may, "flag and message arrived"},
            {{1, 0}, may, never, "the flag arrived before the message"},
        },
});

}  // namespace
