// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include <deadheat/case.hpp>

#include "pipes.hpp"

// A chain of two children, `cat | cat`. The parent writes, and closes its end, and the first child
// should read the end of the file. But a child inherits every descriptor that is not closed on
// exec: it has a write end of its own input, and waits for more from itself, for ever.
namespace {

using namespace deadheat;
using namespace process;

// Whether nobody has the write end any more: else its reader waits, and looking costs no time.
bool is_ended(const Descriptor& reader) {
  pollfd asked{.fd = reader.number(), .events = 0, .revents = 0};
  return poll(&asked, 1, 0) == 1 && (asked.revents & POLLHUP) != 0;
}

bool finishes(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status);
}

template <Pipe (*make_pipe)()>
Tally trial(Crew&) {
  Pipe in = make_pipe(), between = make_pipe(), out = make_pipe();
  const std::array children = {start_cat(in.reader, between.writer),
                               start_cat(between.reader, out.writer)};
  between.reader.close();
  between.writer.close();
  out.writer.close();

  // once it has come through, both children run, and have nothing but what they inherit
  char letter = 'x';
  const bool is_through =
      write(in.writer.number(), &letter, 1) == 1 && read(out.reader.number(), &letter, 1) == 1;
  in.writer.close();
  if (!is_through || !is_ended(in.reader)) {
    for (const pid_t child : children) kill(child, SIGKILL);
  }
  long finished = 0;
  for (const pid_t child : children) finished += finishes(child) ? 1 : 0;
  return {.expected = std::ssize(children), .found = finished};
}

const Case inherited_write_end({
    .id = "process/inherited-write-end",
    .rule = "Both children of a pipeline finish when its input is closed.",
    .bug = "The children inherit the write end of the first pipe, and its reader never sees an end "
           "of file.",
    .fix = "The pipes are made with O_CLOEXEC, so that a child has only what it is given.",
    .source = "Effective Python, item 52",
    .tags = {"CWE-403"},
    .racy = {.trial = trial<pipe_with<0>>,
             .truth = {.wrong = must},
             .blind = {{Detector::explore, Symptom::wrong,
                        "it starts child processes, which explore does not run"}},
             .isolate = true},
    .locked = {.trial = trial<pipe_with<O_CLOEXEC>>, .isolate = true},
});

}  // namespace
