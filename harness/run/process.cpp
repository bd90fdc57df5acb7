// SPDX-License-Identifier: MIT
#include "run/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <utility>

#include "model/error.hpp"
#include "run/files.hpp"
#include "run/interrupt.hpp"
#include "run/output.hpp"
#include "run/silence.hpp"

extern char** environ;

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Error failed(const std::string& what) { return Error(what + ": " + std::strerror(errno)); }

struct Pipe {
  Descriptor read, write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw failed("cannot make a pipe");
  Pipe made{Descriptor(ends[0]), Descriptor(ends[1])};
  fcntl(made.read.number(), F_SETFL, O_NONBLOCK);
  return made;
}

// A file in memory: unlike a pipe it never fills up.
Descriptor file_with(const std::string& text) {
  Descriptor file(memfd_create("input", MFD_CLOEXEC));
  if (!file.is_open()) throw failed("cannot make a file in memory");
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t written = write(file.number(), text.data() + at, text.size() - at);
    if (written < 0) throw failed("cannot write to a file in memory");
    at += static_cast<std::size_t>(written);
  }
  lseek(file.number(), 0, SEEK_SET);
  return file;
}

std::string text_in(const Descriptor& file) {
  constexpr std::size_t most = 64 * 1024 * 1024;
  std::string text;
  std::array<char, 64 * 1024> buffer;
  while (text.size() < most) {
    const ssize_t size =
        pread(file.number(), buffer.data(), buffer.size(), static_cast<off_t>(text.size()));
    if (size <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return text;
}

// Strings as the null-terminated array that posix_spawn takes.
class Words {
 public:
  explicit Words(std::vector<std::string> words) : words_(std::move(words)) {
    for (std::string& word : words_) pointers_.push_back(word.data());
    pointers_.push_back(nullptr);
  }
  char* const* get() const { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

std::vector<std::string> environment_with(const std::vector<std::string>& added) {
  std::vector<std::string> all = added;
  for (char** variable = environ; *variable; ++variable) {
    const std::string_view text = *variable;
    const std::string_view name = text.substr(0, text.find('=') + 1);
    const auto is_same = [&](const std::string& other) { return other.starts_with(name); };
    if (std::none_of(added.begin(), added.end(), is_same)) all.emplace_back(text);
  }
  return all;
}

// The next child of this thread starts without address-space randomisation: addresses repeat, and
// sanitizers find their fixed ranges free. The kernel may refuse; then it starts as usual.
class FixedAddresses {
 public:
  explicit FixedAddresses(bool wanted)
      : before_(personality(0xffffffff)), changed_(wanted && before_ != -1) {
    if (changed_) personality(static_cast<unsigned long>(before_) | ADDR_NO_RANDOMIZE);
  }
  FixedAddresses(const FixedAddresses&) = delete;
  FixedAddresses& operator=(const FixedAddresses&) = delete;
  ~FixedAddresses() {
    if (changed_) personality(static_cast<unsigned long>(before_));
  }

 private:
  int before_;
  bool changed_;
};

class Spawn {
 public:
  Spawn() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setpgroup(&attributes_, 0);
    sigset_t none, usual;
    sigemptyset(&none);
    sigfillset(&usual);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;
  ~Spawn() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  void give(const Descriptor& from, int as) {
    posix_spawn_file_actions_adddup2(&actions_, from.number(), as);
  }

  void start_in(const std::string& folder) {
    if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
  }

  pid_t start(const ProcessOptions& options) {
    const Words words(options.command);
    const Words environment(environment_with(options.environment));
    const FixedAddresses fixed(options.fixed_addresses);
    pid_t pid = 0;
    const int problem =
        posix_spawnp(&pid, words.get()[0], &actions_, &attributes_, words.get(), environment.get());
    if (problem != 0) {
      throw Error("cannot start '" + options.command.front() + "': " + std::strerror(problem));
    }
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::uint64_t resident_memory(pid_t pid) {
  std::ifstream statm("/proc/" + std::to_string(pid) + "/statm");
  std::uint64_t all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void kill_group(pid_t pid, int signal) {
  if (kill(-pid, signal) != 0 && signal == SIGKILL) kill(pid, SIGKILL);
}

class Process {
 public:
  explicit Process(const ProcessOptions& options)
      : options_(options), out_keeper_(options.output), err_keeper_(options.output) {
    if (options.command.empty()) throw Error("there is no command to run");
    Pipe out = make_pipe(), err = make_pipe(), report = make_pipe();
    const Descriptor input = file_with(options.input);
    Spawn spawn;
    spawn.give(input, 0);
    spawn.give(out.write, 1);
    spawn.give(err.write, 2);
    if (options.on_report) spawn.give(report.write, report_fd);
    spawn.start_in(options.folder);
    if (options.has_file) {
      // above the numbers that the child gets
      file_ = Descriptor(fcntl(file_with("").number(), F_DUPFD_CLOEXEC, file_fd + 1));
      spawn.give(file_, file_fd);
    }
    pid_ = spawn.start(options);
    pidfd_ = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
    if (!pidfd_.is_open()) {
      end_now();
      throw failed("cannot watch a process (pidfd_open)");
    }
    const rlimit no_core{0, 0};
    prlimit(pid_, RLIMIT_CORE, &no_core, nullptr);
    const rlimit file{options.file, options.file};
    if (options.file > 0) prlimit(pid_, RLIMIT_FSIZE, &file, nullptr);
    out_ = std::move(out.read);
    err_ = std::move(err.read);
    report_ = std::move(report.read);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  ProcessEnd watch() {
    while (!has_ended_ && !must_end()) wait_a_little();
    if (!has_ended_) end_early();
    kill_group(pid_, SIGKILL);  // before it is reaped: until then nobody else can have its number
    reap();
    drain();
    end_.seconds = seconds_since(start_);
    end_.out = out_keeper_.output();
    end_.err = err_keeper_.output();
    if (file_.is_open()) end_.file = text_in(file_);
    return std::move(end_);
  }

 private:
  // Whether it has to be killed, and why.
  bool must_end() {
    if (interrupt::requested()) return decide(How::interrupted);
    if (is_overdue() && has_hung(silence(), deadline())) return decide(How::deadline);
    if (seconds_since(start_) > options_.longest) return decide(How::deadline);
    if (options_.memory > 0 && resident_memory(pid_) > options_.memory) return decide(How::memory);
    return false;
  }

  bool is_overdue() const { return seconds_since(last_heard_) > deadline(); }

  // A detector may take long to start, which says nothing of the first trial.
  double deadline() const {
    return has_been_heard_ ? options_.deadline : std::max(options_.start, options_.deadline);
  }

  Silence silence() const {
    return {.seconds = seconds_since(last_heard_),
            .processor = processor_seconds(pid_) - used_when_heard_,
            .is_ready = is_any_ready(pid_)};
  }

  void heard() {
    has_been_heard_ = true;
    last_heard_ = Clock::now();
    used_when_heard_ = processor_seconds(pid_);
  }

  bool decide(How how) {
    end_.how = how;
    return true;
  }

  void wait_a_little() {
    std::array<pollfd, 5> watched{{{pidfd_.number(), POLLIN, 0},
                                   {report_.number(), POLLIN, 0},
                                   {out_.number(), POLLIN, 0},
                                   {err_.number(), POLLIN, 0},
                                   {interrupt::descriptor(), POLLIN, 0}}};
    poll(watched.data(), watched.size(), 20);
    if (watched[1].revents) read_reports();
    if (watched[2].revents) read_output(out_, out_keeper_);
    if (watched[3].revents) read_output(err_, err_keeper_);
    if (watched[0].revents) has_ended_ = true;
  }

  // Reads once; closes at the end of the stream. Returns whether there may be more.
  template <class Use>
  static bool read_once(Descriptor& from, Use use) {
    if (!from.is_open()) return false;
    std::array<char, 64 * 1024> buffer;
    const ssize_t size = read(from.number(), buffer.data(), buffer.size());
    if (size > 0) {
      use(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
      return true;
    }
    if (size == 0 || (errno != EAGAIN && errno != EINTR)) from.close();
    return false;
  }

  static bool read_output(Descriptor& from, OutputKeeper& to) {
    return read_once(from, [&](std::string_view text) { to.add(text); });
  }

  bool read_reports() {
    return read_once(report_, [&](std::string_view text) {
      partial_ += text;
      std::size_t from = 0;
      for (std::size_t end; (end = partial_.find('\n', from)) != std::string::npos;
           from = end + 1) {
        if (options_.on_report(std::string_view(partial_).substr(from, end - from))) heard();
      }
      partial_.erase(0, from);
      if (partial_.size() > longest_line) partial_.clear();  // not one of our lines
    });
  }

  // What is in the pipes when the process has ended. A descendant that keeps them open, and goes on
  // writing, must not keep us: at most so many reads.
  void drain() {
    const auto some = [](auto read_more) {
      for (int times = 0; times < 64 && read_more(); ++times) continue;
    };
    some([&] { return options_.on_report && read_reports(); });
    some([&] { return read_output(out_, out_keeper_); });
    some([&] { return read_output(err_, err_keeper_); });
  }

  void end_early() {
    if (end_.how == How::deadline && options_.before_kill) options_.before_kill(pid_);
    kill_group(pid_, SIGTERM);
    const Clock::time_point asked = Clock::now();
    while (!has_ended_ && seconds_since(asked) < 0.3) wait_a_little();
    if (!has_ended_) kill_group(pid_, SIGKILL);
  }

  void end_now() {
    kill_group(pid_, SIGKILL);
    reap();
  }

  void reap() {
    int status = 0;
    rusage usage{};
    while (wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) continue;
    end_.peak_memory = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    if (WIFSIGNALED(status)) {
      end_.code = WTERMSIG(status);
      if (end_.how == How::finished) end_.how = How::signalled;
    } else {
      end_.code = WEXITSTATUS(status);
    }
  }

  static constexpr std::size_t longest_line = 16 * 1024 * 1024;

  const ProcessOptions& options_;
  OutputKeeper out_keeper_;
  OutputKeeper err_keeper_;
  pid_t pid_ = 0;
  Descriptor pidfd_, out_, err_, report_, file_;
  std::string partial_;
  bool has_ended_ = false;
  bool has_been_heard_ = false;
  ProcessEnd end_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point last_heard_ = start_;
  double used_when_heard_ = 0;  // processor time, in seconds
};

}  // namespace

ProcessEnd run_process(const ProcessOptions& options) {
  try {
    return Process(options).watch();
  } catch (const Error& problem) {
    return {.how = How::not_started, .code = 0, .message = problem.what()};
  }
}

}  // namespace deadheat
