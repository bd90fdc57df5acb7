// SPDX-License-Identifier: MIT
// A foreign program under the controlled scheduler: its main is the body of the only case of a
// suite. The linker gives main another name (--wrap=main), and exit as well. What the program is
// called with stands in the environment, since the command line is the suite's.
#include <csetjmp>
#include <cstdlib>
#include <string>
#include <vector>

#include <deadheat/crew.hpp>
#include <deadheat/entry.hpp>

#include "explore/engine.hpp"
#include "suite/suite_main.hpp"

// NOLINTBEGIN(bugprone-reserved-identifier): the names are the linker's
extern "C" {
int __real_main(int count, char** words, char** environment);
[[noreturn]] void __real_exit(int code);
int __wrap_main(int count, char** words);
[[noreturn]] void __wrap_exit(int code);
}
// NOLINTEND(bugprone-reserved-identifier)
extern char** environ;

namespace {

using namespace deadheat;

// Where the body goes on when its first thread calls exit(0). Each execution has a process of its
// own.
std::jmp_buf end_of_body;
thread_local bool is_first_thread = false;

// DEADHEAT_PROGRAM_NAME, and as many of DEADHEAT_PROGRAM_ARGUMENT_1 and so on as
// DEADHEAT_PROGRAM_ARGUMENTS says.
std::vector<std::string> words_of_program() {
  const char* name = std::getenv("DEADHEAT_PROGRAM_NAME");
  const char* count = std::getenv("DEADHEAT_PROGRAM_ARGUMENTS");
  std::vector<std::string> words = {name ? name : "program"};
  for (long number = 1; count && number <= std::atol(count); ++number) {
    const std::string variable = "DEADHEAT_PROGRAM_ARGUMENT_" + std::to_string(number);
    const char* word = std::getenv(variable.c_str());
    words.emplace_back(word ? word : "");
  }
  return words;
}

// As main may write to what it is given, and before the first execution: the environment is read by
// nobody else then.
struct Arguments {
  std::vector<std::string> words = words_of_program();
  std::vector<char*> pointers = {};
  Arguments() {
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
  }
};

Arguments& arguments() {
  static Arguments all;
  return all;
}

// A code other than 0 is told by the explorer as the end of the process that it is; 0 is an
// ordinary end, and not a crash.
Tally run_program(Crew&) {
  Arguments& given = arguments();
  is_first_thread = true;
  if (setjmp(end_of_body) == 0) {
    const int code =
        __real_main(static_cast<int>(given.words.size()), given.pointers.data(), environ);
    if (code != 0) __real_exit(code);
  }
  return {};
}

void enter_program() {
  Entry entry{.id = "program/main",
              .rule = "A program does what its label says.",
              .bug = "What its label says.",
              .fix = "None is known.",
              .source = "",
              .tags = {},
              .sides = {},
              .where = {.file = "main", .line = 1, .instrumented = true}};
  entry.sides.push_back({.name = "explored",
                         .role = Role::racy,
                         .trial = run_program,
                         .truth = {may, may, may, may, may, may},
                         .deadline = default_deadline,
                         .isolate = true});
  enter(std::move(entry));
}

}  // namespace

// NOLINTNEXTLINE(bugprone-reserved-identifier)
int __wrap_main(int count, char** words) {
  arguments();
  enter_program();
  deadheat::explorer::treat_bodies_as_programs();
  return deadheat::suite_main(count, words);
}

// NOLINTNEXTLINE(bugprone-reserved-identifier)
void __wrap_exit(int code) {
  if (code == 0 && is_first_thread) std::longjmp(end_of_body, 1);
  __real_exit(code);
}
