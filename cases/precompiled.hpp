// SPDX-License-Identifier: MIT
// What cases include, compiled once for each flavour. No case includes this file: each names what
// it uses.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <deadheat/case.hpp>
#include <deadheat/litmus.hpp>
