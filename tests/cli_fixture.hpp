// SPDX-License-Identifier: MIT
// Drives the real programs, as a user does: a process with a time limit, what it printed, and the
// results it wrote.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace deadheat::cli {

using Words = std::vector<std::string>;

inline const std::string program = DEADHEAT_PROGRAM;

// What DEADHEAT_SANITIZE asks for. ThreadSanitizer is then in the harness only: suites have it as a
// flavour.
inline constexpr bool harness_has_tsan = std::string_view(DEADHEAT_SANITIZED) == "thread";
inline constexpr bool native_suites_are_sanitized =
    !std::string_view(DEADHEAT_SANITIZED).empty() && !harness_has_tsan;

// A fixture suite: "cases-native" is the program fixture-cases-native.
std::string suite(const std::string& name);
inline const std::string native = suite("cases-native");
inline const std::string tsan = suite("cases-tsan");
inline const std::string explore = suite("cases-explore");

// A new folder that is removed in the end.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  std::string path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::string write(const std::string& name, const std::string& text) const;  // returns its path
  Words names() const;                                                        // of all files

 private:
  std::string path_;
};

struct Ended {
  int code = -1;  // 128 + its number for a signal, as in a shell
  std::string out;
  std::string err;
};

// A program that goes on beside the test. What is still there in the end is killed, with its
// process group.
class Started {
 public:
  // `environment` is "NAME=value", beside the inherited one.
  explicit Started(const Words& command, const Words& environment = {});
  Started(const Started&) = delete;
  Started& operator=(const Started&) = delete;
  ~Started();

  void signal(int number) const;
  // Throws std::runtime_error where the program has not ended in two minutes.
  Ended wait();

 private:
  bool has_ended(int& status);

  pid_t pid_ = 0;
  int out_ = -1, err_ = -1;
  bool reaped_ = false;
};

Ended call(const Words& command, const Words& environment = {});

// `deadheat` with these arguments.
Ended deadheat(const Words& arguments, const Words& environment = {});

std::string text_of(const std::filesystem::path& file);
Session session_in(const std::string& folder);

// One variant under the detector that fits the suite, without the doctor.
struct Judged {
  Ended ended;
  Session session;
  Result result;
};
Judged run_variant(const std::string& suite, const std::string& id, const std::string& variant,
                   const Words& more = {}, const Words& environment = {});

const Sighting& sighting_of(const Result& result, Symptom symptom);

// Asks now and then. Throws std::runtime_error where the answer has not been yes in a minute.
void wait_until(const std::function<bool()>& is_so, std::string_view what);

// The line of a fixture's source that has the text. Throws std::runtime_error where there is none.
int line_of(const std::string& file, const std::string& text);

// What `deadheat run` must say of one variant.
struct ExpectedVerdict {
  std::string id;
  std::string variant;
  Verdict verdict;
  std::string reason;  // a part of it
  int code;
};

void PrintTo(const ExpectedVerdict& expected, std::ostream* stream);

// Runs exactly so many trials, and compares.
void expect_verdict(const std::string& suite, const ExpectedVerdict& expected, int trials);

}  // namespace deadheat::cli
