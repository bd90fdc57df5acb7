// SPDX-License-Identifier: MIT
#include "explore/symbolizer.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "model/symbols.hpp"

namespace deadheat::explorer {
namespace {

// A file without a name, which is gone when it is closed.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("deadheat", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int descriptor() const { return descriptor_; }

  bool fill(const std::string& text) const {
    std::size_t written = 0;
    while (written < text.size()) {
      const ssize_t more = write(descriptor_, text.data() + written, text.size() - written);
      if (more <= 0) return false;
      written += static_cast<std::size_t>(more);
    }
    return lseek(descriptor_, 0, SEEK_SET) == 0;
  }

  std::string content() const {
    std::string text;
    std::array<char, 4096> part{};
    lseek(descriptor_, 0, SEEK_SET);
    for (ssize_t size = 0; (size = read(descriptor_, part.data(), part.size())) > 0;) {
      text.append(part.data(), static_cast<std::size_t>(size));
    }
    return text;
  }

 private:
  int descriptor_ = -1;
};

// What the program prints for the input; empty where it cannot be run or fails.
std::string answer_of(const std::vector<std::string>& command, const std::string& input) {
  const MemoryFile in, out;
  if (!in.fill(input)) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.descriptor(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  pid_t child = -1;
  const int problem = posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (problem != 0 || waitpid(child, &status, 0) != child || status != 0) return {};
  return out.content();
}

std::string program() {
#ifdef DEADHEAT_SYMBOLIZER
  if (access(DEADHEAT_SYMBOLIZER, X_OK) == 0) return DEADHEAT_SYMBOLIZER;
#endif
  return "llvm-symbolizer";
}

// What is asked once is known from then on: a test explores many bodies of one program.
const Symbols& symbols_of(std::vector<Address> addresses) {
  static Symbols known;
  static std::set<Address> asked;  // also those that nobody knows
  std::erase_if(addresses, [](const Address& address) { return !asked.insert(address).second; });
  if (addresses.empty()) return known;
  std::vector<std::string> command = symbolizer_options();
  command.insert(command.begin(), program());
  const std::string answer = answer_of(command, symbolizer_input(addresses));
  known.merge(symbols_from(addresses, answer, ""));
  return known;
}

}  // namespace

void symbolize(Campaign& campaign) {
  const Symbols& symbols = symbols_of(addresses_of(campaign.findings, campaign.exploration));
  add_symbols(symbols, campaign.findings);
  add_symbols(symbols, campaign.exploration, campaign.findings);
}

}  // namespace deadheat::explorer
