// SPDX-License-Identifier: MIT
#include "run/files.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "model/error.hpp"

namespace deadheat {
namespace {

std::string reason() { return std::strerror(errno); }

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  std::error_code problem;
  if (std::filesystem::is_directory(path, problem))
    throw Error("'" + path.string() + "' is a folder, not a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error("cannot read '" + path.string() + "': " + reason());
  std::ostringstream text;
  text << file.rdbuf();
  if (file.bad()) throw Error("cannot read '" + path.string() + "': " + reason());
  return text.str();
}

void write_file_atomically(const std::filesystem::path& path, const std::string& text) {
  std::error_code problem;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), problem);
  if (problem)
    throw Error("cannot make the folder of '" + path.string() + "': " + problem.message());
  const std::filesystem::path temporary = path.string() + "." + std::to_string(getpid()) + ".new";
  {
    std::ofstream file(temporary, std::ios::binary);
    file << text;
    file.flush();
    if (!file) {
      const std::string why = reason();
      std::filesystem::remove(temporary, problem);
      throw Error("cannot write '" + temporary.string() + "': " + why);
    }
  }
  std::filesystem::rename(temporary, path, problem);
  if (!problem) return;
  std::error_code left_behind;
  std::filesystem::remove(temporary, left_behind);
  throw Error("cannot write '" + path.string() + "': " + problem.message());
}

void Descriptor::close() {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

}  // namespace deadheat
