// SPDX-License-Identifier: MIT
// Pipes, and a child that passes its input on. The cases differ in how pipes are made, and in what
// a child is told to close.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <span>
#include <stdexcept>
#include <utility>

namespace process {

// One end of a pipe, closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { close(); }
  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

struct Pipe {
  explicit Pipe(std::array<int, 2> ends) : reader(ends[0]), writer(ends[1]) {}
  Descriptor reader, writer;
};

// `flags` as pipe2() has them: O_CLOEXEC keeps the pipe from the children that are started.
template <int flags>
Pipe pipe_with() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), flags) != 0) throw std::runtime_error("no pipe");
  return Pipe(ends);
}

// Starts a child that copies its input to its output, and closes `closed` for itself first.
inline pid_t start_cat(const Descriptor& input, const Descriptor& output,
                       std::span<const int> closed = {}) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.number(), STDOUT_FILENO);
  for (const int number : closed) posix_spawn_file_actions_addclose(&actions, number);
  std::array<char, 4> name = {"cat"};
  const std::array<char*, 2> words = {name.data(), nullptr};
  pid_t child = -1;
  const int error = posix_spawn(&child, "/bin/cat", &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("no child");
  return child;
}

}  // namespace process
