// SPDX-License-Identifier: MIT
#include "explore/token.hpp"

#include <algorithm>
#include <string_view>

#include "model/error.hpp"

namespace deadheat::explorer {
namespace {

constexpr std::string_view start = "dh1.";
constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Bytes = std::vector<std::uint8_t>;

[[noreturn]] void refuse(const std::string& token, const std::string& why) {
  throw UsageError("'" + token.substr(0, 100) + "' is not a token that can be replayed: " + why);
}

// Seven bits a byte, the low ones first (LEB128).
void put(Bytes& bytes, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes.push_back(static_cast<std::uint8_t>(number | 0x80));
  bytes.push_back(static_cast<std::uint8_t>(number));
}

class Reader {
 public:
  Reader(const Bytes& bytes, const std::string& token) : bytes_(bytes), token_(token) {}

  std::uint64_t number(std::uint64_t most) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      if (at_ == bytes_.size()) refuse(token_, "it is cut off");
      const std::uint8_t byte = bytes_[at_++];
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if ((byte & 0x80u) != 0) continue;
      if (value > most) refuse(token_, "a number in it is too large");
      return value;
    }
    refuse(token_, "a number in it is too large");
  }
  bool is_at_end() const { return at_ == bytes_.size(); }

 private:
  const Bytes& bytes_;
  const std::string& token_;
  std::size_t at_ = 0;
};

std::string encoded(const Bytes& bytes) {
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const std::uint8_t byte : bytes) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 6; count -= 6) text += letters[bits >> (count - 6) & 63u];
  }
  if (count > 0) text += letters[bits << (6 - count) & 63u];
  return text;
}

Bytes decoded(const std::string& token) {
  Bytes bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char letter : token.substr(start.size())) {
    const std::size_t value = letters.find(letter);
    if (value == std::string_view::npos) {
      refuse(token, std::string("it has the letter '") + letter + "'");
    }
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<std::uint8_t>(bits >> count & 255u));
  }
  return bytes;
}

std::uint8_t checksum(const Bytes& bytes) {
  std::uint32_t sum = 0x811c9dc5u;
  for (const std::uint8_t byte : bytes) sum = (sum ^ byte) * 0x01000193u;
  return static_cast<std::uint8_t>(sum ^ sum >> 8 ^ sum >> 16 ^ sum >> 24);
}

std::uint64_t flags_of(const Schedule& schedule) {
  return (schedule.unlocks_show ? 1u : 0u) | (schedule.waiters ? 2u : 0u) |
         (schedule.spurious ? 4u : 0u) | (schedule.timeouts ? 8u : 0u) |
         (schedule.weak_cas ? 16u : 0u) | (schedule.streams_show ? 32u : 0u);
}

void set_flags(Schedule& schedule, std::uint64_t flags) {
  schedule.unlocks_show = (flags & 1u) != 0;
  schedule.waiters = (flags & 2u) != 0;
  schedule.spurious = (flags & 4u) != 0;
  schedule.timeouts = (flags & 8u) != 0;
  schedule.weak_cas = (flags & 16u) != 0;
  schedule.streams_show = (flags & 32u) != 0;
}

}  // namespace

std::string token_of(const Schedule& schedule) {
  Bytes bytes;
  put(bytes, schedule.fingerprint);
  put(bytes, flags_of(schedule));
  if (schedule.spurious) put(bytes, static_cast<std::uint64_t>(schedule.most_spurious));
  put(bytes, schedule.visible.size());
  std::vector<std::uint32_t> sites = schedule.visible;
  std::ranges::sort(sites);
  std::uint32_t before = 0;
  for (const std::uint32_t site : sites) {
    put(bytes, site - before);
    before = site;
  }
  std::uint32_t node = 0;
  for (const Decision& decision : schedule.decisions) {
    put(bytes, std::uint64_t{decision.node - node} << 1 | (decision.is_pick ? 1u : 0u));
    put(bytes, decision.answer);
    node = decision.node;
  }
  bytes.push_back(checksum(bytes));
  return std::string(start) + encoded(bytes);
}

Schedule schedule_of(const std::string& token) {
  if (!token.starts_with(start)) {
    const bool is_other = token.starts_with("dh");
    refuse(token, is_other ? "it is of a version that this Deadheat does not know"
                           : "it does not begin with '" + std::string(start) + "'");
  }
  Bytes bytes = decoded(token);
  if (bytes.empty()) refuse(token, "it is empty");
  const std::uint8_t sum = bytes.back();
  bytes.pop_back();
  if (checksum(bytes) != sum) refuse(token, "a letter of it is missing or changed");
  Reader reader(bytes, token);
  Schedule schedule;
  schedule.fingerprint = static_cast<std::uint32_t>(reader.number(0xffffffffu));
  set_flags(schedule, reader.number(63));
  if (schedule.spurious) schedule.most_spurious = static_cast<int>(reader.number(0x7fffffffu));
  const std::uint64_t sites = reader.number(512);
  std::uint64_t site = 0;
  for (std::uint64_t index = 0; index < sites; ++index) {
    site += reader.number(0xffffffffu);
    schedule.visible.push_back(static_cast<std::uint32_t>(site));
  }
  std::uint64_t node = 0;
  while (!reader.is_at_end()) {
    const std::uint64_t where = reader.number(0x1'ffff'ffffu);
    node += where >> 1;
    const auto answer = static_cast<std::uint16_t>(reader.number(0xffffu));
    schedule.decisions.push_back(
        {.node = static_cast<std::uint32_t>(node), .answer = answer, .is_pick = (where & 1u) != 0});
  }
  return schedule;
}

}  // namespace deadheat::explorer
