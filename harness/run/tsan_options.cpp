// SPDX-License-Identifier: MIT
#include "run/tsan_options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "model/near_miss.hpp"

namespace deadheat {
namespace {

constexpr std::string_view separators = " ,:\n\t\r";

bool is_off(const std::string& value) { return value == "0" || value == "no" || value == "false"; }
bool is_on(const std::string& value) { return value == "1" || value == "yes" || value == "true"; }

long number_in(const std::string& value) {
  long number = -1;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}
bool is_zero(const std::string& value) { return number_in(value) == 0; }
bool is_positive(const std::string& value) { return number_in(value) > 0; }
bool is_below_two(const std::string& value) {
  return number_in(value) >= 0 && number_in(value) < 2;
}
bool is_two(const std::string& value) { return number_in(value) == 2; }
bool is_given(const std::string& value) { return !value.empty(); }

struct Hiding {
  std::string_view name;
  bool (*hides)(const std::string& value);
  Ailment ailment;
  std::string_view what;  // is hidden
};

using enum Ailment;

constexpr std::array hiding = {
    Hiding{"report_bugs", is_off, option_blinding, "turns all reports off"},
    Hiding{"detect_deadlocks", is_off, option_blinding, "turns lock-order inversions off"},
    Hiding{"exitcode", is_zero, option_hiding,
           "lets a program with reports exit with 0, so that a job that looks at exit codes stays "
           "green"},
    Hiding{"halt_on_error", is_on, option_hiding,
           "ends a process at its first report, so that all later ones are hidden"},
    Hiding{"history_size", is_below_two, option_hiding,
           "forgets accesses soon: reports lose the stack of the earlier access, and suppressions "
           "and people cannot tell where it was"},
    Hiding{"ignore_noninstrumented_modules", is_on, option_hiding,
           "hides races in which a library that is not instrumented makes the call (memcpy, read, "
           "a mutex)"},
    Hiding{"ignore_interceptors_accesses", is_on, option_hiding,
           "hides races in which one access is made by a function of libc, such as memcpy or read"},
    Hiding{"force_seq_cst_atomics", is_on, option_hiding,
           "hides races for want of a memory order: a relaxed store counts as a release"},
    Hiding{"report_atomic_races", is_off, option_hiding,
           "hides races between an atomic access and a plain one"},
    Hiding{"report_mutex_bugs", is_off, option_hiding,
           "hides misuse of mutexes, such as an unlock by a thread that does not hold it"},
    Hiding{"report_destroy_locked", is_off, option_hiding,
           "hides the destruction of a mutex that is held"},
    Hiding{"report_signal_unsafe", is_off, option_hiding,
           "hides calls from signal handlers that are not safe there"},
    Hiding{"report_thread_leaks", is_off, option_hiding,
           "hides threads that are neither joined nor detached"},
    Hiding{"flush_memory_ms", is_positive, option_hiding,
           "forgets all accesses now and then: a race over that moment is hidden"},
    Hiding{"memory_limit_mb", is_positive, option_hiding,
           "forgets all accesses where memory gets short: a race over that moment is hidden"},
    Hiding{"io_sync", is_two, option_hiding,
           "takes any input or output for an order between threads, and hides the races that such "
           "an order would exclude"},
    Hiding{"atexit_sleep_ms", is_zero, option_hiding,
           "hides races of threads that still run when the program exits"},
    Hiding{"symbolize", is_off, option_hiding,
           "leaves functions and lines out of reports, and suppressions cannot match them"},
    Hiding{"log_path", is_given, option_hiding,
           "sends reports to files: who looks at what the program prints sees none"},
};

Complaint unknown(const TsanOption& option, const std::set<std::string>& known) {
  const std::string meant = did_you_mean(option.name, {known.begin(), known.end()});
  return {option_unknown, "TSAN_OPTIONS has " + option.name + "=" + option.value +
                              ", which the runtime does not know and silently ignores" +
                              (meant.empty() ? "." : meant)};
}

// Of each name the last option.
std::vector<TsanOption> those_that_count(const TsanOptions& options) {
  std::vector<TsanOption> counting;
  for (const TsanOption& option : options.all) {
    std::erase_if(counting, [&](const TsanOption& other) { return other.name == option.name; });
    counting.push_back(option);
  }
  return counting;
}

}  // namespace

TsanOptions tsan_options_from(std::string_view text) {
  TsanOptions options;
  for (std::size_t at = 0;;) {
    at = text.find_first_not_of(separators, at);
    if (at == std::string_view::npos) return options;
    const std::size_t equals = text.find_first_of(std::string(separators) + "=", at);
    if (equals == std::string_view::npos || text[equals] != '=') {
      options.unreadable = "'" + std::string(text.substr(at, equals - at)) + "' has no value";
      return options;
    }
    TsanOption option{.name = std::string(text.substr(at, equals - at)), .value = {}};
    at = equals + 1;
    if (at < text.size() && (text[at] == '\'' || text[at] == '"')) {
      const std::size_t closing = text.find(text[at], at + 1);
      if (closing == std::string_view::npos) {
        options.unreadable = "the quote in the value of '" + option.name + "' is not closed";
        return options;
      }
      option.value = text.substr(at + 1, closing - at - 1);
      at = closing + 1;
    } else {
      const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
      option.value = text.substr(at, end - at);
      at = end;
    }
    options.all.push_back(std::move(option));
  }
}

std::string value_of(const TsanOptions& options, std::string_view name) {
  for (auto option = options.all.rbegin(); option != options.all.rend(); ++option) {
    if (option->name == name) return option->value;
  }
  return {};
}

std::set<std::string> option_names_from_help(std::string_view help) {
  std::set<std::string> names;
  while (!help.empty()) {
    const std::size_t end = std::min(help.find('\n'), help.size());
    const std::string_view line = help.substr(0, end);
    help.remove_prefix(std::min(end + 1, help.size()));
    // a name is indented once, its description twice
    if (line.size() > 1 && line[0] == '\t' && line[1] != '\t' && line[1] != ' ') {
      names.emplace(line.substr(1));
    }
  }
  return names;
}

std::vector<Complaint> complaints_on(const TsanOptions& options,
                                     const std::set<std::string>& known) {
  std::vector<Complaint> complaints;
  if (!options.unreadable.empty()) {
    complaints.push_back({options_unreadable, "TSAN_OPTIONS cannot be understood by the runtime: " +
                                                  options.unreadable + "."});
  }
  for (const TsanOption& option : those_that_count(options)) {
    const auto known_to_hide = std::ranges::find(hiding, option.name, &Hiding::name);
    if (!known.empty() && !known.contains(option.name)) {
      complaints.push_back(unknown(option, known));
    } else if (known_to_hide != hiding.end() && known_to_hide->hides(option.value)) {
      complaints.push_back({known_to_hide->ailment,
                            "TSAN_OPTIONS has " + option.name + "=" + option.value + ", which " +
                                std::string(known_to_hide->what) + ": remove it."});
    }
  }
  return complaints;
}

std::vector<std::string> hiding_option_names() {
  std::vector<std::string> names;
  for (const Hiding& each : hiding) names.emplace_back(each.name);
  return names;
}

}  // namespace deadheat
