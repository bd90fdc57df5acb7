// SPDX-License-Identifier: MIT
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>

#include <deadheat/litmus.hpp>

// Two threads each set a byte of a word and then read the whole word. Their writes do not touch the
// same byte, but their reads do touch the other's: a race. And no atomic makes it good as long as
// bytes are written and a word is read, for what C++ orders is accesses of one object. Here the
// word is one atomic, and each thread sets its byte by a read-modify-write.
namespace {

using namespace deadheat;

constexpr int low = 0x0001, high = 0x0100, both = low | high;

class Bytes {
 public:
  void set_low() { bytes_[0] = 1; }
  void set_high() { bytes_[1] = 1; }
  int word() const {
    std::uint16_t word = 0;
    std::memcpy(&word, bytes_.data(), sizeof(word));
    return word;
  }

 private:
  alignas(std::uint16_t) std::array<unsigned char, 2> bytes_{};  // the low one first, as on x86-64
};

// Relaxed suffices, as all accesses are of one object.
class Word {
 public:
  void set_low() { word_.fetch_or(low, std::memory_order_relaxed); }
  void set_high() { word_.fetch_or(high, std::memory_order_relaxed); }
  int word() const { return word_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint16_t> word_ = 0;
};

template <class Register>
struct Device {
  Register bits;

  static void first(Device& device, int& word) {
    device.bits.set_low();
    word = device.bits.word();
  }
  static void second(Device& device, int& word) {
    device.bits.set_high();
    word = device.bits.word();
  }
};

const Litmus<Device<Bytes>, Device<Word>> mixed_size({
    .id = "litmus/mixed-size",
    .rule = "At least one of two threads that set a bit each sees both.",
    .bug = "Bytes are written and the word is read, and nothing orders the one and the other.",
    .fix = "The word is one atomic object, and a byte is set by a read-modify-write of it.",
    .source = "Flur et al.: Mixed-size Concurrency: ARM, POWER, C/C++11, and SC, POPL 2017",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {.truth = {.race = must}},
    .outcomes =
        {
            // first, second  racy  locked
            {{both, both}, may, may, "both writes came before both reads"},
            {{low, both}, may, may, "the first thread ran ahead"},
            {{both, high}, may, may, "the second thread ran ahead"},
            {{low, high}, may, never, "neither saw the other's byte"},
        },
});

}  // namespace
