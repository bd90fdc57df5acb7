// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <string>
#include <thread>

#include <deadheat/case.hpp>

// strtok remembers where it stopped, in one place for the whole program: two threads that split a
// text each go on in the text of the other. gmtime writes its answer to one place as well. No
// instrumentation sees inside of the C library, so strtok shows by its wrong words alone;
// ThreadSanitizer was told of some functions, and gmtime is one of them.
namespace {

using namespace deadheat;

constexpr int threads = 2;

char* with_strtok(char* text, char**) { return std::strtok(text, " "); }
char* with_strtok_r(char* text, char** rest) { return strtok_r(text, " ", rest); }

using Next = char* (*)(char* text, char** rest);

// How many words of the text are the thread's own. Between two words another thread may run.
template <Next next>
long own_words(const std::string& own) {
  std::string text = own + " " + own + " " + own;
  char* rest = nullptr;
  long words = 0;
  for (char* word = next(text.data(), &rest); word; word = next(nullptr, &rest)) {
    if (word == own) ++words;
    std::this_thread::yield();
  }
  return words;
}

template <Next next>
Tally split(Crew& crew) {
  const int steps = std::min(crew.steps(), 20);
  std::array<long, threads> words{};
  crew.together(threads, steps, [&](int who, int) {
    words[static_cast<std::size_t>(who)] += own_words<next>(who == 0 ? "tick" : "tock");
  });
  return {.expected = 3L * threads * steps, .found = words[0] + words[1]};
}

std::tm* with_gmtime(const std::time_t* seconds, std::tm*) { return std::gmtime(seconds); }
std::tm* with_gmtime_r(const std::time_t* seconds, std::tm* to) { return gmtime_r(seconds, to); }

template <std::tm* (*broken_down)(const std::time_t*, std::tm*)>
Tally years(Crew& crew) {
  const int steps = std::min(crew.steps(), 1'000);
  std::array<long, threads> right{};
  crew.together(threads, steps, [&](int who, int) {
    constexpr std::time_t day = 86'400;
    const std::time_t seconds = who == 0 ? 180 * day : 10'180 * day;  // in 1970, in 1997
    std::tm own = {};
    if (broken_down(&seconds, &own)->tm_year == (who == 0 ? 70 : 97)) {
      ++right[static_cast<std::size_t>(who)];
    }
  });
  return {.expected = long{threads} * steps, .found = right[0] + right[1]};
}

const Case non_reentrant_libc({
    .id = "once/non-reentrant-libc",
    .rule = "A thread that splits a text gets the words of that text.",
    .bug = "strtok keeps its place in a variable that all threads share.",
    .fix = "strtok_r keeps it in a variable of the caller.",
    .source = "POSIX.1-2017, strtok and gmtime",
    .tags = {"CP.2", "CWE-362", "CWE-663"},
    .racy = {split<with_strtok>, {.race = may, .wrong = must}},
    .locked = {split<with_strtok_r>},
    .further =
        {
            {"gmtime",
             Role::racy,
             {years<with_gmtime>,
              {.race = must, .wrong = may},
              {{Detector::explore, Symptom::race,
                "it does not see the write, which is inside of the C library"}}}},
            {"gmtime-r", Role::locked, {years<with_gmtime_r>}},
        },
});

}  // namespace
