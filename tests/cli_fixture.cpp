// SPDX-License-Identifier: MIT
#include "cli_fixture.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/json.hpp"

extern char** environ;

namespace deadheat::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds longest{120};

std::vector<char*> pointers_to(Words& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// The added variables win, as the first of a name is the one that counts.
Words environment_with(const Words& added) {
  Words all = added;
  for (char** variable = environ; *variable; ++variable) all.emplace_back(*variable);
  return all;
}

std::string all_of(int descriptor) {
  std::string text;
  std::vector<char> buffer(1 << 16);
  lseek(descriptor, 0, SEEK_SET);
  for (ssize_t size; (size = read(descriptor, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return text;
}

}  // namespace

std::string suite(const std::string& name) { return DEADHEAT_FIXTURES "/bin/fixture-" + name; }

Folder::Folder() : path_((fs::temp_directory_path() / "deadheat-test-XXXXXX").string()) {
  if (!mkdtemp(path_.data())) throw std::runtime_error("cannot make the folder " + path_);
}

Folder::~Folder() {
  std::error_code left_behind;
  fs::remove_all(path_, left_behind);
}

std::string Folder::write(const std::string& name, const std::string& text) const {
  std::ofstream(file(name), std::ios::binary) << text;
  return file(name);
}

Words Folder::names() const {
  Words names;
  for (const auto& entry : fs::recursive_directory_iterator(path_))
    names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

Started::Started(const Words& command, const Words& environment)
    : out_(memfd_create("out", MFD_CLOEXEC)), err_(memfd_create("err", MFD_CLOEXEC)) {
  Words words = command, variables = environment_with(environment);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out_, 1);
  posix_spawn_file_actions_adddup2(&actions, err_, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int problem = posix_spawnp(&pid_, command.front().c_str(), &actions, &attributes,
                                   pointers_to(words).data(), pointers_to(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (problem != 0) throw std::runtime_error("cannot start " + command.front());
}

Started::~Started() {
  if (!reaped_ && pid_ > 0) {
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close(out_);
  close(err_);
}

void Started::signal(int number) const { kill(pid_, number); }

bool Started::has_ended(int& status) {
  reaped_ = waitpid(pid_, &status, WNOHANG) == pid_;
  return reaped_;
}

Ended Started::wait() {
  const Clock::time_point end = Clock::now() + longest;
  int status = 0;
  while (!has_ended(status)) {
    if (Clock::now() > end)
      throw std::runtime_error("a program did not end: " + all_of(out_) + all_of(err_));
    poll(nullptr, 0, 5);
  }
  const int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return {.code = code, .out = all_of(out_), .err = all_of(err_)};
}

Ended call(const Words& command, const Words& environment) {
  return Started(command, environment).wait();
}

Ended deadheat(const Words& arguments, const Words& environment) {
  Words command = {program};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return call(command, environment);
}

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("there is no " + file.string());
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

Session session_in(const std::string& folder) {
  const std::string file = folder + "/results.json";
  return session_from_json_text(text_of(file), file);
}

Judged run_variant(const std::string& suite, const std::string& id, const std::string& variant,
                   const Words& more, const Words& environment) {
  const Folder folder;
  Words arguments = {"run",         suite,      "--id",         id,         "--variant",  variant,
                     "--no-doctor", "--format", "json,console", "--output", folder.path()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  Judged judged{.ended = deadheat(arguments, environment), .session = {}, .result = {}};
  if (!fs::exists(folder.file("results.json"))) {
    throw std::runtime_error("no results: " + judged.ended.out + judged.ended.err);
  }
  judged.session = session_in(folder.path());
  judged.result = judged.session.results.at(0);
  return judged;
}

const Sighting& sighting_of(const Result& result, Symptom symptom) {
  const auto found = std::ranges::find(result.sightings, symptom, &Sighting::symptom);
  if (found == result.sightings.end()) throw std::runtime_error("the symptom was not judged");
  return *found;
}

void wait_until(const std::function<bool()>& is_so, std::string_view what) {
  const Clock::time_point end = Clock::now() + std::chrono::minutes(1);
  while (!is_so()) {
    if (Clock::now() > end) throw std::runtime_error("waited in vain: " + std::string(what));
    poll(nullptr, 0, 5);
  }
}

int line_of(const std::string& file, const std::string& text) {
  std::ifstream source(DEADHEAT_SOURCES "/tests/fixtures/" + file);
  int number = 0;
  for (std::string line; std::getline(source, line);) {
    ++number;
    if (line.find(text) != std::string::npos) return number;
  }
  throw std::runtime_error("there is no '" + text + "' in " + file);
}

void PrintTo(const ExpectedVerdict& expected, std::ostream* stream) {
  *stream << expected.id << "/" << expected.variant;
}

void expect_verdict(const std::string& suite, const ExpectedVerdict& expected, int trials) {
  const Judged judged =
      run_variant(suite, expected.id, expected.variant, {"--trials", std::to_string(trials)});
  EXPECT_EQ(judged.result.verdict, expected.verdict) << judged.ended.out;
  EXPECT_THAT(judged.result.reason, testing::HasSubstr(expected.reason));
  EXPECT_EQ(judged.ended.code, expected.code);
}

}  // namespace deadheat::cli
