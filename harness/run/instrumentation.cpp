// SPDX-License-Identifier: MIT
#include "run/instrumentation.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>

#include "run/files.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;

// Sources of the suite's own in which there is no access: its name is a constant.
constexpr std::array<std::string_view, 2> of_no_access = {"suite/identity.cpp.o",
                                                          "suite/fits.cpp.o"};

constexpr std::array<std::string_view, 7> of_accesses = {
    "__tsan_read",          "__tsan_write", "__tsan_unaligned_", "__tsan_atomic",
    "__tsan_volatile_read", "__tsan_mem",   "__tsan_vptr_"};

bool makes_no_access(std::string_view path) {
  return std::ranges::any_of(of_no_access,
                             [&](std::string_view end) { return path.ends_with(end); });
}

bool tells_of_accesses(const ObjectFile& object) {
  return std::ranges::any_of(object.needs, [](const std::string& name) {
    return std::ranges::any_of(of_accesses,
                               [&](std::string_view prefix) { return name.starts_with(prefix); });
  });
}

Complaint unknown(const std::string& what, const std::string& why) {
  return {Ailment::object_unknown,
          "Whether '" + what + "' is instrumented is not known: " + why + "."};
}

void judge(Instrumentation& all, const ObjectFile& object, bool makes_accesses) {
  if (!object.unreadable.empty()) {
    all.complaints.push_back(unknown(object.name, object.unreadable));
  } else if (!object.has_code) {
    ++all.without_code;
  } else if (object.needs.empty()) {
    all.complaints.push_back(
        {Ailment::object_uninstrumented,
         "'" + object.name +
             "' has code and not one call of __tsan_*: it was compiled without -fsanitize=thread, "
             "and no race in it can be seen."});
  } else if (tells_of_accesses(object)) {
    ++all.instrumented;
  } else {
    all.complaints.push_back(
        {makes_accesses ? Ailment::object_uninstrumented : Ailment::object_unwatched,
         "'" + object.name +
             "' was compiled with -fsanitize=thread and tells of no access to memory: look at its "
             "flags (such as -mllvm -tsan-instrument-memory-accesses=0)."});
  }
}

fs::path list_of_objects(const Suite& suite) {
  const fs::path program = suite.path;
  return program.parent_path().parent_path() / "deadheat-objects" /
         (program.filename().string() + ".txt");
}

}  // namespace

Instrumentation judge_objects(const std::vector<ObjectFile>& objects, std::string_view controls) {
  Instrumentation all;
  for (const ObjectFile& object : objects) judge(all, object, object.name.ends_with(controls));
  return all;
}

Instrumentation instrumentation_of(const Suite& suite) {
  if (suite.info.flavour == Flavour::native) return {};
  const fs::path list = list_of_objects(suite);
  if (!fs::exists(list)) {
    return {.complaints = {unknown(suite.path, "there is no list of its objects (" + list.string() +
                                                   "), which deadheat_add_cases "
                                                   "writes")}};
  }
  std::vector<ObjectFile> objects;
  std::istringstream lines(read_file(list));
  for (std::string path; std::getline(lines, path);) {
    // a precompiled header is no part of the link
    if (path.empty() || path.ends_with(".pch") || makes_no_access(path)) continue;
    if (!fs::exists(path)) {
      objects.push_back({.name = path, .unreadable = "the file is not there"});
      continue;
    }
    const std::vector<ObjectFile> found = objects_in(path);
    objects.insert(objects.end(), found.begin(), found.end());
  }
  return judge_objects(objects, "suite/controls.cpp.o");
}

}  // namespace deadheat
