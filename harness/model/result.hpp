// SPDX-License-Identifier: MIT
// What a run records: plain data. Times are in seconds, sizes in bytes, unless a name says
// otherwise.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <deadheat/truth.hpp>

namespace deadheat {

enum class Flavour { native, tsan, explore, gcc_tsan };
enum class Verdict { confirmed, unjudged, missed, broken, errored };  // worst last
enum class Sight { blind, glimpses, decides };  // how well a detector sees a symptom
enum class Unit { trials, runs };

// How a child process ended.
enum class How {
  finished,     // it said that it was done, and exited with 0
  exited,       // it exited without having said that it was done (`code`)
  signalled,    // a signal ended it (`code`)
  deadline,     // a trial did not end in its time, and it was killed
  memory,       // it went over the memory limit, and was killed
  interrupted,  // the session was interrupted, and it was killed
  not_started,
  unreadable,  // what it reported could not be read
  refused,     // the suite refused to run (`message` has its sentence)
};

// A code location. `module` and `offset` say where it is when no symbolizer could tell the rest.
struct Frame {
  std::string function = {};
  std::string file = {};
  int line = 0;
  std::string module = {};
  std::uint64_t offset = 0;
};
using Stack = std::vector<Frame>;  // innermost first

// One of the accesses of a finding.
struct Access {
  int thread = 0;  // the detector's number; 0 is the main thread
  bool write = false;
  bool atomic = false;
  int size = 0;
  std::uint64_t address = 0;
  Stack stack = {};
};

struct Lock {
  std::uint64_t number = 0;
  bool destroyed = false;
  Stack created = {};
};

struct Thread {
  int number = 0;
  std::string name = {};
  int parent = 0;
  Stack created = {};
};

// Some lines of source round a location.
struct Excerpt {
  std::string file = {};
  int first = 0;   // the number of lines[0]
  int marked = 0;  // the line in question
  std::vector<std::string> lines = {};
};

// One report of a detector; equal ones of several runs are kept once.
struct Finding {
  std::string kind = {};  // the detector's word, e.g. "data-race"
  Symptom symptom = Symptom::race;
  std::string fingerprint = {};  // of kind and code locations; the same over runs and machines
  std::vector<Access> accesses = {};
  std::vector<Lock> locks = {};
  std::vector<Thread> threads = {};
  std::vector<Stack> stacks = {};
  std::vector<Excerpt> excerpts = {};
  long reports = 0;  // how often it was reported
  long runs = 0;     // in how many runs
};

// How often trials ended with one pair of counts.
struct TallyCount {
  long expected = 0;
  long found = 0;
  long count = 0;
};

// The tallies of all trials, added up.
struct Counts {
  long trials = 0;
  long wrong = 0;  // trials with found != expected, or outcomes that the rule forbids
  long expected = 0;
  long found = 0;
  long lost = 0;     // the sum of expected - found where that is positive
  long surplus = 0;  // the sum of found - expected where that is positive
  long threw = 0;    // trials that ended with an exception
  // one trial to show: the first wrong one, else the first
  long shown_expected = 0;
  long shown_found = 0;
  double seconds = 0;  // in trials
  std::optional<double> first_wrong =
      {};  // seconds from the start to the end of the first wrong trial
  // The pairs of counts that trials ended with, those that came first; under explore and in a
  // litmus they are elsewhere (Exploration, OutcomeCount).
  std::vector<TallyCount> tallies = {};
  long other_tallies = 0;  // trials with further pairs
};

// One line of a litmus table with what was seen.
struct OutcomeCount {
  std::string values = {};  // "0, 1"
  long count = 0;
  Seen truth = never;
  bool forbidden = false;
  bool listed = true;  // false: seen, but not in the table
  std::string meaning = {};
};

// How the engine was set for this run; with the seed, what is needed to repeat it.
struct Setting {
  int steps = 0;
  int threads = 0;
  int stride = 0;   // litmus: states a stride
  int padding = 0;  // litmus: bytes from state to state
  bool pinned = false;
};

// What a child printed, cut in the middle where it was too much.
struct Output {
  std::string text = {};
  std::uint64_t bytes = 0;  // printed in all
  bool cut = false;
};

// One child process.
struct Run {
  How how = How::finished;
  int code = 0;              // exit code or signal number
  std::string message = {};  // in a sentence, where there is something to say
  double seconds = 0;
  std::uint64_t peak_memory = 0;
  std::uint64_t seed = 0;
  Counts counts = {};
  Output out = {};
  Output err = {};
  std::string stacks = {};   // of all threads before the kill
  std::string threads = {};  // what the threads were doing then, e.g. "3 of 3 threads blocked"
};

// How often a symptom was seen, and what that means.
struct Sighting {
  Symptom symptom = Symptom::race;
  Seen truth = never;
  Sight sight = Sight::blind;
  long seen = 0;
  long of = 0;
  Unit unit = Unit::runs;
  Verdict verdict = Verdict::confirmed;
  std::string note = {};             // a declared limit, or why it is judged so
  std::optional<double> first = {};  // seconds to the first sighting
};

// One end of a declared limit, with its reason.
struct KnownLimit {
  Detector detector = Detector::tsan;
  Symptom symptom = Symptom::race;
  std::string reason = {};
};

// What a suite tells of one variant.
struct VariantInfo {
  std::string name = {};
  Role role = Role::racy;
  bool litmus = false;
  Truth truth = {};
  std::vector<KnownLimit> blind = {};
  std::vector<KnownLimit> false_alarm = {};
  double deadline = 10;
};

struct CaseInfo {
  std::string id = {};
  std::string rule = {};
  std::string bug = {};
  std::string fix = {};
  std::string source = {};             // where the lesson comes from
  std::vector<std::string> tags = {};  // words to select by
  std::string file = {};
  int line = 0;
  std::vector<VariantInfo> variants = {};
};

struct SuiteInfo {
  std::string name = {};
  Flavour flavour = Flavour::native;
  std::string compiler = {};
  std::string flags = {};
  std::string symbolizer = {};  // the one that fits the compiler, or empty
  std::string root = {};        // what relative paths of sources start from
  bool suppresses = false;      // it has suppressions of ThreadSanitizer compiled in
  std::vector<CaseInfo> cases = {};
};

// One event of an interleaving.
struct Step {
  long number = 0;             // from 1
  int thread = 0;              // 0 is the body
  std::string operation = {};  // "lock", "write", "wait", …
  std::string object = {};     // "mutex 1", "memory 3", …: numbered as they come up
  std::string value = {};      // what was read or written, where that is known
  bool preempts = false;       // the thread before it could have gone on
  bool marked = false;         // one of those that make the bug: the racing or blocking operations
  Stack stack = {};
  std::string source = {};  // the line of source where it happened, where that could be read
};

// An interleaving that shows a symptom, event by event, with as few preemptions as were found.
struct Interleaving {
  Symptom symptom = Symptom::race;
  std::string kind = {};         // as in the finding; "wrong-tally" where a trial ended wrong
  std::string fingerprint = {};  // of the finding; empty for a wrong tally
  std::string message = {};      // what went wrong, in a sentence
  std::string token = {};        // what `deadheat replay` takes
  int preemptions = 0;
  std::vector<Thread> threads = {};
  std::vector<Step> steps = {};
  long left_out = 0;  // events in the middle that are not among the steps
};

// A call that cannot be explored, where it was made.
struct Unsupported {
  std::string call = {};
  Stack stack = {};
};

// What the controlled scheduler did.
struct Exploration {
  std::string strategy = {};
  long executions = 0;
  long interleavings = 0;  // of them, different ones; 0: not counted
  long points = 0;         // scheduling points, in all executions
  long longest = 0;        // events in the longest execution
  int threads = 0;         // the most in one execution
  bool complete = false;   // every interleaving was explored
  int bound = -1;          // every interleaving with at most so many preemptions; -1: none
  int spurious = 0;        // at most so many waits of one execution ended without a notify
  long first_failure = 0;  // the number of the first execution that showed something; 0: none did
  std::vector<TallyCount> tallies = {};
  long other_tallies = 0;  // executions with further pairs of counts, beyond those listed
  std::vector<Interleaving> interleavings_shown = {};
  std::vector<Unsupported> unsupported = {};
  std::string nondeterminism = {};  // the first event that differed on the same schedule
};

// One variant under one detector, judged.
struct Result {
  std::string suite = {};
  std::string id = {};
  std::string rule = {};
  std::string bug = {};
  std::string fix = {};
  std::string source = {};
  std::vector<std::string> tags = {};
  std::string file = {};
  int line = 0;
  VariantInfo variant = {};
  Detector detector = Detector::stress;
  Setting setting = {};
  Counts counts = {};  // of all runs
  std::vector<OutcomeCount> outcomes = {};
  std::vector<Finding> findings = {};
  std::optional<Exploration> exploration = {};  // where the detector is explore
  std::vector<Run> runs = {};
  std::vector<Sighting> sightings = {};
  Verdict verdict = Verdict::unjudged;
  std::string reason = {};  // the verdict in a sentence
  std::string repeat = {};  // the command that repeats it
  double seconds = 0;
};

// What a variant costs, measured by Google Benchmark. Where a body counts no steps, a step is a
// whole trial.
struct Cost {
  std::string id = {};
  std::string variant = {};
  int threads = 0;
  double ns_per_step = 0;            // on the clock
  double processor_ns_per_step = 0;  // processor time of all threads; 0: not measured
  double bytes_per_task = 0;         // resident memory; 0: the body does not say what it holds
  bool whole_trials = false;
};

// A file of cases as it was when they were run.
struct Source {
  std::string file = {};  // as in Result
  std::vector<std::string> lines = {};
  long left_out = 0;  // lines at its end that were not kept
};

// All that one run of `deadheat run` found; the content of a result file.
struct Session {
  std::string created = {};  // ISO 8601, UTC
  std::string command = {};
  std::uint64_t seed = 0;
  double seconds = 0;
  bool interrupted = false;
  bool whole =
      true;  // all variants and detectors of its cases; else a selection, which cannot judge a case
  long planned = 0;  // results that there would be without an interruption
  std::map<std::string, std::string> environment = {};
  std::vector<Result> controls = {};  // the doctor's: planted bugs and their repairs
  std::vector<Result> results = {};
  std::vector<Cost> costs = {};
  std::vector<Source> sources = {};  // of the cases, each file once, by name
};

}  // namespace deadheat
