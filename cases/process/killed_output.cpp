// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

#include <deadheat/case.hpp>

// The parent has written all input of its child, needs it no more, and kills it. What the child had
// not read yet, or had read and not yet written, is lost; how much, depends on who was faster.
namespace {

using namespace deadheat;

constexpr std::size_t size = 4'000;  // fits into a pipe

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

struct Pipe {
  Pipe() : Pipe(ends()) {}
  Descriptor reader, writer;

 private:
  explicit Pipe(std::array<int, 2> both) : reader(both[0]), writer(both[1]) {}
  static std::array<int, 2> ends() {
    std::array<int, 2> both{};
    if (pipe2(both.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    return both;
  }
};

struct Cat {
  Cat() {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in.reader.number(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out.writer.number(), STDOUT_FILENO);
    std::array<char, 4> name = {"cat"};
    const std::array<char*, 2> words = {name.data(), nullptr};
    const int error = posix_spawn(&pid, "/bin/cat", &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("no child");
    out.writer.close();
  }
  Pipe in, out;
  pid_t pid = -1;
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
