// SPDX-License-Identifier: MIT
// detect/valgrind_xml: recorded outputs of Helgrind and DRD (tests/valgrind/) as findings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "detect/valgrind_words.hpp"
#include "detect/valgrind_xml.hpp"
#include "model/finding.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string recorded(const std::string& name) {
  std::ifstream file(std::string(DEADHEAT_VALGRIND_DIR) + "/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

ValgrindReport read_recorded(const std::string& name) {
  return read_valgrind_xml(recorded(name), "/src/threads");
}

std::vector<std::string> kinds(const ValgrindReport& report) {
  std::vector<std::string> all;
  for (const Finding& finding : report.findings) all.push_back(finding.kind);
  return all;
}

std::string place(const Stack& stack) {
  const Frame* frame = telling_frame(stack);
  return frame ? frame->function + " " + frame->file : "";
}

TEST(ValgrindXml, HelgrindsRaceHasBothAccessesWithTheirThreadsAndLines) {
  const ValgrindReport report = read_recorded("helgrind-race.xml");
  EXPECT_EQ(report.tool, "helgrind");
  EXPECT_TRUE(report.began && report.whole);
  EXPECT_EQ(report.problem, "");
  ASSERT_THAT(kinds(report), ElementsAre("data-race", "data-race"));
  const Finding& finding = report.findings[1];
  EXPECT_EQ(finding.symptom, Symptom::race);
  ASSERT_THAT(finding.accesses, SizeIs(2));
  EXPECT_TRUE(finding.accesses[0].write);
  EXPECT_EQ(finding.accesses[0].size, 8);
  EXPECT_EQ(finding.accesses[0].thread, 2);
  EXPECT_EQ(finding.accesses[1].thread, 1);
  EXPECT_NE(finding.accesses[0].address, 0u);
  EXPECT_EQ(finding.accesses[0].address, finding.accesses[1].address);
  EXPECT_EQ(place(finding.accesses[0].stack), "add(long&) threads.cpp");
  EXPECT_THAT(finding.threads, SizeIs(2));
  EXPECT_THAT(finding.fingerprint, SizeIs(16));
}

TEST(ValgrindXml, DrdsRaceHasTheAccessThatItCameUpon) {
  const ValgrindReport report = read_recorded("drd-race.xml");
  EXPECT_EQ(report.tool, "drd");
  ASSERT_THAT(kinds(report), ElementsAre("data-race", "data-race"));
  ASSERT_THAT(report.findings[1].accesses, SizeIs(1));
  const Access& access = report.findings[1].accesses[0];
  EXPECT_TRUE(access.write);
  EXPECT_FALSE(report.findings[0].accesses[0].write);
  EXPECT_EQ(access.size, 8);
  EXPECT_EQ(access.thread, 2);
  EXPECT_THAT(place(access.stack), HasSubstr(" threads.cpp"));
}

TEST(ValgrindXml, HelgrindsLockFindingsAreAnInversionAndMisuse) {
  const ValgrindReport report = read_recorded("helgrind-locks.xml");
  EXPECT_THAT(kinds(report),
              ElementsAre("lock-order-inversion", "unlock-foreign", "exit-with-lock",
                          "locked-mutex-destroy", "pthread-error", "exit-with-lock"));
  EXPECT_EQ(report.findings[0].symptom, Symptom::inversion);
  EXPECT_EQ(report.findings[1].symptom, Symptom::misuse);
  EXPECT_THAT(report.findings[0].locks, SizeIs(2));
  ASSERT_THAT(report.findings[0].stacks, SizeIs(3));
  EXPECT_THAT(place(report.findings[0].stacks[0]), HasSubstr("threads.cpp"));
}

TEST(ValgrindXml, DrdsMutexErrorsAreToldApart) {
  const ValgrindReport report = read_recorded("drd-locks.xml");
  EXPECT_THAT(kinds(report),
              ElementsAre("mutex-bad-unlock", "exit-with-lock", "locked-mutex-destroy"));
  EXPECT_THAT(report.findings[0].locks, SizeIs(1));
}

TEST(ValgrindXml, AccessesThatAreAllAtomicAreARemarkAndNoFinding) {
  for (const char* name : {"helgrind-atomics.xml", "drd-atomics.xml"}) {
    const ValgrindReport report = read_recorded(name);
    EXPECT_THAT(report.findings, IsEmpty()) << name;
    ASSERT_THAT(report.remarks, SizeIs(2)) << name;
    EXPECT_EQ(report.remarks[0].kind, atomic_access) << name;
    EXPECT_TRUE(report.remarks[0].accesses[0].atomic) << name;
  }
}

TEST(ValgrindXml, ARaceOfAnAtomicAndAPlainAccessStaysAFinding) {
  std::string text = recorded("helgrind-atomics.xml");
  const std::size_t second = text.find("<xauxwhat>");
  const std::size_t file = text.find("<file>atomic_base.h</file>", second);
  ASSERT_NE(file, std::string::npos);
  text.replace(file, 26, "<file>mine.cpp</file>");
  const ValgrindReport report = read_valgrind_xml(text);
  EXPECT_THAT(report.findings, SizeIs(1));
  EXPECT_THAT(report.remarks, SizeIs(1));
}

TEST(ValgrindXml, TellsTheSignalThatEndedTheProgram) {
  const ValgrindReport report = read_recorded("helgrind-crash.xml");
  EXPECT_EQ(report.signal, "SIGABRT");
  EXPECT_TRUE(report.whole);
  EXPECT_THAT(report.findings, IsEmpty());
}

TEST(ValgrindXml, ARunThatDiedOverTheDebugFormatNeitherBeganNorEnded) {
  const ValgrindReport report = read_recorded("died.xml");
  EXPECT_FALSE(report.began);
  EXPECT_FALSE(report.whole);
  EXPECT_THAT(report.problem, HasSubstr("cut or corrupt"));
}

TEST(ValgrindXml, OfATextThatIsCutAnywhereWhatIsWholeIsRead) {
  const std::string text = recorded("helgrind-locks.xml");
  const std::size_t complete = read_valgrind_xml(text).findings.size();
  for (std::size_t size = 0; size < text.size() - 2; size += 61) {
    const std::string part = text.substr(0, size);
    std::size_t whole = 0;
    for (std::size_t at = 0; (at = part.find("</error>", at)) != std::string::npos; ++at) ++whole;
    const ValgrindReport report = read_valgrind_xml(part);
    EXPECT_EQ(report.findings.size(), std::min(whole, complete)) << size;
    EXPECT_FALSE(report.whole) << size;
    EXPECT_NE(report.problem, "") << size;
  }
}

TEST(ValgrindXml, BeforeACorruptPlaceWhatIsWholeIsRead) {
  std::string text = recorded("helgrind-race.xml");
  text.insert(text.rfind("<error>") + 20, "<<&\xff>");
  const ValgrindReport report = read_valgrind_xml(text);
  EXPECT_THAT(report.findings, SizeIs(1));
  EXPECT_FALSE(report.whole);
  EXPECT_THAT(report.problem, AllOf(HasSubstr("byte "), HasSubstr("is lost")));
}

TEST(ValgrindXml, AnotherTextIsRefused) {
  for (const char* text : {"", "clean", "<html></html>", "{\"event\": \"started\"}"}) {
    const ValgrindReport report = read_valgrind_xml(text);
    EXPECT_THAT(report.findings, IsEmpty());
    EXPECT_THAT(report.problem, HasSubstr("not XML output of valgrind")) << text;
  }
}

TEST(ValgrindXml, AnUnknownProtocolIsNamed) {
  std::string text = recorded("drd-race.xml");
  const std::string known = "<protocolversion>4<";
  text.replace(text.find(known), known.size(), "<protocolversion>99<");
  EXPECT_THAT(read_valgrind_xml(text).problem, HasSubstr("'99'"));
}

TEST(ValgrindXml, CountsHowOftenAnErrorCameUp) {
  std::string text = recorded("drd-race.xml");
  text.replace(text.rfind("<count>1</count>"), 16, "<count>7</count>");
  const ValgrindReport report = read_valgrind_xml(text);
  EXPECT_EQ(report.findings[0].reports + report.findings[1].reports, 8);
}

TEST(ValgrindXml, TheSameBugHasOneFingerprintWhateverTheAddresses) {
  std::string text = recorded("helgrind-race.xml");
  const std::string before = read_valgrind_xml(text).findings[1].fingerprint;
  for (std::size_t at = 0; (at = text.find("0x10", at)) != std::string::npos; ++at)
    text[at + 2] = '7';
  EXPECT_EQ(read_valgrind_xml(text).findings[1].fingerprint, before);
}

TEST(ValgrindXml, TextThatIsNoUtf8IsMadeReadable) {
  std::string text = recorded("drd-race.xml");
  const std::string function = "<fn>operator()</fn>";
  const std::size_t at = text.find(function);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, function.size(), "<fn>a\xff&lt;b</fn>");
  const std::string name = read_valgrind_xml(text).findings[0].accesses[0].stack[0].function;
  EXPECT_THAT(name, AllOf(HasSubstr("<b"), testing::Not(HasSubstr("\xff"))));
}

TEST(ValgrindWords, AKindWithoutAMeaningKeepsItsNameInOurSpelling) {
  EXPECT_EQ(kind_of("PthAPIerror", "x"), "pthread-error");
  EXPECT_EQ(kind_of("UnlockBogus", "x"), "unlock-bogus");
  EXPECT_EQ(kind_of("a b<c", "x"), "a-b-c");
  EXPECT_EQ(kind_of("", "x"), "unnamed");
}

TEST(ValgrindWords, ANotificationWithoutTheLockIsARemark) {
  EXPECT_EQ(kind_of("Misc",
                    "Thread #1: pthread_cond_{signal,broadcast}: dubious: associated lock "
                    "is not held by any thread"),
            unlocked_notification);
}

TEST(ValgrindWords, AnotherSentenceIsNoAccess) {
  EXPECT_FALSE(access_in("Lock at 0x1 was first observed"));
  EXPECT_FALSE(access_in(""));
  EXPECT_EQ(access_in("Conflicting store by thread 1 at")->thread, 0);
}

}  // namespace
}  // namespace deadheat
