// SPDX-License-Identifier: MIT
#include "model/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "model/error.hpp"

namespace deadheat {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

const std::string source = "results.json";

Frame full_frame(const std::string& function) {
  Frame frame;
  frame.function = function;
  frame.file = "cases/counter/lost_update.cpp";
  frame.line = 31;
  frame.module = "bin/counter_tsan";
  frame.offset = 0xfedcba9876543210u;  // needs all 64 bits
  return frame;
}

Counts full_counts() {
  Counts counts;
  counts.trials = 1;
  counts.wrong = 2;
  counts.expected = 3;
  counts.found = 4;
  counts.lost = 5;
  counts.surplus = 6;
  counts.threw = 7;
  counts.shown_expected = 8;
  counts.shown_found = -9;
  counts.seconds = 0.1;
  counts.first_wrong = 0.25;
  counts.tallies = {{.expected = 3, .found = -4, .count = 5}};
  counts.other_tallies = 6;
  return counts;
}

Finding full_finding() {
  Finding finding;
  finding.kind = "lock-order-inversion";
  finding.symptom = Symptom::inversion;
  finding.fingerprint = "0123456789abcdef";
  Access access;
  access.thread = 2;
  access.write = true;
  access.atomic = true;
  access.size = 8;
  access.address = 0x7fffffffffffu;
  access.stack = {full_frame("add"), full_frame("main")};
  finding.accesses = {access};
  Lock lock;
  lock.number = 11;
  lock.destroyed = true;
  lock.created = {full_frame("make")};
  finding.locks = {lock};
  Thread thread;
  thread.number = 3;
  thread.name = "worker";
  thread.parent = 1;
  thread.created = {full_frame("start")};
  finding.threads = {thread};
  finding.stacks = {{full_frame("one")}, {full_frame("two"), full_frame("main")}};
  Excerpt excerpt;
  excerpt.file = "cases/counter/lost_update.cpp";
  excerpt.first = 30;
  excerpt.marked = 31;
  excerpt.lines = {"{", "  count_ += offset; // \"<ü>\" \t", "}"};
  finding.excerpts = {excerpt};
  finding.reports = 12;
  finding.runs = 4;
  return finding;
}

Exploration full_exploration() {
  Exploration exploration;
  exploration.strategy = "portfolio";
  exploration.executions = 1'000'001;
  exploration.interleavings = 20;
  exploration.points = 5'000'000'000;
  exploration.longest = 37;
  exploration.threads = 3;
  exploration.complete = true;
  exploration.bound = 2;
  exploration.spurious = 3;
  exploration.first_failure = 4;
  exploration.tallies = {{.expected = 4, .found = -2, .count = 12}};
  exploration.other_tallies = 6;
  Interleaving shown;
  shown.symptom = Symptom::hang;
  shown.kind = "deadlock";
  shown.fingerprint = "fedcba9876543210";
  shown.message = "threads 1 and 2 wait for each other";
  shown.token = "a/b/racy@dh1.AbC-9_";
  shown.preemptions = 1;
  shown.threads = full_finding().threads;
  shown.steps = {{.number = 5,
                  .thread = 2,
                  .operation = "lock",
                  .object = "mutex 1",
                  .value = "held by thread 1",
                  .preempts = true,
                  .marked = true,
                  .stack = {full_frame("transfer")},
                  .source = "std::scoped_lock hold(mutex_);"}};
  shown.left_out = 100;
  exploration.interleavings_shown = {shown};
  exploration.unsupported = {{.call = "fork", .stack = {full_frame("spawn")}}};
  exploration.nondeterminism = "event 7 was a read, and then a write";
  return exploration;
}

Run full_run() {
  Run run;
  run.how = How::deadline;
  run.code = 9;
  run.message = "no trial ended in 10 s";
  run.seconds = 10.5;
  run.peak_memory = 1u << 30;
  run.seed = std::numeric_limits<std::uint64_t>::max();
  run.counts = full_counts();
  run.out = {.text = "out\n", .bytes = 5'000'000'000u, .cut = true};
  run.err = {.text = "err", .bytes = 3, .cut = true};
  run.stacks = "#0 wait";
  run.threads = "3 of 3 threads blocked";
  return run;
}

Result full_result() {
  Result result;
  result.suite = "counter";
  result.id = "counter/lost-update";
  result.rule = "Every increment counts.";
  result.bug = "A read, an add and a write.";
  result.fix = "A mutex.";
  result.source = "C++ Core Guidelines";
  result.tags = {"CP.20", "CWE-362"};
  result.file = "cases/counter/lost_update.cpp";
  result.line = 40;
  result.variant.name = "wrong-lock";
  result.variant.role = Role::locked;
  result.variant.litmus = true;
  result.variant.truth = {
      .race = must, .inversion = may, .misuse = must, .wrong = may, .hang = must, .crash = may};
  result.variant.blind = {{Detector::drd, Symptom::inversion, "it does not watch lock order"}};
  result.variant.false_alarm = {{Detector::helgrind, Symptom::misuse, "lock-free"}};
  result.variant.deadline = 2.5;
  result.detector = Detector::explore;
  result.setting = {.steps = 3, .threads = 4, .stride = 1000, .padding = 64, .pinned = true};
  result.counts = full_counts();
  OutcomeCount outcome;
  outcome.values = "0, 1";
  outcome.count = 17;
  outcome.truth = must;
  outcome.forbidden = true;
  outcome.listed = false;
  outcome.meaning = "both reads overtook the writes";
  result.outcomes = {outcome};
  result.findings = {full_finding()};
  result.exploration = full_exploration();
  result.runs = {full_run()};
  Sighting sighting;
  sighting.symptom = Symptom::crash;
  sighting.truth = must;
  sighting.sight = Sight::decides;
  sighting.seen = 2;
  sighting.of = 30;
  sighting.unit = Unit::trials;
  sighting.verdict = Verdict::broken;
  sighting.note = "seen, although it is declared blind";
  sighting.first = 1.5;
  result.sightings = {sighting};
  result.verdict = Verdict::missed;
  result.reason = "'race' must be seen";
  result.repeat = "deadheat run --seed 7";
  result.seconds = 0.3;
  return result;
}

Session full_session() {
  Session session;
  session.created = "2024-05-06T07:08:09Z";
  session.command = "deadheat run build";
  session.seed = 0x8000000000000001u;
  session.seconds = 12.75;
  session.interrupted = true;
  session.whole = false;
  session.planned = 99;
  session.environment = {{"compiler", "clang 14"}, {"cores", "2"}};
  session.controls = {full_result()};
  session.controls[0].id = "doctor/control";
  session.results = {full_result(), full_result()};
  session.results[1].counts.first_wrong = std::nullopt;
  session.results[1].sightings[0].first = std::nullopt;
  session.sources = {{.file = "cases/a.cpp", .lines = {"int a;"}, .left_out = 3}};
  session.costs = {{.id = "counter/lost-update",
                    .variant = "atomic",
                    .threads = 2,
                    .ns_per_step = 7.25,
                    .processor_ns_per_step = 14.5,
                    .bytes_per_task = 4096,
                    .whole_trials = true}};
  return session;
}

SuiteInfo full_suite() {
  CaseInfo info;
  info.id = "counter/lost-update";
  info.rule = "rule";
  info.bug = "bug";
  info.fix = "fix";
  info.source = "CWE-367";
  info.tags = {"CP.2", "quick"};
  info.file = "lost_update.cpp";
  info.line = 40;
  info.variants = {full_result().variant};
  SuiteInfo suite;
  suite.name = "counter";
  suite.flavour = Flavour::explore;
  suite.compiler = "clang 14";
  suite.flags = "-O1 -g";
  suite.symbolizer = "llvm-symbolizer-14";
  suite.suppresses = true;
  suite.cases = {info};
  return suite;
}

json full_json() { return json::parse(to_json_text(full_session())); }

Session read_back(const json& file) { return session_from_json_text(file.dump(), source); }

// What the reader says about a text that it must refuse.
std::string refusal(std::string_view text) {
  try {
    session_from_json_text(text, source);
  } catch (const Error& error) {
    return error.what();
  }
  return "it was read";
}

std::string suite_refusal(std::string_view text) {
  try {
    suite_from_json_text(text, "suite 'counter'");
  } catch (const Error& error) {
    return error.what();
  }
  return "it was read";
}

// Every value of a file below `at`, with the pointer to it.
void collect_leaves(const json& at, const json::json_pointer& path,
                    std::vector<json::json_pointer>& leaves) {
  if (at.is_object()) {
    for (const auto& [key, value] : at.items()) collect_leaves(value, path / key, leaves);
  } else if (at.is_array()) {
    for (std::size_t index = 0; index < at.size(); ++index) {
      collect_leaves(at[index], path / index, leaves);
    }
  } else {
    leaves.push_back(path);
  }
}

std::string member_names(const json& object) {
  std::string names;
  for (const auto& [key, value] : object.items()) names += (names.empty() ? "" : " ") + key;
  return names;
}

bool is_default(const json& value) {
  return value == json("") || value == json(0) || value == json(0.0) || value == json(false);
}

TEST(ResultFile, ReadsBackWhatWasWritten) {
  const std::string written = to_json_text(full_session());
  EXPECT_EQ(to_json_text(session_from_json_text(written, source)), written);
}

// So that the round trip above cannot pass by a member that is never written or never read.
TEST(ResultFile, TheSessionOfTheseTestsHasNoDefaultInIt) {
  const json file = full_json();
  std::vector<json::json_pointer> leaves;
  collect_leaves(file.at("controls"), json::json_pointer("/controls"), leaves);
  collect_leaves(file.at("costs"), json::json_pointer("/costs"), leaves);
  collect_leaves(file.at("sources"), json::json_pointer("/sources"), leaves);
  ASSERT_GT(leaves.size(), 100u);
  for (const json::json_pointer& leaf : leaves) {
    if (leaf.back() == "listed") continue;  // true by default
    EXPECT_FALSE(is_default(file.at(leaf))) << leaf.to_string();
  }
}

// Nor by a member that is neither written nor read.
TEST(ResultFile, HasEveryMember) {
  const std::map<std::string, std::string> members = {
      {"",
       "cases command controls costs created environment format interrupted planned results "
       "seconds seed sources version whole"},
      {"/sources/0", "file left_out lines"},
      {"/costs/0",
       "bytes_per_task id ns_per_step processor_ns_per_step threads variant whole_trials"},
      {"/results/0",
       "bug counts detector exploration file findings fix id line outcomes reason repeat rule runs "
       "seconds setting sightings source suite tags variant verdict"},
      {"/results/0/exploration",
       "bound complete executions first_failure interleavings interleavings_shown longest "
       "nondeterminism other_tallies points spurious strategy tallies threads unsupported"},
      {"/results/0/exploration/tallies/0", "count expected found"},
      {"/results/0/exploration/unsupported/0", "call stack"},
      {"/results/0/exploration/interleavings_shown/0",
       "fingerprint kind left_out message preemptions steps symptom threads token"},
      {"/results/0/exploration/interleavings_shown/0/steps/0",
       "marked number object operation preempts source stack thread value"},
      {"/results/0/variant", "blind deadline false_alarm litmus name role truth"},
      {"/results/0/variant/truth", "crash hang inversion misuse race wrong"},
      {"/results/0/variant/blind/0", "detector reason symptom"},
      {"/results/0/setting", "padding pinned steps stride threads"},
      {"/results/0/counts",
       "expected first_wrong found lost other_tallies seconds shown surplus tallies threw trials "
       "wrong"},
      {"/results/0/counts/shown", "expected found"},
      {"/results/0/outcomes/0", "count forbidden listed meaning truth values"},
      {"/results/0/runs/0",
       "code counts err how message out peak_memory seconds seed stacks threads"},
      {"/results/0/runs/0/out", "bytes cut text"},
      {"/results/0/sightings/0", "first note of rate seen sight symptom truth unit verdict"},
      {"/results/0/findings/0",
       "accesses excerpts fingerprint kind locks reports runs stacks symptom "
       "threads"},
      {"/results/0/findings/0/accesses/0", "address atomic size stack thread write"},
      {"/results/0/findings/0/locks/0", "created destroyed number"},
      {"/results/0/findings/0/threads/0", "created name number parent"},
      {"/results/0/findings/0/excerpts/0", "file first lines marked"},
      {"/results/0/findings/0/stacks/0/0", "file function line module offset"},
  };
  const json file = full_json();
  for (const auto& [place, expected] : members) {
    EXPECT_EQ(member_names(file.at(json::json_pointer(place))), expected) << place;
  }
}

TEST(ResultFile, ReadsEveryMemberBackToItsPlace) {
  const Session session = session_from_json_text(to_json_text(full_session()), source);
  ASSERT_EQ(session.results.size(), 2u);
  const Result& result = session.results[0];
  EXPECT_EQ(session.seed, 0x8000000000000001u);
  EXPECT_EQ(session.environment.at("cores"), "2");
  EXPECT_EQ(result.variant.truth, full_result().variant.truth);
  EXPECT_EQ(result.source, "C++ Core Guidelines");
  EXPECT_EQ(result.tags, (std::vector<std::string>{"CP.20", "CWE-362"}));
  EXPECT_EQ(result.detector, Detector::explore);
  EXPECT_EQ(result.setting.padding, 64);
  EXPECT_EQ(result.counts.shown_found, -9);
  EXPECT_EQ(result.counts.first_wrong, 0.25);
  EXPECT_FALSE(result.outcomes.at(0).listed);
  EXPECT_EQ(result.findings.at(0).accesses.at(0).stack.at(0).offset, 0xfedcba9876543210u);
  ASSERT_TRUE(result.exploration);
  EXPECT_EQ(result.exploration->points, 5'000'000'000);
  EXPECT_EQ(result.exploration->bound, 2);
  EXPECT_EQ(result.exploration->tallies.at(0).found, -2);
  EXPECT_EQ(result.exploration->unsupported.at(0).call, "fork");
  EXPECT_EQ(result.exploration->interleavings_shown.at(0).symptom, Symptom::hang);
  EXPECT_EQ(result.exploration->interleavings_shown.at(0).steps.at(0).object, "mutex 1");
  EXPECT_EQ(result.runs.at(0).how, How::deadline);
  EXPECT_EQ(result.runs.at(0).err.text, "err");
  EXPECT_EQ(result.sightings.at(0).unit, Unit::trials);
  EXPECT_EQ(result.verdict, Verdict::missed);
  EXPECT_EQ(session.results[1].sightings.at(0).first, std::nullopt);
}

TEST(ResultFile, AnEmptySessionReadsBack) {
  const std::string written = to_json_text(Session{});
  EXPECT_EQ(to_json_text(session_from_json_text(written, source)), written);
}

TEST(ResultFile, TellsItsFormatAndVersion) {
  const json file = full_json();
  EXPECT_EQ(file.at("format"), "deadheat-results");
  EXPECT_EQ(file.at("version").at("major"), 1);
  EXPECT_EQ(file.at("version").at("minor"), 3);
}

TEST(ResultFile, HoldsTheVerdictOfEachCase) {
  const json cases = full_json().at("cases");
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_EQ(cases[0].at("id"), "counter/lost-update");
  EXPECT_EQ(cases[0].at("verdict"), "missed");
}

TEST(ResultFile, HoldsEnumsAsTheirNames) {
  const json result = full_json().at("results").at(0);
  EXPECT_EQ(result.at("detector"), "explore");
  EXPECT_EQ(result.at("variant").at("truth").at("race"), "must");
  EXPECT_EQ(result.at("runs").at(0).at("how"), "deadline");
}

TEST(ResultFile, HoldsTheRateOfASightingWithItsInterval) {
  const json measured = full_json().at("/results/0/sightings/0/rate"_json_pointer);
  EXPECT_DOUBLE_EQ(measured.at("rate").get<double>(), 2.0 / 30.0);
  EXPECT_LT(measured.at("low"), measured.at("rate"));
  EXPECT_GT(measured.at("high"), measured.at("rate"));
}

TEST(ResultFile, HoldsNoRateOfWhatWasNotTried) {
  Session session = full_session();
  session.results[0].sightings[0].of = 0;
  const json file = json::parse(to_json_text(session));
  EXPECT_FALSE(file.at("/results/0/sightings/0"_json_pointer).contains("rate"));
}

TEST(ResultFile, ReplacesInvalidUtf8) {
  Session session = full_session();
  session.results[0].runs[0].out.text = "a\xff\xfe z \xc3";
  session.results[0].reason = "b\x80";
  const std::string written = to_json_text(session);
  const Session read = session_from_json_text(written, source);
  EXPECT_EQ(read.results[0].runs[0].out.text, "a\xef\xbf\xbd\xef\xbf\xbd z \xef\xbf\xbd");
  EXPECT_EQ(read.results[0].reason, "b\xef\xbf\xbd");
}

TEST(ResultFile, KeepsControlCharactersAndNullBytes) {
  Session session = full_session();
  const std::string text("a\0b\x1b[31m\r\n", 9);
  session.results[0].runs[0].out.text = text;
  const Session read = session_from_json_text(to_json_text(session), source);
  EXPECT_EQ(read.results[0].runs[0].out.text, text);
}

TEST(ResultFile, WithNumbersThatAreNotFiniteReadsBack) {
  Session session = full_session();
  session.costs[0].ns_per_step = std::numeric_limits<double>::infinity();
  session.results[0].counts.seconds = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NO_THROW(session_from_json_text(to_json_text(session), source));
}

TEST(OlderResultFile, MissingMembersHaveTheirDefaults) {
  json file = full_json();
  file.erase("costs");
  file.erase("seed");
  file["results"][0].erase("setting");
  file["results"][0]["counts"].erase("first_wrong");
  file["results"][0]["outcomes"][0].erase("listed");
  file["results"][0]["variant"].erase("deadline");
  const Session read = read_back(file);
  EXPECT_TRUE(read.costs.empty());
  EXPECT_EQ(read.seed, 0u);
  EXPECT_EQ(read.results[0].setting.steps, 0);
  EXPECT_EQ(read.results[0].counts.first_wrong, std::nullopt);
  EXPECT_TRUE(read.results[0].outcomes[0].listed);
  EXPECT_EQ(read.results[0].variant.deadline, 10);
}

// Written before there was one.
TEST(OlderResultFile, HasNoExplorationAndGetsNone) {
  json file = full_json();
  file["version"]["minor"] = 0;
  file["results"][0].erase("exploration");
  const Session read = read_back(file);
  EXPECT_FALSE(read.results[0].exploration);
  EXPECT_TRUE(read.results[1].exploration);
  EXPECT_FALSE(json::parse(to_json_text(read)).at("results").at(0).contains("exploration"));
}

// Written before a case could name them.
TEST(OlderResultFile, HasNoSourceAndNoTags) {
  json file = full_json();
  file["version"]["minor"] = 1;
  file["results"][0].erase("source");
  file["results"][0].erase("tags");
  const Session read = read_back(file);
  EXPECT_EQ(read.results[0].source, "");
  EXPECT_TRUE(read.results[0].tags.empty());
  EXPECT_FALSE(read.results[1].tags.empty());
}

// Written before the distribution of the tallies and the files of the cases were kept.
TEST(OlderResultFile, HasNoTalliesAndNoSources) {
  json file = full_json();
  file["version"]["minor"] = 2;
  file.erase("sources");
  file["results"][0]["counts"].erase("tallies");
  file["results"][0]["counts"].erase("other_tallies");
  const Session read = read_back(file);
  EXPECT_TRUE(read.sources.empty());
  EXPECT_TRUE(read.results[0].counts.tallies.empty());
  EXPECT_EQ(read.results[0].counts.other_tallies, 0);
}

TEST(InvalidResultFile, WithATextForTheTagsIsRefusedWithItsPlace) {
  json file = full_json();
  file["results"][0]["tags"] = "quick";
  EXPECT_THAT(refusal(file.dump()), AllOf(HasSubstr("/results/0/tags"), HasSubstr("array")));
}

TEST(OlderResultFile, AnExplorationWithoutItsMembersHasTheirDefaults) {
  json file = full_json();
  file["results"][0]["exploration"] = json::object();
  const Session read = read_back(file);
  ASSERT_TRUE(read.results[0].exploration);
  EXPECT_EQ(read.results[0].exploration->bound, -1);
  EXPECT_FALSE(read.results[0].exploration->complete);
  EXPECT_TRUE(read.results[0].exploration->interleavings_shown.empty());
}

TEST(ResultFile, AnEmptyExplorationReadsBackAsOne) {
  Session session = full_session();
  session.results[0].exploration = Exploration{};
  const Session read = session_from_json_text(to_json_text(session), source);
  EXPECT_TRUE(read.results[0].exploration);
  EXPECT_EQ(to_json_text(read), to_json_text(session));
}

TEST(OlderResultFile, WithNothingButItsHeadIsAnEmptySession) {
  const Session read =
      session_from_json_text(R"({"format": "deadheat-results", "version": {"major": 1}})", source);
  EXPECT_TRUE(read.results.empty());
}

TEST(NewerResultFile, OfTheSameMajorHasMembersThatArePassedOver) {
  json file = full_json();
  file["version"]["minor"] = 99;
  file["weather"] = {{"sky", "blue"}};
  file["results"][0]["weather"] = json::array({1, 2});
  file["results"][0]["findings"][0]["weather"] = "rain";
  EXPECT_EQ(json::parse(to_json_text(read_back(file))), full_json());
}

TEST(NewerResultFile, OfANewerMajorIsRefusedByItsNumber) {
  json file = full_json();
  file["version"]["major"] = 2;
  EXPECT_THAT(refusal(file.dump()),
              AllOf(HasSubstr(source), HasSubstr("version 2"), HasSubstr("newer")));
}

TEST(NewerResultFile, OfAMajorThatNoIntHoldsIsRefused) {
  json file = full_json();
  file["version"]["major"] = 4'294'967'297;  // 1, were it cut to 32 bits
  EXPECT_THAT(refusal(file.dump()), HasSubstr(source));
}

TEST(ForeignFile, ThatIsNotJsonIsRefusedWithThePlace) {
  EXPECT_THAT(refusal("<html>"),
              AllOf(HasSubstr(source), HasSubstr("not readable as JSON"), HasSubstr("line 1")));
  EXPECT_THAT(refusal(""), AllOf(HasSubstr(source), HasSubstr("not readable as JSON")));
}

TEST(ForeignFile, ThatIsCutOffIsRefusedWhereverItIsCut) {
  Session session = full_session();
  session.results.resize(1);
  session.controls.clear();
  const std::string written = to_json_text(session);
  for (std::size_t length = 0; length + 1 < written.size(); length += 13) {
    EXPECT_THAT(refusal(std::string_view(written).substr(0, length)),
                AllOf(HasSubstr(source), HasSubstr("cut off")))
        << length;
  }
}

TEST(ForeignFile, WithTextBehindItsEndIsRefused) {
  EXPECT_THAT(refusal(to_json_text(full_session()) + "{}"), HasSubstr(source));
}

TEST(ForeignFile, OfAnotherFormatIsRefused) {
  for (const char* text :
       {"{}", "[]", "3", "null", "\"deadheat-results\"", R"({"format": "junit"})"}) {
    EXPECT_THAT(refusal(text), AllOf(HasSubstr(source), HasSubstr("not a Deadheat result file")))
        << text;
  }
}

TEST(ForeignFile, WhoseFormatIsNoTextIsRefused) {
  EXPECT_THAT(refusal(R"({"format": 1})"), HasSubstr(source));
}

TEST(ForeignFile, WithoutAReadableVersionIsRefused) {
  for (const char* text :
       {R"({"format": "deadheat-results"})", R"({"format": "deadheat-results", "version": 1})",
        R"({"format": "deadheat-results", "version": {}})",
        R"({"format": "deadheat-results", "version": {"major": "1"}})"}) {
    EXPECT_THAT(refusal(text), AllOf(HasSubstr(source), HasSubstr("version"))) << text;
  }
}

TEST(InvalidResultFile, WithANumberForATextIsRefusedWithItsPlace) {
  json file = full_json();
  file["results"][1]["findings"][0]["kind"] = 5;
  EXPECT_THAT(
      refusal(file.dump()),
      AllOf(HasSubstr(source), HasSubstr("/results/1/findings/0/kind"), HasSubstr("string")));
}

TEST(InvalidResultFile, WithATextForANumberIsRefusedWithItsPlace) {
  json file = full_json();
  file["results"][0]["counts"]["trials"] = "many";
  EXPECT_THAT(refusal(file.dump()),
              AllOf(HasSubstr(source), HasSubstr("/results/0/counts/trials")));
}

TEST(InvalidResultFile, WithAnObjectForAListIsRefusedWithItsPlace) {
  json file = full_json();
  file["results"] = json::object();
  EXPECT_THAT(refusal(file.dump()),
              AllOf(HasSubstr(source), HasSubstr("/results"), HasSubstr("array")));
}

// Else a damaged file would be read as one with nothing in it.
TEST(InvalidResultFile, WithSomethingElseForAnObjectIsRefused) {
  for (const char* place :
       {"/results/0", "/results/0/variant", "/results/0/variant/truth", "/results/0/counts",
        "/results/0/counts/shown", "/results/0/setting", "/results/0/runs/0",
        "/results/0/runs/0/out", "/results/0/findings/0", "/results/0/findings/0/accesses/0",
        "/results/0/sightings/0", "/costs/0", "/sources/0"}) {
    for (const json& wrong : {json(5), json("text"), json(nullptr), json::array()}) {
      json file = full_json();
      file[json::json_pointer(place)] = wrong;
      EXPECT_THAT(refusal(file.dump()), HasSubstr(source)) << place << " = " << wrong;
    }
  }
}

TEST(InvalidResultFile, WithAnUnknownNameIsRefusedWithTheKnownOnes) {
  json file = full_json();
  file["results"][0]["detector"] = "oracle";
  EXPECT_THAT(refusal(file.dump()), AllOf(HasSubstr(source), HasSubstr("'oracle'"),
                                          HasSubstr("stress, tsan, explore, helgrind, drd")));
}

TEST(InvalidResultFile, WithANumberForAnEnumIsRefused) {
  json file = full_json();
  file["results"][0]["verdict"] = 0;
  EXPECT_THAT(refusal(file.dump()), AllOf(HasSubstr(source), HasSubstr("/results/0/verdict")));
}

TEST(InvalidResultFile, WithAnUnknownNameInAFileWhoseNameItContainsStillNamesTheFile) {
  json file = full_json();
  file["results"][0]["detector"] = "x.json";
  try {
    session_from_json_text(file.dump(), "x");
    FAIL() << "it was read";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("'x' is not a valid result file"));
  }
}

TEST(InvalidResultFile, WithAWrongTypeDeepInAnInterleavingIsRefusedWithItsPlace) {
  json file = full_json();
  file["results"][0]["exploration"]["interleavings_shown"][0]["steps"][0]["thread"] = "two";
  EXPECT_THAT(refusal(file.dump()),
              AllOf(HasSubstr(source),
                    HasSubstr("/results/0/exploration/interleavings_shown/0/steps/0/thread")));
}

TEST(Exploration, PassesFromASuiteToItsParentAsJson) {
  const json sent = full_exploration();
  EXPECT_EQ(json(sent.get<Exploration>()), sent);
  EXPECT_EQ(sent.get<Exploration>().interleavings_shown.at(0).token, "a/b/racy@dh1.AbC-9_");
}

TEST(SuiteList, ReadsBackWhatWasWritten) {
  const std::string written = to_json_text(full_suite());
  EXPECT_EQ(to_json_text(suite_from_json_text(written, source)), written);
}

TEST(SuiteList, ReadsEveryMemberBackToItsPlace) {
  const SuiteInfo suite = suite_from_json_text(to_json_text(full_suite()), source);
  EXPECT_EQ(suite.flavour, Flavour::explore);
  EXPECT_EQ(suite.symbolizer, "llvm-symbolizer-14");
  ASSERT_EQ(suite.cases.size(), 1u);
  EXPECT_EQ(suite.cases[0].line, 40);
  EXPECT_EQ(suite.cases[0].source, "CWE-367");
  EXPECT_EQ(suite.cases[0].tags, (std::vector<std::string>{"CP.2", "quick"}));
  ASSERT_EQ(suite.cases[0].variants.size(), 1u);
  EXPECT_EQ(suite.cases[0].variants[0].deadline, 2.5);
}

TEST(SuiteList, ThatIsNotJsonIsRefused) {
  EXPECT_THAT(suite_refusal("usage: suite"), HasSubstr("suite 'counter'"));
}

TEST(SuiteList, WithAWrongTypeIsRefused) {
  EXPECT_THAT(suite_refusal(R"({"cases": 5})"), HasSubstr("suite 'counter'"));
}

TEST(SuiteList, WithAnUnknownNameIsRefused) {
  EXPECT_THAT(suite_refusal(R"({"flavour": "vanilla"})"),
              AllOf(HasSubstr("suite 'counter'"), HasSubstr("'vanilla'")));
}

TEST(SuiteList, ThatIsNoObjectIsRefused) {
  for (const char* text : {"[]", "3", "null", "\"text\""}) {
    EXPECT_THAT(suite_refusal(text), HasSubstr("suite 'counter'")) << text;
  }
}

TEST(ValidUtf8, KeepsWhatIsValid) {
  for (const char* text : {"", "plain", "sensors × steps", "日本", "😀", "\"quoted\"\\\n\t"}) {
    EXPECT_EQ(valid_utf8(text), text);
  }
  const std::string with_null("a\0b", 3);
  EXPECT_EQ(valid_utf8(with_null), with_null);
}

TEST(ValidUtf8, ReplacesWhatIsNot) {
  const std::string mark = "\xef\xbf\xbd";
  EXPECT_EQ(valid_utf8("\xff"), mark);
  EXPECT_EQ(valid_utf8("caf\xe9"), "caf" + mark);        // Latin-1
  EXPECT_EQ(valid_utf8("cut \xe6\x97"), "cut " + mark);  // a character cut in two
  EXPECT_EQ(valid_utf8("a\x80z"), "a" + mark + "z");
}

}  // namespace
}  // namespace deadheat
