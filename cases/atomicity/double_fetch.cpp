// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>

#include <deadheat/case.hpp>

// A length comes from outside and is checked before it is used. It is read twice, once for the
// check and once for the use, and the sender may change it in between: what is used is not what was
// checked. An operating system that reads a caller's memory twice is broken into that way.
namespace {

using namespace deadheat;

constexpr int sender = 0, threads = 2;
constexpr int capacity = 8, fits = 4, too_long = 100;

using Length = std::atomic<int>;

int check_then_read_again(const Length& length) { return length <= capacity ? length.load() : 0; }

int read_once(const Length& length) {
  const int copy = length;
  return copy <= capacity ? copy : 0;
}

// Expected: no length that is used is more than there is room for.
template <int (*length_to_use)(const Length&)>
Tally trial(Crew& crew) {
  Length length = fits;
  const int rounds = std::min(crew.steps(), 50'000);
  long right = 0;
  crew.together(threads, rounds, [&](int who, int round) {
    if (who == sender) {
      length = round % 2 == 0 ? too_long : fits;
    } else if (length_to_use(length) <= capacity) {
      ++right;
    }
  });
  return {.expected = rounds, .found = right};
}

const Case double_fetch({
    .id = "atomicity/double-fetch",
    .rule = "A length that is used has been checked.",
    .bug = "The length is read a second time after the check, and may have changed.",
    .fix = "It is read once, and the copy is checked and used.",
    .source = "Wang et al., How Double-Fetch Situations turn into Double-Fetch Vulnerabilities, "
              "USENIX Security 2017",
    .tags = {"CWE-367"},
    .racy = {trial<check_then_read_again>, {.wrong = must}},
    .locked = {trial<read_once>},
});

}  // namespace
