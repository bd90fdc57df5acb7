// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <utility>

namespace deadheat {

// Throws Error with the path and the reason.
std::string read_file(const std::filesystem::path& path);

// Writes a new file beside it and renames that: who reads sees the old or the new one, never a
// half. Makes the folder where there is none. Throws Error with the path and the reason.
void write_file_atomically(const std::filesystem::path& path, const std::string& text);

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close();

 private:
  int number_;
};

}  // namespace deadheat
