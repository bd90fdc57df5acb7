// SPDX-License-Identifier: MIT
// Sessions made by hand, for the tests of the reports: one with everything that a report must show,
// and a small one.
#pragma once

#include <string>
#include <utility>

#include "model/finding.hpp"
#include "model/result.hpp"
#include "model/verdict.hpp"

namespace deadheat::sample {

using namespace std::string_literals;

// What a name, a message or a program's output may hold, and must not do anything.
inline const std::string hostile =
    "<script>alert(1)</script> \"]]> \x1b[31m &amp; '`backticks`' \xff\xfe \xe2\x80\xaegnp.exe --> </pre>\n\0end"s;

inline Frame frame(std::string function, std::string file, int line) {
  return {.function = std::move(function),
          .file = std::move(file),
          .line = line,
          .module = "counter_cases",
          .offset = 0x4711};
}

inline Run finished(Counts counts) {
  return {.how = How::finished,
          .seconds = 1.25,
          .peak_memory = 12'600'000,
          .seed = 42,
          .counts = counts};
}

// A result of a variant with some of its runs; judged at the end of the function that calls this.
inline Result result(std::string id, VariantInfo variant, Detector detector) {
  Result made;
  made.suite = "deadheat_cases";
  made.id = std::move(id);
  made.file = "cases/" + made.id + ".cpp";
  made.line = 40;
  made.rule = "Every increment counts: the total is sensors x steps.";
  made.bug = "count_ += offset is a read, an add and a write, and no lock spans the three.";
  made.fix = "A std::mutex is held around the update.";
  made.source = "Boehm: How to miscompile programs with benign data races (HotPar 2011)";
  made.tags = {"CP.2", "CWE-362", "quick"};
  made.variant = std::move(variant);
  made.detector = detector;
  made.setting = {.steps = 1'000'000, .threads = 5};
  made.repeat = "deadheat run --case " + made.id + " --variant " + made.variant.name + " --seed 42";
  made.seconds = 3.75;
  return made;
}

inline VariantInfo racy(Truth truth) {
  return {.name = "racy", .role = Role::racy, .truth = truth};
}
inline VariantInfo locked() { return {.name = "locked", .role = Role::locked}; }

inline Result with_tally(Result made, Counts counts) {
  made.counts = counts;
  made.runs = {finished(counts)};
  judge(made);
  return made;
}

inline Result racy_stress() {
  return with_tally(
      result("counter/lost-update", racy({.race = must, .wrong = must}), Detector::stress),
      {.trials = 20,
       .wrong = 20,
       .expected = 100'000'000,
       .found = 61'234'567,
       .lost = 38'765'433,
       .shown_expected = 5'000'000,
       .shown_found = 2'988'814,
       .seconds = 0.9,
       .first_wrong = 0.043,
       .tallies = {{5'000'000, 2'988'814, 1}, {5'000'000, 3'100'000, 17}},
       .other_tallies = 2});
}

inline Result locked_stress() {
  return with_tally(result("counter/lost-update", locked(), Detector::stress),
                    {.trials = 20,
                     .expected = 100'000'000,
                     .found = 100'000'000,
                     .shown_expected = 5'000'000,
                     .shown_found = 5'000'000,
                     .seconds = 2.1});
}

inline Finding data_race() {
  Finding race{.kind = "data-race", .symptom = Symptom::race};
  const Stack write = {
      frame("Counter<NoLock>::increment(long)", "cases/counter/lost_update.cpp", 21),
      frame("void std::__invoke<trial<NoLock>(Crew&)::lambda>(lambda&&)",
            "/usr/include/c++/12/bits/invoke.h", 60),
      frame("deadheat::Crew::together(int, long, F)", "harness/include/deadheat/crew.hpp", 77)};
  const Stack read = {
      frame("Counter<NoLock>::increment(long)", "cases/counter/lost_update.cpp", 21),
      frame("deadheat::Crew::together(int, long, F)", "harness/include/deadheat/crew.hpp", 77)};
  race.accesses = {{.thread = 1, .write = true, .size = 8, .address = 0x7ffd1234, .stack = write},
                   {.thread = 2, .write = false, .size = 8, .address = 0x7ffd1234, .stack = read}};
  race.threads = {
      {.number = 1, .name = "sensor 1", .created = {frame("main", "harness/suite/main.cpp", 12)}},
      {.number = 2, .name = "sensor 2", .created = {frame("main", "harness/suite/main.cpp", 12)}}};
  race.excerpts = {
      {.file = "cases/counter/lost_update.cpp",
       .first = 19,
       .marked = 21,
       .lines = {"  void increment(long offset) {", "    std::scoped_lock hold(mutex_);",
                 "    count_ += offset;", "  }"}}};
  race.fingerprint = fingerprint(race);
  race.reports = 7;
  race.runs = 3;
  return race;
}

inline Result racy_tsan() {
  const Counts counts{.trials = 30,
                      .wrong = 4,
                      .expected = 15'000,
                      .found = 14'990,
                      .lost = 10,
                      .shown_expected = 500,
                      .shown_found = 497,
                      .seconds = 0.5,
                      .first_wrong = 0.2};
  Result made = result("counter/lost-update", racy({.race = must, .wrong = must}), Detector::tsan);
  made.counts = counts;
  made.findings = {data_race()};
  made.runs = {finished(counts), finished(counts), finished(counts)};
  judge(made);
  return made;
}

inline Result locked_tsan() {
  return with_tally(result("counter/lost-update", locked(), Detector::tsan), {.trials = 30,
                                                                              .expected = 15'000,
                                                                              .found = 15'000,
                                                                              .shown_expected = 500,
                                                                              .shown_found = 500});
}

inline Result atomic_tsan() {
  Result made =
      result("counter/lost-update", {.name = "atomic", .role = Role::locked}, Detector::tsan);
  return with_tally(std::move(made), {.trials = 30,
                                      .expected = 15'000,
                                      .found = 15'000,
                                      .shown_expected = 500,
                                      .shown_found = 500});
}

inline Result litmus(bool fenced) {
  VariantInfo variant = fenced ? locked() : racy({.wrong = must});
  variant.litmus = true;
  Result made = result("litmus/store-buffering", variant, Detector::stress);
  made.rule = "At least one of the two reads sees the other thread's write.";
  made.bug = "Relaxed stores may still wait in a buffer when the loads are done.";
  made.fix = "All four accesses are sequentially consistent.";
  made.setting = {.threads = 2, .stride = 4096, .padding = 64};
  const long forbidden = fenced ? 0 : 1'234;
  made.counts = {.trials = 10'000'000, .wrong = forbidden, .seconds = 1.4};
  if (!fenced) made.counts.first_wrong = 0.0008;
  made.outcomes = {
      {.values = "0, 0",
       .count = forbidden,
       .truth = fenced ? never : must,
       .forbidden = true,
       .meaning = "both reads overtook the writes"},
      {.values = "0, 1", .count = 4'998'000, .truth = may, .meaning = "the second wrote first"},
      {.values = "1, 0",
       .count = 5'000'000 - forbidden,
       .truth = may,
       .meaning = "the first wrote first"},
      {.values = "1, 1", .count = 2'000, .truth = may, .meaning = ""}};
  made.runs = {finished(made.counts)};
  judge(made);
  return made;
}

inline Result hang() {
  Result made = result("lock/dining", racy({.inversion = must, .hang = must}), Detector::stress);
  Run run{.how = How::deadline, .message = "trial 4 did not end in 10 s", .seconds = 10, .seed = 7};
  run.threads = "3 of 3 threads blocked";
  run.stacks =
      "Thread 3 (LWP 4711):\n#0 futex_wait ()\n#1 philosopher(int) at cases/lock/dining.cpp:33\n"
      "Thread 2 (LWP 4712):\n#0 futex_wait ()\n#1 philosopher(int) at cases/lock/dining.cpp:33\n";
  made.runs = {run, run, finished({.trials = 3})};
  made.counts = {.trials = 3};
  judge(made);
  return made;
}

inline Finding inversion() {
  Finding found{.kind = "lock-order-inversion", .symptom = Symptom::inversion};
  found.stacks = {{frame("philosopher(int)", "cases/lock/dining.cpp", 32)},
                  {frame("philosopher(int)", "cases/lock/dining.cpp", 33)}};
  found.locks = {{.number = 1, .created = {frame("Table::Table()", "cases/lock/dining.cpp", 12)}},
                 {.number = 2, .destroyed = true, .created = {}}};
  found.fingerprint = fingerprint(found);
  found.reports = 1;
  found.runs = 1;
  return found;
}

inline Result broken_tsan() {
  Result made = result("lock/dining", locked(), Detector::tsan);
  made.findings = {inversion()};
  made.counts = {.trials = 5};
  made.runs = {finished(made.counts)};
  judge(made);
  return made;
}

inline Result missed_tsan() {
  return with_tally(
      result("queue/two-consumers", racy({.race = must}), Detector::tsan),
      {.trials = 12, .expected = 24, .found = 24, .shown_expected = 2, .shown_found = 2});
}

inline Result unjudged_stress() {
  return with_tally(
      result("queue/two-consumers", racy({.race = must}), Detector::stress),
      {.trials = 12, .expected = 24, .found = 24, .shown_expected = 2, .shown_found = 2});
}

inline Output flooded() {
  std::string text;
  for (int line = 0; line < 200; ++line) text += "noise " + std::to_string(line) + "\n";
  return {.text = text + "[... 1.9 GiB left out ...]\nlast words\n",
          .bytes = 2'000'000'000,
          .cut = true};
}

inline Result crash() {
  Result made = result("queue/two-consumers", locked(), Detector::stress);
  Run run{.how = How::signalled, .code = 11, .message = hostile, .seconds = 0.4, .seed = 9};
  run.out = flooded();
  run.err = {.text = "segfault in " + hostile, .bytes = 120};
  made.runs = {run};
  judge(made);
  return made;
}

inline Result errored() {
  Result made =
      result("queue/" + hostile, {.name = hostile, .role = Role::racy}, Detector::helgrind);
  made.rule = made.bug = made.fix = made.source = made.file = made.repeat = hostile;
  made.tags = {hostile};
  made.runs = {
      {.how = How::not_started, .code = 127, .message = "cannot start 'valgrind': " + hostile}};
  made.findings = {data_race()};
  made.findings.front().kind = hostile;
  made.findings.front().accesses.front().stack.front() = frame(hostile, hostile, 3);
  made.findings.front().excerpts.push_back(
      {.file = hostile, .first = 1, .marked = 1, .lines = {hostile}});
  judge(made);
  return made;
}

inline Result false_alarm() {
  VariantInfo variant = locked();
  variant.false_alarm = {{Detector::tsan, Symptom::race, "TSan does not know fences"}};
  Result made = result("litmus/fences", variant, Detector::tsan);
  made.findings = {data_race()};
  made.counts = {.trials = 100, .seconds = 0.1};
  made.runs = {finished(made.counts), finished(made.counts), finished(made.counts)};
  judge(made);
  return made;
}

inline Result explored(Result made, Exploration exploration, Counts counts) {
  made.setting = {.steps = 2, .threads = 2};
  made.exploration = std::move(exploration);
  return with_tally(std::move(made), counts);
}

inline Step step(long number, int thread, std::string operation, std::string object,
                 std::string value, Frame where, std::string source = {}) {
  return {.number = number,
          .thread = thread,
          .operation = std::move(operation),
          .object = std::move(object),
          .value = std::move(value),
          .stack = {std::move(where)},
          .source = std::move(source)};
}

inline Step marked(Step made) {
  made.marked = true;
  return made;
}
inline Step preempting(Step made) {
  made.preempts = true;
  return made;
}

// Two increments of which one is lost, and the race that loses it.
inline Interleaving lost_update() {
  const Frame add = frame("Counter<NoLock>::increment(long)", "cases/counter/lost_update.cpp", 21);
  const Frame together =
      frame("trial<NoLock>(deadheat::Crew&)", "cases/counter/lost_update.cpp", 34);
  const Frame check = frame("trial<NoLock>(deadheat::Crew&)", "cases/counter/lost_update.cpp", 35);
  const std::string start = "crew.together(sensors, crew.steps(), [&] { counter.increment(1); });";
  const std::string ends = "return {.expected = sensors * crew.steps(), .found = counter.count()};";
  Interleaving made{.symptom = Symptom::wrong, .kind = "wrong-tally"};
  made.message = "expected 2, found 1: one increment was lost";
  made.token = "counter/lost-update/racy@dh1.AQMBAgIBAQ";
  made.preemptions = 1;
  made.threads = data_race().threads;
  // the source of the increment is found in the excerpt of the finding
  made.steps = {step(1, 0, "start", "thread 1", "", together, start),
                step(2, 0, "start", "thread 2", "", together, start),
                step(3, 1, "read", "memory 1", "0", add),
                preempting(step(4, 2, "read", "memory 1", "0", add)),
                step(5, 2, "write", "memory 1", "1", add),
                step(6, 2, "end", "", "", add),
                marked(step(7, 1, "write", "memory 1", "1", add)),
                step(8, 1, "end", "", "", add),
                step(9, 0, "join", "thread 1", "", together, start),
                step(10, 0, "join", "thread 2", "", together, start),
                marked(step(11, 0, "read", "memory 1", "1", check, ends))};
  return made;
}

inline Interleaving racing_increments() {
  Interleaving made = lost_update();
  made.symptom = Symptom::race;
  made.kind = "data-race";
  made.fingerprint = data_race().fingerprint;
  made.message = "two writes to 'memory 1', and nothing orders them";
  made.token = "counter/lost-update/racy@dh1.AQMBAg";
  made.steps.resize(7);
  made.steps[6].number = 12;  // what lies between was not kept
  made.steps[4].marked = true;
  made.left_out = 5;
  return made;
}

inline Result racy_explore() {
  Finding race = data_race();
  race.reports = 14;
  race.runs = 1;
  Result made =
      result("counter/lost-update", racy({.race = must, .wrong = must}), Detector::explore);
  made.findings = {race};
  return explored(std::move(made),
                  {.strategy = "portfolio",
                   .executions = 20,
                   .interleavings = 20,
                   .points = 143,
                   .longest = 12,
                   .threads = 3,
                   .complete = true,
                   .first_failure = 4,
                   .tallies = {{.expected = 2, .found = 2, .count = 12},
                               {.expected = 2, .found = 1, .count = 8}},
                   .interleavings_shown = {racing_increments(), lost_update()}},
                  {.trials = 20,
                   .wrong = 8,
                   .expected = 40,
                   .found = 32,
                   .lost = 8,
                   .shown_expected = 2,
                   .shown_found = 1,
                   .seconds = 0.002,
                   .first_wrong = 0.0004});
}

inline Result locked_explore() {
  return explored(result("counter/lost-update", locked(), Detector::explore),
                  {.strategy = "portfolio",
                   .executions = 6,
                   .interleavings = 6,
                   .points = 48,
                   .longest = 14,
                   .threads = 3,
                   .complete = true,
                   .tallies = {{.expected = 2, .found = 2, .count = 6}}},
                  {.trials = 6,
                   .expected = 12,
                   .found = 12,
                   .shown_expected = 2,
                   .shown_found = 2,
                   .seconds = 0.001});
}

// Three philosophers who wait for each other: five lanes with names.
inline Interleaving deadlock() {
  const Frame left = frame("philosopher(int)", "cases/lock/dining.cpp", 32);
  const Frame right = frame("philosopher(int)", "cases/lock/dining.cpp", 33);
  const std::string first = "std::scoped_lock left(forks[seat]);";
  const std::string second = "std::scoped_lock right(forks[(seat + 1) % seats]);";
  Interleaving made{.symptom = Symptom::hang, .kind = "deadlock"};
  made.message = "threads 1, 2 and 3 wait for each other's mutexes";
  made.token = "lock/dining/racy@dh1.AQIDAQID";
  made.preemptions = 2;
  for (int number = 1; number <= 3; ++number) {
    made.threads.push_back(
        {.number = number, .name = "philosopher " + std::to_string(number), .created = {right}});
  }
  made.steps = {step(1, 1, "lock", "mutex 1", "", left, first),
                preempting(step(2, 2, "lock", "mutex 2", "", left, first)),
                preempting(step(3, 3, "lock", "mutex 3", "", left, first)),
                marked(step(4, 3, "lock", "mutex 1", "held by thread 1", right, second)),
                marked(step(5, 1, "lock", "mutex 2", "held by thread 2", right, second)),
                marked(step(6, 2, "lock", "mutex 3", "held by thread 3", right, second))};
  return made;
}

inline Result hang_explore() {
  Finding waiting{.kind = "deadlock", .symptom = Symptom::hang};
  waiting.stacks = {{frame("philosopher(int)", "cases/lock/dining.cpp", 33)}};
  waiting.fingerprint = fingerprint(waiting);
  waiting.reports = 3;
  waiting.runs = 1;
  Finding cycle = inversion();
  cycle.reports = 900;
  Interleaving shown = deadlock();
  shown.fingerprint = waiting.fingerprint;
  Result made = result("lock/dining", racy({.inversion = must, .hang = must}), Detector::explore);
  made.findings = {waiting, cycle};
  return explored(std::move(made),
                  {.strategy = "exhaustive",
                   .executions = 1'234,
                   .points = 22'212,
                   .longest = 18,
                   .threads = 4,
                   .bound = 2,
                   .first_failure = 17,
                   .interleavings_shown = {shown}},
                  {.trials = 1'234, .seconds = 0.03});
}

// A broken result in which every text is hostile.
inline Result hostile_explore() {
  const Frame where = frame(hostile, hostile, 3);
  Interleaving shown{.symptom = Symptom::race, .kind = hostile, .fingerprint = hostile};
  shown.message = shown.token = hostile;
  shown.threads = {{.number = 7, .name = hostile, .created = {where}}};
  shown.steps = {preempting(marked(step(4, 7, hostile, hostile, hostile, where, hostile)))};
  shown.left_out = 3;
  Finding race{.kind = hostile, .symptom = Symptom::race, .fingerprint = hostile};
  race.accesses = {{.thread = 7, .stack = {where}}};
  race.reports = 1;
  Result made = result("queue/two-consumers", locked(), Detector::explore);
  made.findings = {race};
  return explored(std::move(made),
                  {.strategy = hostile,
                   .executions = 2,
                   .first_failure = 2,
                   .tallies = {{.expected = 2, .found = 2, .count = 1}},
                   .other_tallies = 1,
                   .interleavings_shown = {shown},
                   .unsupported = {{.call = hostile, .stack = {where}}},
                   .nondeterminism = hostile},
                  {.trials = 2, .shown_expected = 2, .shown_found = 2});
}

inline Result control(VariantInfo variant, Counts counts, Detector detector) {
  Result made = with_tally(result("doctor/lost-update", std::move(variant), detector), counts);
  made.suite = "doctor";
  return made;
}

}  // namespace deadheat::sample

namespace deadheat {

// A file of which the two sides differ by an argument of a template; one line of it is hostile.
inline Source sample_source() {
  return {.file = "cases/counter/lost-update.cpp",
          .lines = {"#include <mutex>",
                    "// " + sample::hostile,
                    "template <class Mutex>",
                    "struct Counter {",
                    "  void increment(long offset) {",
                    "    std::scoped_lock hold(mutex_);",
                    "    count_ += offset;",
                    "  }",
                    "  Mutex mutex_;",
                    "  long count_ = 0;",
                    "};",
                    "",
                    "template <class AnyCounter>",
                    "Tally trial(Crew& crew) {",
                    "  AnyCounter counter;",
                    "  return run(counter, crew);",
                    "}",
                    "",
                    "const Case lost_update({",
                    "    .id = \"counter/lost-update\",",
                    "    .racy = {trial<Counter<NoLock>>, {.race = must, .wrong = must}},",
                    "    .locked = {trial<Counter<std::mutex>>},",
                    "});"}};
}

// Everything that a report must be able to show.
inline Session sample_session() {
  using namespace sample;
  Session session;
  session.created = "2025-06-01T12:00:00Z";
  session.command = "deadheat run --budget 2s";
  session.seed = 42;
  session.seconds = 75.5;
  session.planned = 20;
  session.environment = {{"compiler", "clang 14.0.6"}, {"processors", "2"}, {hostile, hostile}};
  session.controls = {
      control(racy({.wrong = must}), {.trials = 5, .wrong = 5, .lost = 9}, Detector::stress),
      control(locked(), {.trials = 5}, Detector::stress)};
  session.results = {racy_stress(),  locked_stress(),  racy_tsan(),       locked_tsan(),
                     atomic_tsan(),  litmus(false),    litmus(true),      false_alarm(),
                     hang(),         broken_tsan(),    unjudged_stress(), missed_tsan(),
                     crash(),        errored(),        racy_explore(),    locked_explore(),
                     hang_explore(), hostile_explore()};
  session.costs = {{"counter/lost-update", "racy", 1, 1.3},
                   {"counter/lost-update", "locked", 1, 16.4},
                   {"counter/lost-update", "racy", 4, 2.6},
                   {"counter/lost-update", "locked", 4, 98.8},
                   {"counter/lost-update", "atomic", 4, 41.6}};
  session.sources = {sample_source()};
  return session;
}

// One case in which all is as declared.
inline Session small_session() {
  using namespace sample;
  Session session;
  session.created = "2025-06-01T12:00:00Z";
  session.command = "deadheat run";
  session.seed = 42;
  session.seconds = 4.5;
  session.planned = 4;
  session.environment = {{"compiler", "clang 14.0.6"}};
  session.results = {racy_stress(), locked_stress(), racy_tsan(), missed_tsan()};
  return session;
}

}  // namespace deadheat
