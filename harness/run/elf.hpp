// SPDX-License-Identifier: MIT
// What the instrumentation left in object files: the names of what they call.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace deadheat {

struct ObjectFile {
  std::string name = {};             // the path; "libqueue.a(queue.cpp.o)" of a member
  std::string unreadable = {};       // why nothing is known of it
  bool has_code = false;             // a section that is executed, and not empty
  std::set<std::string> needs = {};  // undefined symbols that begin with "__tsan_"
};

// The object at the path, or all objects of the archive there. ELF for 64 bits, little-endian: of
// others it is told that they cannot be read. Throws Error where there is no file.
std::vector<ObjectFile> objects_in(const std::filesystem::path& path);

// The same of a file's content.
ObjectFile object_from(std::string name, std::string_view bytes);
std::vector<ObjectFile> objects_from_archive(const std::string& name, std::string_view bytes);

}  // namespace deadheat
