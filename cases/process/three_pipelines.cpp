// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <deque>
#include <vector>

#include <deadheat/case.hpp>

#include "pipes.hpp"

// Three pipelines are started side by side. Each tells its children to close what they do not need
// of its own pipes; of the pipes of the others it knows nothing. A child that is started while
// another pipeline is open inherits its write end, and keeps that one from its end of file.
namespace {

using namespace deadheat;
using namespace process;

constexpr int pipelines = 3;

// Input and output pass through two children.
class Pipeline {
 public:
  explicit Pipeline(Pipe (*make_pipe)())
      : in_(make_pipe()), between_(make_pipe()), out_(make_pipe()) {
    children_ = {cat(in_.reader, between_.writer), cat(between_.reader, out_.writer)};
    between_.reader.close();
    between_.writer.close();
    out_.writer.close();
  }

  bool passes(char letter) {
    char passed = 0;
    return write(in_.writer.number(), &letter, 1) == 1 &&
           read(out_.reader.number(), &passed, 1) == 1 && passed == letter;
  }

  // Closes the input. Where somebody else still has its write end, the children would wait for
  // ever, and are killed.
  void end() {
    in_.writer.close();
    pollfd asked{.fd = in_.reader.number(), .events = 0, .revents = 0};
    if (poll(&asked, 1, 0) == 1 && (asked.revents & POLLHUP) != 0) return;
    for (const pid_t child : children_) kill(child, SIGKILL);
  }

  long finished() {
    long count = 0;
    for (const pid_t child : children_) {
      int status = 0;
      if (waitpid(child, &status, 0) == child && WIFEXITED(status)) ++count;
    }
    return count;
  }

 private:
  // Each end of each of its own pipes is closed in the child.
  pid_t cat(const Descriptor& input, const Descriptor& output) const {
    std::vector<int> own;
    for (const Pipe* pipe : {&in_, &between_, &out_}) {
      own.push_back(pipe->reader.number());
      own.push_back(pipe->writer.number());
    }
    return start_cat(input, output, own);
  }

  Pipe in_, between_, out_;
  std::array<pid_t, 2> children_{};
};

template <Pipe (*make_pipe)()>
Tally trial(Crew& crew) {
  std::array<std::deque<Pipeline>, pipelines> started;
  std::array<bool, pipelines> passed{};
  crew.together(pipelines, [&](int who) {
    const auto mine = static_cast<std::size_t>(who);
    passed[mine] = started[mine].emplace_back(make_pipe).passes('x');
  });

  long finished = 0;
  for (std::size_t each = 0; each < pipelines; ++each) {
    started[each].front().end();
    if (const long ended = started[each].front().finished(); passed[each]) finished += ended;
  }
  return {.expected = 2L * pipelines, .found = finished};
}

const Case three_pipelines({
    .id = "process/three-pipelines",
    .rule = "Each pipeline finishes when its own input is closed.",
    .bug = "A child inherits the descriptors of a pipeline that another thread has open just then.",
    .fix = "The pipes are made with O_CLOEXEC, which closes them in every child.",
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
