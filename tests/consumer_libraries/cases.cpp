#include <deadheat/case.hpp>

#include "archive.hpp"

template <bool Locked>
deadheat::Tally trial(deadheat::Crew& crew) {
  long touched[32] = {};
  int found = 0;
  crew.together(2, crew.steps(), [&] { in_archive(touched, Locked); });
  found = in_archive(touched, Locked);
  return {.expected = 12345, .found = found};
}

const deadheat::Case all({
    .id = "libraries/all",
    .rule = "A number is touched by one thread at a time, in each library.",
    .bug = "No lock is held.",
    .fix = "The lock is held.",
    .racy = {trial<false>, {.race = deadheat::must}},
    .locked = {trial<true>},
});
