// SPDX-License-Identifier: MIT
#include "run/modules.hpp"

#include <elf.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace deadheat {
namespace {

bool is_linked_to_fixed_addresses(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Elf64_Ehdr header = {};
  file.read(reinterpret_cast<char*>(&header), sizeof header);
  return file.good() && header.e_type == ET_EXEC;
}

// "start-end permissions offset device inode    path"
Module module_from(const std::string& line, bool (*is_fixed)(const std::string&)) {
  std::istringstream words(line);
  std::uint64_t offset = 0;
  char dash = 0;
  std::string permissions, device, inode;
  Module read;
  words >> std::hex >> read.first >> dash >> read.end >> permissions >> offset >> device >> inode;
  std::getline(words >> std::ws, read.path);
  if (!words || !read.path.starts_with('/')) return {};
  read.base = is_fixed(read.path) ? 0 : read.first - offset;
  return read;
}

}  // namespace

std::vector<Module> modules_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/maps");
  const std::string maps((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return modules_from(maps, is_linked_to_fixed_addresses);
}

// A file has several mappings; what it is mapped from first on is its base.
std::vector<Module> modules_from(std::string_view maps, bool (*is_fixed)(const std::string& path)) {
  std::vector<Module> modules;
  std::istringstream lines{std::string(maps)};
  for (std::string line; std::getline(lines, line);) {
    Module read = module_from(line, is_fixed);
    if (read.path.empty()) continue;
    const auto known = std::ranges::find(modules, read.path, &Module::path);
    if (known != modules.end()) read.base = known->base;
    modules.push_back(std::move(read));
  }
  return modules;
}

Frame frame_at(const std::vector<Module>& modules, std::uint64_t address) {
  for (const Module& module : modules) {
    if (module.first <= address && address < module.end) {
      return {.module = module.path, .offset = address - module.base};
    }
  }
  return {};
}

}  // namespace deadheat
