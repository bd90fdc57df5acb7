// SPDX-License-Identifier: MIT
// run/: what the doctor makes of facts. What a test cannot provoke on a machine (its kernel's
// settings, an explorer that cannot follow, a control that crashes) is told to it here.
#include "run/doctor.hpp"

#include <elf.h>

#include <cstring>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/error.hpp"
#include "run/instrumentation.hpp"
#include "run/job.hpp"
#include "run/manual.hpp"
#include "run/suppressions.hpp"
#include "run/surroundings.hpp"
#include "run/tsan_options.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> ids_of(const std::vector<Complaint>& complaints) {
  std::vector<std::string> ids;
  for (const Complaint& each : complaints) ids.emplace_back(id_of(each.ailment));
  return ids;
}

// --- the manual

std::set<std::string> sections_of_manual() {
  std::set<std::string> ids;
  const std::string manual(doctors_manual);
  const std::string mark = "\n### ";
  for (std::size_t at = 0; (at = manual.find(mark, at)) != std::string::npos;) {
    at += mark.size();
    ids.insert(manual.substr(at, manual.find('\n', at) - at));
  }
  return ids;
}

TEST(Manual, HasASectionForEachComplaintAndNoOther) {
  std::set<std::string> ids;
  for (const auto& [ailment, id] : ailments()) ids.emplace(id);
  EXPECT_EQ(ids.size(), ailments().size()) << "an id is given twice";
  EXPECT_EQ(sections_of_manual(), ids);
}

TEST(Manual, HasAllAilmentsInTheirOrder) {
  int number = 0;
  for (const auto& [ailment, id] : ailments()) EXPECT_EQ(static_cast<int>(ailment), number++) << id;
  EXPECT_EQ(number, static_cast<int>(Ailment::job_unjudged) + 1);
}

TEST(Manual, SaysOfEachSectionWhetherItBlinds) {
  for (const auto& [ailment, id] : ailments()) {
    const bool says = explanation_of(id).find("\n\nBlinding. ") != std::string::npos;
    EXPECT_EQ(says, severity_of(ailment) == Severity::blinding) << id;
  }
}

TEST(Manual, NamesEachOptionThatHides) {
  const std::string text =
      explanation_of("DH-TSAN-OPTION-HIDING") + explanation_of("DH-TSAN-OPTION-BLINDING");
  for (const std::string& name : hiding_option_names()) EXPECT_THAT(text, HasSubstr(name));
}

// --- options

TEST(TsanOptions, AreSeparatedAsTheRuntimeDoesAndMayBeQuoted) {
  const TsanOptions options = tsan_options_from("a=1:b=2 c='x y:z',d=\"q\"\n e= a=3");
  EXPECT_EQ(options.unreadable, "");
  ASSERT_EQ(options.all.size(), 6u);
  EXPECT_EQ(value_of(options, "a"), "3");
  EXPECT_EQ(value_of(options, "c"), "x y:z");
  EXPECT_EQ(value_of(options, "d"), "q");
  EXPECT_EQ(value_of(options, "e"), "");
}

TEST(TsanOptions, WithoutAValueOrWithAnOpenQuoteCannotBeRead) {
  EXPECT_THAT(tsan_options_from("a=1:foo").unreadable, HasSubstr("'foo'"));
  EXPECT_THAT(tsan_options_from("a='1").unreadable, HasSubstr("'a'"));
}

TEST(TsanOptions, AreJudgedByTheLastOfEachName) {
  EXPECT_THAT(complaints_on(tsan_options_from("report_bugs=0:report_bugs=1"), {}), IsEmpty());
  EXPECT_THAT(ids_of(complaints_on(tsan_options_from("report_bugs=1:report_bugs=0"), {})),
              ElementsAre("DH-TSAN-OPTION-BLINDING"));
}

TEST(TsanOptions, ThatHideOnlyWithOtherValuesAreWell) {
  const char* well =
      "halt_on_error=0:exitcode=1:history_size=2:io_sync=1:flush_memory_ms=0:memory_limit_mb=0:"
      "atexit_sleep_ms=10:symbolize=1:report_thread_leaks=yes:force_seq_cst_atomics=no";
  EXPECT_THAT(complaints_on(tsan_options_from(well), {}), IsEmpty());
}

TEST(TsanOptions, ThatHideAreEachComplainedOf) {
  const char* hiding =
      "halt_on_error=1:exitcode=0:history_size=1:io_sync=2:flush_memory_ms=5:memory_limit_mb=9:"
      "atexit_sleep_ms=0:symbolize=false:report_thread_leaks=no:force_seq_cst_atomics=true:"
      "report_destroy_locked=0:report_mutex_bugs=0:report_signal_unsafe=0:report_atomic_races=0:"
      "ignore_noninstrumented_modules=1:ignore_interceptors_accesses=1:log_path=x:report_bugs=0:"
      "detect_deadlocks=0";
  EXPECT_EQ(complaints_on(tsan_options_from(hiding), {}).size(), hiding_option_names().size());
}

TEST(TsanOptions, OfTheRuntimeAreReadFromItsHelp) {
  EXPECT_THAT(option_names_from_help("Available flags:\n\treport_bugs\n\t\t- Turns (Current "
                                     "Value: true)\n\thelp\n\t\t- Print\nother\n"),
              ElementsAre("help", "report_bugs"));
}

TEST(TsanOptions, FarFromAllKnownOnesHaveNoNearMiss) {
  const std::set<std::string> known = {"report_bugs", "io_sync"};
  const auto what = [&](const char* text) {
    return complaints_on(tsan_options_from(text), known).at(0).what;
  };
  EXPECT_THAT(what("reprot_bugs=1"), HasSubstr("did you mean 'report_bugs'?"));
  EXPECT_THAT(what("colour=1"), testing::Not(HasSubstr("did you mean")));
}

// --- suppressions

TEST(Suppressions, KeepTheirLinesWithoutCommentsAndBlanks) {
  const auto all = suppressions_from("# a\n\n  race:x  \r\ndeadlock:y");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].line, 3);
  EXPECT_EQ(all[0].text, "race:x");
  EXPECT_EQ(all[1].line, 4);
}

TEST(Suppressions, ThatMatchedAreReadFromTheRuntimesLists) {
  const auto matched = matched_suppressions(
      "3 race:not_in_a_list\nThreadSanitizer: Matched 2 suppressions (pid=1):\n1 race:x\n"
      "12 deadlock:y z\n\nother\nThreadSanitizer: Matched 1 suppressions (pid=2):\n1 race:w\nend");
  EXPECT_THAT(matched, ElementsAre("deadlock:y z", "race:w", "race:x"));
  const auto all = suppressions_from("race:x\nrace:never");
  EXPECT_EQ(those_that_match(all, matched).at(0).text, "race:x");
  EXPECT_EQ(those_that_do_not_match(all, matched).at(0).text, "race:never");
}

TEST(Suppressions, OfNoKindStopTheRuntimeAndBroadOnesMatchNearlyEverything) {
  const auto of = [](const char* text) {
    return ids_of(complaints_on(suppressions_from(text), "file"));
  };
  EXPECT_THAT(of("rase:x"), ElementsAre("DH-TSAN-SUPPRESSIONS-UNREADABLE"));
  EXPECT_THAT(of("race"), ElementsAre("DH-TSAN-SUPPRESSIONS-UNREADABLE"));
  for (const char* broad : {"race:*", "race:^*$", "deadlock:std::", "thread:a"}) {
    EXPECT_THAT(of(broad), ElementsAre("DH-TSAN-SUPPRESSION-BROAD")) << broad;
  }
  EXPECT_THAT(of("race:Queue::push\ncalled_from_lib:libzmq.so"), IsEmpty());
}

// --- objects

// An object with one section of code and these undefined symbols.
std::string object_bytes(const std::vector<std::string>& symbols, bool has_code = true) {
  std::string names(1, '\0');
  std::vector<Elf64_Sym> table(1);
  for (const std::string& symbol : symbols) {
    Elf64_Sym entry{};
    entry.st_name = static_cast<Elf64_Word>(names.size());
    table.push_back(entry);
    names += symbol + '\0';
  }
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_shentsize = sizeof(Elf64_Shdr);
  header.e_shnum = 4;
  header.e_shoff = sizeof header;
  std::vector<Elf64_Shdr> sections(4);
  const std::size_t from = sizeof header + 4 * sizeof(Elf64_Shdr);
  sections[1] = {.sh_type = SHT_PROGBITS, .sh_flags = SHF_EXECINSTR, .sh_size = has_code ? 1u : 0u};
  sections[2] = {.sh_type = SHT_SYMTAB,
                 .sh_offset = from,
                 .sh_size = table.size() * sizeof(Elf64_Sym),
                 .sh_link = 3};
  sections[3] = {.sh_type = SHT_STRTAB,
                 .sh_offset = from + table.size() * sizeof(Elf64_Sym),
                 .sh_size = names.size()};
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
  bytes.append(reinterpret_cast<const char*>(sections.data()), 4 * sizeof(Elf64_Shdr));
  bytes.append(reinterpret_cast<const char*>(table.data()), table.size() * sizeof(Elf64_Sym));
  return bytes + names;
}

std::vector<std::string> judged(const std::string& name, const std::string& bytes) {
  return ids_of(judge_objects({object_from(name, bytes)}, "controls.o").complaints);
}

TEST(Objects, ThatTellOfAccessesAreWell) {
  EXPECT_THAT(judged("a.o", object_bytes({"__tsan_init", "__tsan_write8", "f"})), IsEmpty());
}

TEST(Objects, WithCodeAndWithoutCallsAreNotInstrumented) {
  EXPECT_THAT(judged("a.o", object_bytes({"f"})), ElementsAre("DH-OBJECT-UNINSTRUMENTED"));
  EXPECT_THAT(judged("a.o", object_bytes({"f"}, false)), IsEmpty());
}

TEST(Objects, ThatTellOfNoAccessAreDoubtedAndTheControlsAreKnownToHaveSome) {
  const std::string bytes = object_bytes({"__tsan_init", "__tsan_func_entry"});
  EXPECT_THAT(judged("a.o", bytes), ElementsAre("DH-OBJECT-UNWATCHED"));
  EXPECT_THAT(judged("controls.o", bytes), ElementsAre("DH-OBJECT-UNINSTRUMENTED"));
}

TEST(Objects, ThatCannotBeReadAreNotCalledWell) {
  for (const std::string& bytes : {std::string("BC\xC0\xDE"), std::string(), std::string("\177ELF"),
                                   object_bytes({}).substr(0, 100)}) {
    EXPECT_THAT(judged("a.o", bytes), ElementsAre("DH-OBJECT-UNKNOWN"));
  }
}

// Lengths and offsets that lead out of the file.
TEST(Objects, ThatAreDamagedAreReadWithinTheirBytes) {
  const std::string whole = object_bytes({"__tsan_init", "__tsan_write8"});
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = '\xff';
    const ObjectFile object = object_from("a.o", damaged);
    EXPECT_LE(object.needs.size(), 2u);
  }
}

std::string padded(std::string text, std::size_t size) {
  text.resize(size, ' ');
  return text;
}

std::string member(const std::string& name, const std::string& content) {
  return padded(name, 16) + padded("0", 12) + padded("0", 6) + padded("0", 6) + padded("644", 8) +
         padded(std::to_string(content.size()), 10) + "`\n" + content +
         (content.size() % 2 == 1 ? "\n" : "");
}

TEST(Objects, OfAnArchiveAreNamedWithIt) {
  const std::string archive = "!<arch>\n" + member("/", "odd") +
                              member("//", "a_very_long_name_of_a_file.o/\n") +
                              member("/0", object_bytes({"f"})) + member("b.o/", object_bytes({}));
  const std::vector<ObjectFile> objects = objects_from_archive("lib.a", archive);
  ASSERT_EQ(objects.size(), 2u);
  EXPECT_EQ(objects[0].name, "lib.a(a_very_long_name_of_a_file.o)");
  EXPECT_EQ(objects[1].name, "lib.a(b.o)");
  EXPECT_NE(objects_from_archive("lib.a", archive.substr(0, 100)).back().unreadable, "");
}

// --- the machine

const Surroundings good = {.symbolizer = "llvm-symbolizer", .random_bits = 28, .cores = 2};

TEST(Surroundings, ThatAreGoodRaiseNoComplaint) { EXPECT_THAT(complaints_on(good), IsEmpty()); }

TEST(Surroundings, WithStrongRandomisationAreToldInBothCases) {
  Surroundings around = good;
  around.random_bits = 32;
  EXPECT_THAT(ids_of(complaints_on(around)), ElementsAre("DH-RANDOMIZED-ADDRESSES"));
  around.can_fix_addresses = false;
  EXPECT_THAT(complaints_on(around).at(0).what, HasSubstr("vm.mmap_rnd_bits=32"));
}

// --- controls

Result control(Detector detector, Verdict verdict, long seen, long of) {
  return {.suite = "suite",
          .id = "control/hang",
          .variant = {.name = "racy", .role = Role::racy},
          .detector = detector,
          .sightings = {{.symptom = Symptom::hang, .truth = must, .seen = seen, .of = of}},
          .verdict = verdict,
          .reason = "it was so",
          .repeat = "deadheat run again"};
}

Check examined(const Result& result) { return examine({result}).at(0); }

TEST(Examine, OfAControlThatIsMissedLoudOrErroredSaysWhich) {
  EXPECT_THAT(ids_of(examined(control(Detector::stress, Verdict::missed, 0, 9)).complaints),
              ElementsAre("DH-CONTROL-MISSED"));
  EXPECT_THAT(ids_of(examined(control(Detector::stress, Verdict::broken, 0, 9)).complaints),
              ElementsAre("DH-CONTROL-LOUD"));
  const Check errored = examined(control(Detector::stress, Verdict::errored, 0, 9));
  EXPECT_THAT(ids_of(errored.complaints), ElementsAre("DH-CONTROL-ERRORED"));
  EXPECT_THAT(errored.complaints.at(0).what, HasSubstr("deadheat run again"));
  EXPECT_FALSE(errored.passed);
}

TEST(Examine, CountsHowOftenAndDoubtsWhatIsSeenInHalfOfTheRuns) {
  const Check often = examined(control(Detector::tsan, Verdict::confirmed, 2, 3));
  EXPECT_THAT(often.complaints, IsEmpty());
  EXPECT_EQ(often.seen, 2);
  EXPECT_EQ(often.of, 3);
  const Check rare = examined(control(Detector::tsan, Verdict::confirmed, 1, 4));
  EXPECT_THAT(ids_of(rare.complaints), ElementsAre("DH-CONTROL-RARE"));
  EXPECT_TRUE(rare.passed);
}

TEST(Examine, OfAnExplorerThatCannotFollowSaysWhy) {
  Result undecided = control(Detector::explore, Verdict::unjudged, 0, 0);
  EXPECT_THAT(ids_of(examined(undecided).complaints), ElementsAre("DH-EXPLORE-SILENT"));
  undecided.exploration = Exploration{};
  EXPECT_THAT(ids_of(examined(undecided).complaints), ElementsAre("DH-EXPLORE-UNFINISHED"));
  undecided.exploration->nondeterminism = "event 3 differed";
  EXPECT_THAT(ids_of(examined(undecided).complaints), ElementsAre("DH-EXPLORE-UNDECIDED"));
}

// From what the runtime printed: the suppression is in no file, so it is the program's own.
TEST(Examine, OfAControlThatTheProgramItselfSuppressesNamesTheSuppression) {
  Result missed = control(Detector::tsan, Verdict::missed, 0, 3);
  missed.runs = {
      {.err = {.text = "ThreadSanitizer: Matched 1 suppressions (pid=1):\n1 race:all\n"}}};
  const Check check = examined(missed);
  EXPECT_THAT(ids_of(check.complaints), ElementsAre("DH-TSAN-SUPPRESSION-SILENCES"));
  EXPECT_THAT(check.complaints.at(0).what, HasSubstr("'race:all'"));
}

TEST(Examine, OfAnAddressRangeThatIsTakenTellsTheSetting) {
  Result errored = control(Detector::tsan, Verdict::errored, 0, 1);
  errored.runs = {{.err = {.text = "FATAL: ThreadSanitizer: unexpected memory mapping 0x1"}}};
  EXPECT_THAT(ids_of(examined(errored).complaints), Contains("DH-TSAN-MEMORY-MAPPING"));
}

TEST(CanDetect, NeedsControlsThatPassedAndNothingThatBlinds) {
  const Check passed{.name = "x", .passed = true};
  EXPECT_FALSE(can_detect({}));
  EXPECT_TRUE(can_detect({.controls = {passed}}));
  EXPECT_FALSE(can_detect({.controls = {passed, {.name = "y"}}}));
  EXPECT_TRUE(can_detect({.controls = {passed}, .complaints = {{Ailment::one_core, ""}}}));
  EXPECT_FALSE(
      can_detect({.controls = {passed}, .complaints = {{Ailment::object_uninstrumented, ""}}}));
}

// --- a job

TEST(Job, ThatIsGreenWithARaceOrRedWithoutOneOrUnknownIsComplainedOf) {
  const SeenByJob racy{.control = "control/race/racy", .is_red = true};
  const SeenByJob locked{.control = "control/race/locked"};
  EXPECT_THAT(complaints_on(std::vector{racy, locked}), IsEmpty());
  SeenByJob green = racy, loud = locked, unknown = racy;
  green.is_red = false;
  loud.is_red = true;
  unknown.problem = "it did not end";
  EXPECT_THAT(ids_of(complaints_on(std::vector{green, loud, unknown})),
              ElementsAre("DH-JOB-GREEN", "DH-CONTROL-LOUD", "DH-JOB-UNJUDGED"));
}

}  // namespace
}  // namespace deadheat
