// SPDX-License-Identifier: MIT
// The visible operations, as an interleaving shows them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace deadheat::explorer {

enum class Operation : std::uint8_t {
  start,
  end,
  create,
  join,
  detach,
  lock,
  try_lock,
  unlock,
  read_lock,
  write_lock,
  destroy,
  wait,
  wake,
  time_out,
  notify_one,
  notify_all,
  arrive,
  post,
  once,
  load,
  store,
  exchange,
  update,
  compare_exchange,
  fence,
  read,
  write,
  free,
  sleep,
  yield,
};

inline constexpr std::array operation_names = {
    "start",    "end",      "create",     "join",       "detach",  "lock",
    "try_lock", "unlock",   "read_lock",  "write_lock", "destroy", "wait",
    "wake",     "time_out", "notify_one", "notify_all", "arrive",  "post",
    "once",     "load",     "store",      "exchange",   "update",  "compare_exchange",
    "fence",    "read",     "write",      "free",       "sleep",   "yield"};

inline const char* name_of(Operation operation) {
  return operation_names[static_cast<std::size_t>(operation)];
}

}  // namespace deadheat::explorer
