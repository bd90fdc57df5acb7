// SPDX-License-Identifier: MIT
// The names of all enums: in files, JSON, the command line and reports an enum is its name, never
// its number.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <deadheat/truth.hpp>

#include "model/error.hpp"
#include "model/result.hpp"

namespace deadheat {

// Specialised for each enum: all its values with their names, in their order.
template <class E>
inline constexpr auto names = nullptr;

template <>
inline constexpr std::array names<Seen> = {
    std::pair{Seen::never, "never"}, std::pair{Seen::may, "may"}, std::pair{Seen::must, "must"}};
template <>
inline constexpr std::array names<Symptom> = {
    std::pair{Symptom::race, "race"},     std::pair{Symptom::inversion, "inversion"},
    std::pair{Symptom::misuse, "misuse"}, std::pair{Symptom::wrong, "wrong"},
    std::pair{Symptom::hang, "hang"},     std::pair{Symptom::crash, "crash"}};
template <>
inline constexpr std::array names<Detector> = {
    std::pair{Detector::stress, "stress"},   std::pair{Detector::tsan, "tsan"},
    std::pair{Detector::explore, "explore"}, std::pair{Detector::helgrind, "helgrind"},
    std::pair{Detector::drd, "drd"},         std::pair{Detector::gcc_tsan, "gcc-tsan"}};
template <>
inline constexpr std::array names<Strategy> = {std::pair{Strategy::portfolio, "portfolio"},
                                               std::pair{Strategy::exhaustive, "exhaustive"},
                                               std::pair{Strategy::random, "random"},
                                               std::pair{Strategy::pct, "pct"},
                                               std::pair{Strategy::pos, "pos"},
                                               std::pair{Strategy::surw, "surw"}};
template <>
inline constexpr std::array names<Role> = {std::pair{Role::racy, "racy"},
                                           std::pair{Role::locked, "locked"}};
template <>
inline constexpr std::array names<Flavour> = {
    std::pair{Flavour::native, "native"}, std::pair{Flavour::tsan, "tsan"},
    std::pair{Flavour::explore, "explore"}, std::pair{Flavour::gcc_tsan, "gcc-tsan"}};
template <>
inline constexpr std::array names<Verdict> = {
    std::pair{Verdict::confirmed, "confirmed"}, std::pair{Verdict::unjudged, "unjudged"},
    std::pair{Verdict::missed, "missed"}, std::pair{Verdict::broken, "broken"},
    std::pair{Verdict::errored, "errored"}};
template <>
inline constexpr std::array names<Sight> = {std::pair{Sight::blind, "blind"},
                                            std::pair{Sight::glimpses, "glimpses"},
                                            std::pair{Sight::decides, "decides"}};
template <>
inline constexpr std::array names<How> = {
    std::pair{How::finished, "finished"},       std::pair{How::exited, "exited"},
    std::pair{How::signalled, "signalled"},     std::pair{How::deadline, "deadline"},
    std::pair{How::memory, "memory"},           std::pair{How::interrupted, "interrupted"},
    std::pair{How::not_started, "not_started"}, std::pair{How::unreadable, "unreadable"},
    std::pair{How::refused, "refused"}};
template <>
inline constexpr std::array names<Unit> = {std::pair{Unit::trials, "trials"},
                                           std::pair{Unit::runs, "runs"}};

template <class E>
constexpr std::string_view name(E value) {
  for (const auto& [each, text] : names<E>) {
    if (each == value) return text;
  }
  return "?";
}

template <class E>
constexpr std::optional<E> find_named(std::string_view text) {
  for (const auto& [each, known] : names<E>) {
    if (text == known) return each;
  }
  return std::nullopt;
}

// All names of an enum, for messages: "stress, tsan, explore".
template <class E>
std::string all_names() {
  std::string all;
  for (const auto& [each, text] : names<E>) all += (all.empty() ? "" : ", ") + std::string(text);
  return all;
}

template <class E>
E named(std::string_view text) {
  if (const std::optional<E> found = find_named<E>(text)) return *found;
  throw Error("unknown name '" + std::string(text) + "' (known: " + all_names<E>() + ")");
}

}  // namespace deadheat
