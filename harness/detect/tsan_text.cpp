// SPDX-License-Identifier: MIT
#include "detect/tsan_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "model/finding.hpp"

namespace deadheat {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view report_start = "WARNING: ThreadSanitizer: ";
constexpr std::string_view ruler = "==================";

// How a report begins, and the word that the runtime has for it elsewhere. A longer text comes
// before one that it begins with.
constexpr std::array kinds = {
    std::pair{"data race on vptr"sv, "data-race-vptr"sv},
    std::pair{"data race"sv, "data-race"sv},
    std::pair{"race on external object"sv, "external-race"sv},
    std::pair{"heap-use-after-free (virtual call"sv, "heap-use-after-free-vptr"sv},
    std::pair{"heap-use-after-free"sv, "heap-use-after-free"sv},
    std::pair{"thread leak"sv, "thread-leak"sv},
    std::pair{"destroy of a locked mutex"sv, "mutex-destroy-locked"sv},
    std::pair{"double lock of a mutex"sv, "mutex-double-lock"sv},
    std::pair{"use of an invalid mutex"sv, "mutex-invalid-access"sv},
    std::pair{"unlock of an unlocked mutex"sv, "mutex-bad-unlock"sv},
    std::pair{"read lock of a write locked mutex"sv, "mutex-bad-read-lock"sv},
    std::pair{"read unlock of a write locked mutex"sv, "mutex-bad-read-unlock"sv},
    std::pair{"signal-unsafe call inside of a signal"sv, "signal-unsafe-call"sv},
    std::pair{"signal handler spoils errno"sv, "errno-in-signal-handler"sv},
    std::pair{"lock-order-inversion"sv, "lock-order-inversion"sv}};

std::string kind_from(std::string_view description) {
  for (const auto& [text, kind] : kinds) {
    if (description.starts_with(text)) return std::string(kind);
  }
  const std::size_t pid = description.find(" (pid=");
  return std::string(description.substr(0, pid));
}

// Takes the text up to the mark, and the mark, off the front.
std::string_view take_until(std::string_view& text, char mark) {
  const std::size_t at = std::min(text.find(mark), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

template <class Number>
Number number_in(std::string_view text, int base = 10) {
  if (base == 16 && text.starts_with("0x")) text.remove_prefix(2);
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

std::string known(std::string_view text) {
  return text == "<null>" || text == "(null)" ? std::string() : std::string(text);
}

// The runtime's own sources are told as those of libraries are: they are not where it happened.
bool is_runtime(std::string_view file) {
  return file.find("libsanitizer/") != std::string_view::npos;
}

// "@number|line|module|offset|file|function": a function may hold any sign.
Frame frame_from(std::string_view line) {
  line.remove_prefix(1);
  take_until(line, '|');
  Frame frame;
  frame.line = number_in<int>(take_until(line, '|'));
  frame.module = known(take_until(line, '|'));
  frame.offset = number_in<std::uint64_t>(take_until(line, '|'), 16);
  frame.file = known(take_until(line, '|'));
  frame.function = known(line);
  if (is_runtime(frame.file)) {
    frame.file.clear();
    frame.line = 0;
  }
  return frame;
}

std::string_view after(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find(' ')); }

// "by thread T3 …", or "by main thread".
int thread_in(std::string_view text) { return number_in<int>(first_word(after(text, "thread T"))); }

Access access_from(std::string_view line) {
  const bool is_write = holds(line, "rite of size");
  return {.thread = thread_in(after(line, " by ")),
          .write = is_write,
          .atomic = holds(line, "tomic "),
          .size = number_in<int>(first_word(after(line, "of size "))),
          .address = number_in<std::uint64_t>(first_word(after(line, " at ")), 16)};
}

Thread thread_from(std::string_view line) {
  Thread thread{.number = number_in<int>(first_word(after(line, "Thread T")))};
  const std::size_t quote = line.find('\'');
  if (quote != std::string_view::npos && quote < line.find("(tid="))
    thread.name = line.substr(quote + 1, line.find('\'', quote + 1) - quote - 1);
  thread.parent = thread_in(after(line, "created by "));
  return thread;
}

// Reads a log line by line: what begins a part of a report says where the frames behind it belong.
class Reader {
 public:
  std::vector<Finding> read(std::string_view log) {
    while (!log.empty()) read_line(take_until(log, '\n'));
    end_report();
    return std::move(findings_);
  }

 private:
  void read_line(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (const std::size_t at = line.find(report_start); at != std::string_view::npos) {
      end_report();
      report_.emplace().kind = kind_from(line.substr(at + report_start.size()));
    } else if (line == ruler) {
      end_report();
    } else if (report_ && line.starts_with('@')) {
      if (frames_) frames_->push_back(frame_from(line));
    } else if (report_) {
      begin_part(line);
    }
  }

  void begin_part(std::string_view line) {
    frames_ = nullptr;
    if (holds(line, " of size ") && holds(line, " by ")) {
      report_->accesses.push_back(access_from(line));
      frames_ = &report_->accesses.back().stack;
    } else if (line.starts_with("  Thread T") && holds(line, "created by")) {
      report_->threads.push_back(thread_from(line));
      frames_ = &report_->threads.back().created;
    } else if (line.starts_with("  Mutex M") && holds(line, "created at")) {
      report_->locks.push_back(
          {.number = number_in<std::uint64_t>(first_word(after(line, "Mutex M")))});
      frames_ = &report_->locks.back().created;
    } else if (!holds(line, "Location is") && !holds(line, "SUMMARY")) {
      frames_ = &report_->stacks.emplace_back();  // one without frames is taken away in the end
    }
  }

  void end_report() {
    if (report_) {
      std::erase_if(report_->stacks, [](const Stack& stack) { return stack.empty(); });
      report_->symptom = symptom_of_kind(report_->kind);
      report_->reports = 1;
      report_->fingerprint = fingerprint(*report_);
      findings_.push_back(std::move(*report_));
    }
    report_.reset();
    frames_ = nullptr;
  }

  std::vector<Finding> findings_;
  std::optional<Finding> report_;
  Stack* frames_ = nullptr;  // of the part at hand
};

// Lines of the runtime that a run ends well with.
bool is_usual(std::string_view line) {
  return holds(line, "WARNING: ThreadSanitizer:") || holds(line, "SUMMARY: ThreadSanitizer:") ||
         holds(line, "ThreadSanitizer: reported ") || holds(line, "ThreadSanitizer: Matched ");
}

bool speaks_of_itself(std::string_view line) {
  return line.starts_with("FATAL: ThreadSanitizer") || line.starts_with("ThreadSanitizer:") ||
         line.starts_with("ThreadSanitizer ") || holds(line, "ERROR: ThreadSanitizer") ||
         (line.starts_with("==") && holds(line, "==ThreadSanitizer")) ||
         (line.starts_with("==") && holds(line, "==FATAL: ThreadSanitizer"));
}

}  // namespace

std::string tsan_text_options(const std::string& users, const std::string& log_path) {
  // a signal that the runtime caught would end the program with the exit code of reports
  return users + (users.empty() ? "" : ":") +
         "halt_on_error=0:exitcode=0:second_deadlock_stack=1:history_size=4:color=never:"
         "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0:"
         "stack_trace_format=\"@%n|%l|%m|%o|%s|%f\":log_path=\"" +
         log_path + "\"";
}

std::vector<Finding> tsan_findings_from(std::string_view log) { return Reader().read(log); }

std::string tsan_failure_in(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_until(text, '\n');
    if (speaks_of_itself(line) && !is_usual(line)) return std::string(line.substr(0, 300));
  }
  return {};
}

}  // namespace deadheat
