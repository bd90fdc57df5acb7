// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include <deadheat/case.hpp>

// The functions of <cstdio> lock their FILE, each for itself: no letter is lost, and there is no
// data race. A line that is printed by two calls can have another thread's line in its middle all
// the same; flockfile holds the same lock over several calls.
namespace {

using namespace deadheat;

constexpr int threads = 2;
constexpr int first_number = 100'000;

class NoFileLock {
 public:
  explicit NoFileLock(std::FILE*) {}
};

class FileLock {
 public:
  explicit FileLock(std::FILE* file) : file_(file) { flockfile(file_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() { funlockfile(file_); }

 private:
  std::FILE* file_;
};

int steps_to_one(int number) {
  int steps = 0;
  for (long at = number; at != 1; ++steps) at = at % 2 == 0 ? at / 2 : 3 * at + 1;
  return steps;
}

// The second half of the line takes a moment to compute.
template <class Lock>
void print_line(std::FILE* file, int number) {
  [[maybe_unused]] const Lock hold(file);
  std::fprintf(file, "%d takes ", number);
  std::fprintf(file, "%d steps\n", steps_to_one(number));
}

bool is_whole(std::string_view line) {
  const int number = std::atoi(line.data());
  if (number < 1) return false;
  return line ==
         std::to_string(number) + " takes " + std::to_string(steps_to_one(number)) + " steps\n";
}

long whole_lines(std::FILE* file) {
  std::rewind(file);
  long whole = 0;
  std::array<char, 200> line{};
  while (std::fgets(line.data(), static_cast<int>(line.size()), file) != nullptr) {
    if (is_whole(line.data())) ++whole;
  }
  return whole;
}

template <class Lock>
Tally trial(Crew& crew) {
  const int each = std::min(crew.steps(), 10'000);
  std::FILE* const file = std::tmpfile();
  if (file == nullptr) throw std::runtime_error("no file");
  crew.together(threads, each, [&](int who, int line) {
    print_line<Lock>(file, first_number + who * each + line);
  });
  const long whole = whole_lines(file);
  std::fclose(file);
  return {.expected = long{threads} * each, .found = whole};
}

const Case file_handle({
    .id = "io/file-handle",
    .rule = "Every line of the file is the line of one thread.",
    .bug = "Each call of fprintf locks the file, and it is free between the two calls of a line.",
    .fix = "flockfile holds the lock of the file over both calls.",
    .source = "POSIX.1-2017, flockfile",
    .tags = {"CP.20", "CWE-362"},
    .racy = {.trial = trial<NoFileLock>,
             .truth = {.wrong = must},
             .blind = {{Detector::explore, Symptom::wrong,
                        "the lock in a FILE is the C library's own, and it does not see it"}}},
    .locked = {trial<FileLock>},
});

}  // namespace
