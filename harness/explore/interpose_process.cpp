// SPDX-License-Identifier: MIT
// What a body may do to its process: end it, which is a crash; or what cannot be explored, which is
// told with its place and never passed in silence.
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "explore/interpose.hpp"

using namespace deadheat::explorer;

namespace {

[[noreturn]] void crash(const char* kind, const std::string& message, std::uint32_t site) {
  const InRuntime inside;
  execution().crash(kind, message, site);
}

[[noreturn]] void give_up_on(const char* call, std::uint32_t site) {
  const InRuntime inside;
  execution().give_up_on(call, site);
}

// What is at the end of the process can be explored only where there is one for each execution.
// Then it is a crash as any other: no handler runs, and the other threads are let on.
[[noreturn]] void end_process(const char* call, int code, std::uint32_t site) {
  if (!runtime.is_isolated) give_up_on(call, site);
  if (runtime.is_program && (code & 0xff) == 0) {
    const InRuntime inside;
    execution().exit_program();
  }
  crash("exit",
        std::string("the body ended its process by ") + call + ", with exit code " +
            std::to_string(code & 0xff),
        site);
}

// Whether a call on the descriptor would wait for somebody outside.
bool would_wait(int descriptor, short events) {
  const InRuntime inside;
  if ((fcntl(descriptor, F_GETFL) & O_NONBLOCK) != 0) return false;
  pollfd asked{.fd = descriptor, .events = events, .revents = 0};
  using Poll = int (*)(pollfd*, nfds_t, int);
  static const Poll real_poll = reinterpret_cast<Poll>(next_function("poll"));
  return real_poll(&asked, 1, 0) == 0;
}

}  // namespace

// Ends the execution where the body makes the call; does what the C library does elsewhere.
#define DEADHEAT_UNSUPPORTED(result, name, parameters, arguments, exception)           \
  extern "C" result name parameters exception {                                        \
    if (in_body()) give_up_on(#name, DEADHEAT_CALLER);                                 \
    using Function = result(*) parameters;                                             \
    static const Function real_one = reinterpret_cast<Function>(next_function(#name)); \
    return real_one arguments;                                                         \
  }

// The same for a call that waits only where the descriptor is not ready.
#define DEADHEAT_MAY_WAIT(result, name, parameters, arguments, events)                 \
  extern "C" result name parameters {                                                  \
    if (in_body() && would_wait(descriptor, events))                                   \
      give_up_on("a " #name " that waits", DEADHEAT_CALLER);                           \
    using Function = result(*) parameters;                                             \
    static const Function real_one = reinterpret_cast<Function>(next_function(#name)); \
    return real_one arguments;                                                         \
  }

DEADHEAT_UNSUPPORTED(pid_t, fork, (), (), )
DEADHEAT_UNSUPPORTED(int, system, (const char* command), (command), )
DEADHEAT_UNSUPPORTED(FILE*, popen, (const char* command, const char* mode), (command, mode), )
DEADHEAT_UNSUPPORTED(int, posix_spawn,
                     (pid_t * pid, const char* path, const posix_spawn_file_actions_t* actions,
                      const posix_spawnattr_t* attributes, char* const* words,
                      char* const* environment),
                     (pid, path, actions, attributes, words, environment), )
DEADHEAT_UNSUPPORTED(int, posix_spawnp,
                     (pid_t * pid, const char* path, const posix_spawn_file_actions_t* actions,
                      const posix_spawnattr_t* attributes, char* const* words,
                      char* const* environment),
                     (pid, path, actions, attributes, words, environment), )
DEADHEAT_UNSUPPORTED(pid_t, waitpid, (pid_t pid, int* status, int options),
                     (pid, status, options), )
DEADHEAT_UNSUPPORTED(pid_t, wait, (int* status), (status), )
DEADHEAT_UNSUPPORTED(int, pause, (), (), )
DEADHEAT_UNSUPPORTED(int, kill, (pid_t pid, int number), (pid, number), noexcept)
DEADHEAT_UNSUPPORTED(int, pthread_kill, (pthread_t thread, int number), (thread, number), noexcept)
DEADHEAT_UNSUPPORTED(int, sigaction,
                     (int number, const struct sigaction* action, struct sigaction* old),
                     (number, action, old), noexcept)
DEADHEAT_UNSUPPORTED(sighandler_t, signal, (int number, sighandler_t handler), (number, handler),
                     noexcept)
DEADHEAT_UNSUPPORTED(int, sigwait, (const sigset_t* set, int* number), (set, number), )
DEADHEAT_UNSUPPORTED(int, sigsuspend, (const sigset_t* set), (set), )
DEADHEAT_UNSUPPORTED(unsigned, alarm, (unsigned seconds), (seconds), noexcept)

DEADHEAT_MAY_WAIT(ssize_t, read, (int descriptor, void* to, std::size_t size),
                  (descriptor, to, size), POLLIN)
DEADHEAT_MAY_WAIT(ssize_t, write, (int descriptor, const void* from, std::size_t size),
                  (descriptor, from, size), POLLOUT)
DEADHEAT_MAY_WAIT(ssize_t, recv, (int descriptor, void* to, std::size_t size, int flags),
                  (descriptor, to, size, flags), POLLIN)
DEADHEAT_MAY_WAIT(ssize_t, send, (int descriptor, const void* from, std::size_t size, int flags),
                  (descriptor, from, size, flags), POLLOUT)
DEADHEAT_MAY_WAIT(int, accept, (int descriptor, sockaddr* address, socklen_t* size),
                  (descriptor, address, size), POLLIN)

extern "C" {

int poll(pollfd* all, nfds_t count, int timeout) {
  if (in_body() && timeout != 0) give_up_on("poll", DEADHEAT_CALLER);
  using Function = int (*)(pollfd*, nfds_t, int);
  static const Function real_one = reinterpret_cast<Function>(next_function("poll"));
  return real_one(all, count, timeout);
}
int epoll_wait(int descriptor, epoll_event* events, int most, int timeout) {
  if (in_body() && timeout != 0) give_up_on("epoll_wait", DEADHEAT_CALLER);
  using Function = int (*)(int, epoll_event*, int, int);
  static const Function real_one = reinterpret_cast<Function>(next_function("epoll_wait"));
  return real_one(descriptor, events, most, timeout);
}
int select(int count, fd_set* reads, fd_set* writes, fd_set* exceptions, timeval* timeout) {
  if (in_body()) give_up_on("select", DEADHEAT_CALLER);
  using Function = int (*)(int, fd_set*, fd_set*, fd_set*, timeval*);
  static const Function real_one = reinterpret_cast<Function>(next_function("select"));
  return real_one(count, reads, writes, exceptions, timeout);
}

int raise(int number) noexcept {
  if (in_body()) give_up_on("raise", DEADHEAT_CALLER);
  using Function = int (*)(int);
  static const Function real_one = reinterpret_cast<Function>(next_function("raise"));
  return real_one(number);
}

void abort() noexcept {
  if (in_body()) crash("abort", "it called abort()", DEADHEAT_CALLER);
  real().abort();
}
// NOLINTNEXTLINE(bugprone-reserved-identifier)
void __assert_fail(const char* expression, const char* file, unsigned line,
                   const char* function) noexcept {
  if (in_body()) {
    crash("abort",
          "the assertion '" + std::string(expression) + "' failed at " + file + ":" +
              std::to_string(line),
          DEADHEAT_CALLER);
  }
  std::fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, expression);
  real().abort();
}

void exit(int code) noexcept {
  if (in_body()) end_process("exit", code, DEADHEAT_CALLER);
  real().exit(code);
}
void _exit(int code) {
  if (in_body()) end_process("_exit", code, DEADHEAT_CALLER);
  real()._exit(code);
}
// NOLINTNEXTLINE(bugprone-reserved-identifier)
void _Exit(int code) noexcept {
  if (in_body()) end_process("_Exit", code, DEADHEAT_CALLER);
  real()._exit(code);
}
void quick_exit(int code) noexcept {
  if (in_body()) end_process("quick_exit", code, DEADHEAT_CALLER);
  real().quick_exit(code);
}

}  // extern "C"
