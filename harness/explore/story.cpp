// SPDX-License-Identifier: MIT
#include "explore/story.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>

namespace deadheat::explorer {
namespace {

constexpr std::size_t most_steps = 300;

std::string own_program() {
  std::array<char, PATH_MAX> path{};
  const ssize_t size = readlink("/proc/self/exe", path.data(), path.size() - 1);
  return size > 0 ? std::string(path.data(), static_cast<std::size_t>(size)) : "";
}

Frame frame_of(std::uintptr_t address) {
  static const std::string own = own_program();
  const std::uint32_t site = site_of(reinterpret_cast<const void*>(address));
  if (is_own(site)) return {.module = own, .offset = site};
  Dl_info info{};
  if (dladdr(reinterpret_cast<void*>(address), &info) == 0 || !info.dli_fname) {
    return {.module = "", .offset = address};
  }
  return {.module = info.dli_fname,
          .offset = address - reinterpret_cast<std::uintptr_t>(info.dli_fbase)};
}

std::string object_text(ObjectKind kind, std::uint32_t number) {
  static constexpr std::array names = {"",        "memory",    "mutex", "rwlock", "condvar",
                                       "barrier", "semaphore", "once",  "thread"};
  if (kind == ObjectKind::none) return {};
  return std::string(names[static_cast<std::size_t>(kind)]) + " " + std::to_string(number);
}

// Plain memory has no number: places are counted as they come up.
class Places {
 public:
  std::string text(std::uint64_t address) {
    const std::uint64_t word = address & ~std::uint64_t{7};
    auto found = std::ranges::find(known_, word);
    if (found == known_.end()) found = known_.insert(known_.end(), word);
    return "memory " + std::string(1, letter(found - known_.begin()));
  }

 private:
  static char letter(std::ptrdiff_t index) { return static_cast<char>('A' + index % 26); }
  std::vector<std::uint64_t> known_;
};

bool is_of_race(const Failure& failure) { return failure.symptom == Symptom::race; }

// The two accesses of a race: the last of the second site, and the last of the first before it.
struct Pair {
  long first = -1;
  long second = -1;
};

bool touches(const Recorded& step, const Failure& failure, int side) {
  return step.site == failure.sites[side] && step.thread == failure.threads[side];
}

Pair pair_of(const Failure& failure, const std::vector<Recorded>& steps) {
  Pair pair;
  for (long index = static_cast<long>(steps.size()); index-- > 0;) {
    const Recorded& step = steps[static_cast<std::size_t>(index)];
    if (pair.second < 0) {
      if (touches(step, failure, 1)) pair.second = index;
    } else if (touches(step, failure, 0)) {
      const auto& second = steps[static_cast<std::size_t>(pair.second)];
      const bool is_near =
          (step.address & ~std::uint64_t{7}) == (second.address & ~std::uint64_t{7});
      if (!is_near && failure.kinds[1] != AccessKind::release &&
          failure.kinds[0] != AccessKind::release) {
        continue;
      }
      pair.first = index;
      break;
    }
  }
  return pair;
}

Step shown(const Recorded& recorded, long number, Places& places) {
  const bool is_plain = recorded.operation == Operation::read ||
                        recorded.operation == Operation::write ||
                        recorded.operation == Operation::free;
  return {.number = number,
          .thread = recorded.thread,
          .operation = name_of(recorded.operation),
          .object = is_plain ? places.text(recorded.address)
                             : object_text(recorded.object_kind, recorded.object_number),
          .value = recorded.value,
          .preempts = recorded.preempts,
          .stack = frames_of(recorded.stack)};
}

// The operations at which threads were stuck never happened: they are shown as the last ones.
void add_stuck(Interleaving& interleaving, const Recorder& recorder) {
  for (const Stuck& stuck : recorder.stuck) {
    Step step{.number = interleaving.steps.empty() ? 1 : interleaving.steps.back().number + 1,
              .thread = stuck.thread,
              .operation = name_of(stuck.operation),
              .object = object_text(stuck.object_kind, stuck.object_number),
              .value = stuck.owner >= 0
                           ? "blocked: thread " + std::to_string(stuck.owner) + " has it"
                           : "blocked",
              .marked = true,
              .stack = frames_of(stuck.stack)};
    interleaving.steps.push_back(std::move(step));
  }
}

void cut_in_the_middle(Interleaving& interleaving) {
  std::vector<Step>& steps = interleaving.steps;
  if (steps.size() <= most_steps) return;
  interleaving.left_out = static_cast<long>(steps.size() - most_steps);
  const auto from = steps.begin() + static_cast<std::ptrdiff_t>(most_steps / 3);
  steps.erase(from, from + static_cast<std::ptrdiff_t>(interleaving.left_out));
}

std::vector<Thread> threads_of(const Recorder& recorder, int count) {
  std::vector<Thread> threads;
  for (int number = 0; number < count; ++number) {
    Thread thread{.number = number};
    const auto index = static_cast<std::size_t>(number);
    if (index < recorder.created.size()) thread.created = frames_of(recorder.created[index]);
    threads.push_back(std::move(thread));
  }
  return threads;
}

Access access_of(const Failure& failure, int side, const Recorded* step) {
  return {
      .thread = failure.threads[side],
      .write = is_write(failure.kinds[side]),
      .atomic = is_atomic(failure.kinds[side]),
      .size = static_cast<int>(failure.size),
      .address = failure.address,
      .stack = step ? frames_of(step->stack) : Stack{frame_of(address_of(failure.sites[side]))}};
}

void add_accesses(Finding& finding, const Failure& failure, const Recorder& recorder) {
  const Pair pair = pair_of(failure, recorder.steps);
  const auto step = [&](long index) {
    return index < 0 ? nullptr : &recorder.steps[static_cast<std::size_t>(index)];
  };
  finding.accesses.push_back(access_of(failure, 1, step(pair.second)));
  finding.accesses.push_back(access_of(failure, 0, step(pair.first)));
  for (const Access& access : finding.accesses) {
    Thread thread{.number = access.thread};
    const auto index = static_cast<std::size_t>(access.thread);
    if (index < recorder.created.size()) thread.created = frames_of(recorder.created[index]);
    finding.threads.push_back(std::move(thread));
  }
}

}  // namespace

Stack frames_of(const CodeAddresses& addresses) {
  Stack frames;
  for (const std::uintptr_t address : addresses) frames.push_back(frame_of(address));
  return frames;
}

Finding finding_of(const Failure& failure, const Recorder& recorder) {
  Finding finding{.kind = failure.kind, .symptom = failure.symptom};
  if (is_of_race(failure)) {
    add_accesses(finding, failure, recorder);
  } else if (!recorder.stuck.empty()) {
    for (const Stuck& stuck : recorder.stuck) finding.stacks.push_back(frames_of(stuck.stack));
  } else if (!recorder.failed_at.empty()) {
    finding.stacks.push_back(frames_of(recorder.failed_at));
  }
  return finding;
}

Interleaving interleaving_of(const Failure& failure, const Recorder& recorder, int threads) {
  Interleaving interleaving{.symptom = failure.symptom,
                            .kind = failure.kind,
                            .message = failure.message,
                            .threads = threads_of(recorder, threads)};
  const Pair pair = is_of_race(failure) ? pair_of(failure, recorder.steps) : Pair{};
  Places places;
  for (std::size_t index = 0; index < recorder.steps.size(); ++index) {
    Step step = shown(recorder.steps[index], static_cast<long>(index) + 1, places);
    step.marked = static_cast<long>(index) == pair.first || static_cast<long>(index) == pair.second;
    interleaving.steps.push_back(std::move(step));
  }
  add_stuck(interleaving, recorder);
  if (!is_of_race(failure) && recorder.stuck.empty() && !recorder.failed_at.empty() &&
      !interleaving.steps.empty()) {
    interleaving.steps.back().marked = true;
  }
  cut_in_the_middle(interleaving);
  return interleaving;
}

}  // namespace deadheat::explorer
