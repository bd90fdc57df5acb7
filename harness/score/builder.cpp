// SPDX-License-Identifier: MIT
#include "score/builder.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string_view>

#include "model/names.hpp"
#include "run/files.hpp"
#include "run/process.hpp"
#include "score/words.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;

bool may_be_run(const fs::path& file) {
  std::error_code problem;
  return fs::is_regular_file(file, problem) && access(file.c_str(), X_OK) == 0;
}

// The line that tells what is wrong: the first with "error" in it, else the last one.
std::string telling_line(const std::string& output) {
  std::istringstream lines(output);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("error") != std::string::npos ||
        line.find("undefined reference") != std::string::npos)
      return line.substr(0, 300);
    if (!line.empty()) last = line;
  }
  return last.substr(0, 300);
}

std::string what_happened(const ProcessEnd& end, const BuildOptions& options) {
  switch (end.how) {
    case How::deadline:
      return "the compiler did not end within " +
             std::to_string(static_cast<long>(options.deadline)) + " s";
    case How::memory:
      return "the compiler went over the memory limit";
    case How::interrupted:
      return "the compiler was interrupted";
    case How::not_started:
      return end.message;
    default:
      break;
  }
  const std::string line = telling_line(end.err.text + end.out.text);
  return "it does not compile: " + (line.empty() ? "the compiler says nothing" : line);
}

// Runs one command of a build; returns whether it did what it should.
bool run_step(Built& built, const std::vector<std::string>& command, const BuildOptions& options) {
  built.command += (built.command.empty() ? "" : " && ") + shell_text(command);
  const ProcessEnd end = run_process({.command = command,
                                      .deadline = options.deadline,
                                      .longest = 20 * options.deadline,
                                      .memory = options.memory});
  if (end.how == How::finished && end.code == 0) return true;
  built.trouble = Trouble::not_compiled;
  built.problem = what_happened(end, options);
  built.output = end.err.text.substr(0, 4096);
  built.program.clear();
  return false;
}

bool is_c(const std::string& source) { return source.ends_with(".c"); }

// "/usr/bin/clang++-14" as the compiler for C.
std::string for_c(const std::string& compiler) {
  const std::size_t plus = compiler.rfind("++");
  std::string name = compiler;
  if (plus != std::string::npos) name.erase(plus, 2);
  return may_be_run(name) ? name : compiler;
}

std::vector<std::string> flags_with_own(const Program& program, Flavour flavour,
                                        const BuildOptions& options) {
  std::vector<std::string> flags =
      flags_of(flavour, options.runtime ? options.runtime->switches : std::vector<std::string>{});
  flags.insert(flags.end(), program.flags.begin(), program.flags.end());
  return flags;
}

std::string source_of(const Program& program, const BuildOptions& options) {
  return (fs::path(options.root) / program.source).lexically_normal().string();
}

Built unsupported(std::string problem) {
  return {.trouble = Trouble::unsupported, .problem = std::move(problem)};
}

constexpr const char* openmp_is_unsupported =
    "it uses OpenMP, whose runtime explore cannot schedule, as it is not instrumented";

// What the object file asks for tells what the explorer would meet.
std::string why_object_is_unsupported(const std::string& object) {
  const std::string content = read_file(object);
  if (content.find("__kmpc_") != std::string::npos || content.find("GOMP_") != std::string::npos)
    return openmp_is_unsupported;
  if (content.find("__tsan_") == std::string::npos) {
    return "the compile command leaves out the instrumentation (-fsanitize=thread), so explore "
           "would see none of its accesses";
  }
  return {};
}

// Compiled with the instrumentation and without its runtime, and linked with the explorer's.
Built build_explored(const Program& program, const std::string& folder,
                     const BuildOptions& options) {
  if (asks_for_openmp(options.command.words) || asks_for_openmp(program.flags))
    return unsupported(openmp_is_unsupported);
  CompileCommand command = options.command;
  const ExploreRuntime& runtime = *options.runtime;
  if (!options.compiler_is_clang) {
    command.words[command.compiler] =
        is_c(program.source) ? for_c(runtime.compiler) : runtime.compiler;
  }
  const std::string object = folder + "/explore.o";
  Built built{.program = folder + "/explore"};
  const std::vector<std::string> flags = flags_with_own(program, Flavour::explore, options);
  if (!run_step(built, filled(command, {source_of(program, options), object, flags}), options))
    return built;
  if (const std::string why = why_object_is_unsupported(object); !why.empty())
    return unsupported(why);
  std::vector<std::string> link = {runtime.compiler, object,     "-o",
                                   built.program,    "-pthread", "-Wl,--wrap=main",
                                   "-Wl,--wrap=exit"};
  link.insert(link.end(), runtime.link.begin(), runtime.link.end());
  for (const auto& words : {link_words(options.command.words), link_words(program.flags)})
    link.insert(link.end(), words.begin(), words.end());
  link.emplace_back("-ldl");
  run_step(built, link, options);
  std::error_code left_behind;
  fs::remove(object, left_behind);
  return built;
}

}  // namespace

Built build(const Program& program, Flavour flavour, const std::string& folder,
            const BuildOptions& options) {
  if (flavour == Flavour::explore) return build_explored(program, folder, options);
  Built built{.program = folder + "/" + std::string(name(flavour))};
  const std::vector<std::string> flags = flags_with_own(program, flavour, options);
  run_step(built, filled(options.command, {source_of(program, options), built.program, flags}),
           options);
  if (built.trouble == Trouble::none && !may_be_run(built.program)) {
    built.trouble = Trouble::not_compiled;
    built.problem = "the compile command ended well, and left no program at {output}";
  }
  return built;
}

std::optional<std::string> find_program(const std::string& name) {
  if (name.find('/') != std::string::npos)
    return may_be_run(name) ? std::optional(name) : std::nullopt;
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path file = fs::path(folder.empty() ? "." : folder) / name;
    if (may_be_run(file)) return file.string();
  }
  return std::nullopt;
}

std::string version_of(const std::string& compiler) {
  const ProcessEnd end = run_process({.command = {compiler, "--version"}, .deadline = 20});
  return end.out.text.substr(0, end.out.text.find('\n'));
}

}  // namespace deadheat
