// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstddef>

#include <deadheat/case.hpp>

#include "pipes.hpp"

// The parent has written all input of its child, needs it no more, and kills it. What the child had
// not read yet, or had read and not yet written, is lost; how much, depends on who was faster.
namespace {

using namespace deadheat;
using namespace process;

constexpr std::size_t size = 4'000;  // fits into a pipe

struct Cat {
  Cat() { out.writer.close(); }
  Pipe in = pipe_with<O_CLOEXEC>(), out = pipe_with<O_CLOEXEC>();
  pid_t pid = start_cat(in.reader, out.writer);
};

void kill_it(Cat& cat) { kill(cat.pid, SIGTERM); }

// The child reads on to the end of its input, and ends by itself.
void close_its_input(Cat& cat) { cat.in.writer.close(); }

template <void (*finish)(Cat&)>
Tally trial(Crew&) {
  Cat cat;
  std::array<char, size> bytes{};
  const ssize_t given = write(cat.in.writer.number(), bytes.data(), bytes.size());
  finish(cat);

  long through = 0;
  while (const ssize_t got = read(cat.out.reader.number(), bytes.data(), bytes.size())) {
    if (got < 0) break;
    through += got;
  }
  waitpid(cat.pid, nullptr, 0);
  return {.expected = given, .found = through};
}

const Case killed_output({
    .id = "process/killed-output",
    .rule = "Every byte that a child is given comes out of it.",
    .bug = "The child is killed as soon as its input is written, whatever is still on its way.",
    .fix = "Its input is closed and its output read to the end; it is waited for, and not killed.",
    .source = "Effective Python, item 52",
    .tags = {"CWE-362"},
    .racy = {.trial = trial<kill_it>,
             .truth = {.wrong = must},
             .blind = {{Detector::explore, Symptom::wrong,
                        "it starts child processes, which explore does not run"}},
             .isolate = true},
    .locked = {.trial = trial<close_its_input>, .isolate = true},
});

}  // namespace
