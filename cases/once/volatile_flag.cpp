// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <deque>

#include <deadheat/case.hpp>

// A letter is written, then a `volatile` flag is raised. `volatile` makes the compiler do each
// access, in order with other volatile ones: it does not keep the letter, which is not volatile, in
// its place, and it tells the processor nothing. What it looks like on x86-64 is luck: the
// processor keeps stores in order, and the compiler happened to.
namespace {

using namespace deadheat;

constexpr int threads = 2;

template <class Flag>
struct Mail {
  long letter = 0;
  Flag raised = false;
};

template <class Flag>
Tally trial(Crew& crew) {
  const int steps = std::min(crew.steps(), 20'000);
  std::deque<Mail<Flag>> mails(static_cast<std::size_t>(steps));
  long stale = 0;  // touched by the reader alone
  crew.together(threads, steps, [&](int who, int number) {
    Mail<Flag>& mail = mails[static_cast<std::size_t>(number)];
    if (who == 0) {
      mail.letter = number + 1;
      mail.raised = true;
    } else if (mail.raised && mail.letter != number + 1) {
      ++stale;
    }
  });
  return {.expected = 0, .found = stale};
}

const Case volatile_flag({
    .id = "once/volatile-flag",
    .rule = "Who sees the flag reads the letter.",
    .bug = "A volatile flag is no atomic: it publishes nothing, and reading it is a data race.",
    .fix = "The flag is a std::atomic.",
    .source = "C++ Core Guidelines, CP.8 and CP.200",
    .tags = {"CP.8", "CP.200", "CWE-362", "quick"},
    .racy = {trial<volatile bool>, {.race = must, .wrong = may}},
    .locked = {trial<std::atomic<bool>>},
});

}  // namespace
