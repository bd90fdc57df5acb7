// SPDX-License-Identifier: MIT
#include "run/output.hpp"

#include <algorithm>

namespace deadheat {

void OutputKeeper::add(std::string_view text) {
  bytes_ += text.size();
  const std::size_t room = half_ - head_.size();
  head_ += text.substr(0, std::min(room, text.size()));
  if (text.size() <= room) return;
  tail_ += text.substr(room);
  // trimmed now and then, not at each byte
  if (tail_.size() > 2 * half_) tail_.erase(0, tail_.size() - half_);
}

Output OutputKeeper::output() const {
  const std::size_t kept = std::min(tail_.size(), half_);
  const std::size_t left_out = bytes_ - head_.size() - kept;
  Output output{.text = head_, .bytes = bytes_, .cut = left_out > 0};
  if (output.cut) output.text += "\n[... " + std::to_string(left_out) + " bytes left out ...]\n";
  output.text += tail_.substr(tail_.size() - kept);
  return output;
}

Output shortened(const Output& output, std::size_t most) {
  if (output.text.size() <= most) return output;
  OutputKeeper keeper(most);
  keeper.add(output.text);
  Output shorter = keeper.output();
  shorter.bytes = output.bytes;
  return shorter;
}

}  // namespace deadheat
