// SPDX-License-Identifier: MIT
// SARIF, Markdown and CSV: what they hold, and that hostile text acts in none of them. The schema
// of SARIF is checked by schemas_test.py.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "model/trend.hpp"
#include "reports/markdown.hpp"
#include "reports/report.hpp"
#include "reports/sarif_location.hpp"
#include "sample_session.hpp"

namespace deadheat {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

// Markdown

TEST(MarkdownText, EscapesWhatActs) {
  EXPECT_EQ(markdown_text("a*b_c`d|e"), "a\\*b\\_c\\`d\\|e");
  EXPECT_EQ(markdown_text("<b>&amp;</b>"), "\\<b\\>\\&amp;\\</b\\>");
  EXPECT_EQ(markdown_text("[x](y) ![z]"), "\\[x\\]\\(y\\) \\!\\[z\\]");
  EXPECT_EQ(markdown_text("@someone #12"), "\\@someone \\#12");
}

TEST(MarkdownText, BeginsNoBlock) {
  EXPECT_EQ(markdown_text("- item"), "\\- item");
  EXPECT_EQ(markdown_text("# head"), "\\# head");
  EXPECT_EQ(markdown_text("12. item"), "12\\. item");
  EXPECT_EQ(markdown_text("=="), "\\==");
  EXPECT_EQ(markdown_text("lost-update 1.5"), "lost-update 1.5");
}

TEST(MarkdownText, MakesNoLink) {
  EXPECT_EQ(markdown_text("https://a.b"), "https\\://a.b");
  EXPECT_EQ(markdown_text("www.a.b"), "&#119;ww.a.b");
}

TEST(MarkdownText, HasNoLineEndAndNoEscapeSequence) {
  EXPECT_EQ(markdown_text("a\nb\x1b[1m"), "a\\\\nb\\\\x1b\\[1m");
}

TEST(MarkdownCode, CannotBeClosedFromInside) {
  EXPECT_EQ(markdown_code("a\n````\nb"), "`````text\na\n````\nb\n`````\n");
  EXPECT_EQ(markdown_code("plain\n"), "```text\nplain\n```\n");
}

TEST(MarkdownPaper, IsCutWithASentence) {
  MarkdownPaper paper(200);
  for (int number = 0; number < 100; ++number) paper.item("an item of some length");
  EXPECT_LT(paper.written().size(), 400u);
  EXPECT_THAT(paper.written(), AllOf(StartsWith("- an item"), HasSubstr("The rest is left out")));
}

TEST(MarkdownPaper, IsNotCutWhereThereIsRoom) {
  MarkdownPaper paper;
  paper.heading(2, "Title");
  paper.table({"a", "b"}, {{"1", "x|y"}});
  paper.item("one");
  paper.item("two");
  EXPECT_EQ(paper.written(),
            "## Title\n\n| a | b |\n| --- | --- |\n| 1 | x\\|y |\n\n- one\n- two\n");
}

// Nothing is markup between fences, and no mark behind a backslash.
std::string outside_fences(const std::string& text) {
  std::string outside;
  bool is_inside = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) is_inside = !is_inside;
    if (!is_inside) outside += line + "\n";
  }
  for (std::size_t at; (at = outside.find("\\<")) != std::string::npos;) outside.erase(at, 2);
  return outside;
}

TEST(Markdown, OfTheSampleTellsTheVerdictFirst) {
  const std::string text = outside_fences(write_markdown(sample_session(), {}));
  EXPECT_THAT(text, AllOf(StartsWith("## Deadheat: "), HasSubstr("Able to detect: "),
                          HasSubstr("Nothing found: "), HasSubstr("### What is wrong"),
                          HasSubstr("### Cases"), Not(HasSubstr("<script")), Not(HasSubstr("\x1b")),
                          Not(HasSubstr("\xe2\x80\xae"))));
}

TEST(Markdown, StaysBelowOneMebibyteHoweverLargeTheRunIs) {
  Session session;
  Result result = sample::locked_tsan();
  result.verdict = Verdict::broken;
  result.reason = std::string(500, 'x');
  for (int number = 0; number < 4000; ++number) {
    result.id = "big/" + std::to_string(number);
    session.results.push_back(result);
  }
  const std::string text = write_markdown(session, {});
  EXPECT_LT(text.size(), std::size_t{1} << 20);
  EXPECT_GT(text.size(), 900'000u);
  EXPECT_THAT(text, EndsWith("The result file has everything.\n"));
}

TEST(Markdown, ShowsATrend) {
  Session earlier = sample_session();
  earlier.created = "2020-01-01T00:00:00Z";
  const std::string text =
      write_markdown(sample_session(), {.trend = trend({sample_session(), earlier})});
  EXPECT_THAT(text, AllOf(HasSubstr("### Over time"), HasSubstr("01-01T00:00:00Z |")));
}

// CSV

// Rows and cells by RFC 4180; throws where a quote does not end.
std::vector<std::vector<std::string>> rows_of(const std::string& text) {
  std::vector<std::vector<std::string>> rows = {{""}};
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    std::string& cell = rows.back().back();
    if (quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
      cell += text[++at];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      cell += c;
    } else if (c == ',') {
      rows.back().emplace_back();
    } else if (c == '\r' && text.at(at + 1) == '\n') {
      ++at;
      rows.push_back({""});
    } else {
      cell += c;
    }
  }
  if (quoted) throw std::runtime_error("a quote does not end");
  rows.pop_back();  // after the last line end
  return rows;
}

TEST(Csv, HasARowForEachResultWithAllCells) {
  const Session session = sample_session();
  const auto rows = rows_of(write_csv(session, {}));
  ASSERT_EQ(rows.size(), session.results.size() + 1);
  for (const auto& row : rows) EXPECT_THAT(row, SizeIs(rows.front().size()));
}

TEST(Csv, HasTheTallies) {
  Session session;
  session.results = {sample::racy_stress()};
  const auto rows = rows_of(write_csv(session, {}));
  const auto value = [&](const std::string& column) {
    const auto at = std::ranges::find(rows[0], column) - rows[0].begin();
    return rows[1].at(static_cast<std::size_t>(at));
  };
  EXPECT_EQ(value("case"), "counter/lost-update");
  EXPECT_EQ(value("detector"), "stress");
  EXPECT_EQ(value("verdict"), "confirmed");
  EXPECT_EQ(value("expected"), "100000000");
  EXPECT_EQ(value("found"), "61234567");
  EXPECT_EQ(value("wrong_rate"), "1");
  EXPECT_EQ(value("wrong_seen"), "20");
  EXPECT_EQ(value("wrong_unit"), "trials");
}

TEST(Csv, DefusesFormulas) {
  for (const char* start : {"=1+1", "+1", "-1", "@SUM(A1)"}) {
    Session session;
    session.results = {sample::racy_stress()};
    session.results[0].reason = start;
    EXPECT_EQ(rows_of(write_csv(session, {}))[1].back(), "'" + std::string(start));
  }
}

TEST(Csv, OfHostileTextHasNoLineEndInACell) {
  Session session;
  session.results = {sample::racy_stress()};
  session.results[0].suite = "a\"b,c\r\nd\x1b";
  const auto rows = rows_of(write_csv(session, {}));
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[1][0], "a\"b,c\\r\\nd\\x1b");
}

// SARIF

json sarif_of(const std::vector<Result>& results) {
  Session session;
  session.results = results;
  return json::parse(write_sarif(session, {}))["runs"][0];
}

TEST(Sarif, OfAnExpectedRaceIsANoteWithTheDeclarationAsTheReason) {
  const json run = sarif_of({sample::racy_tsan()});
  ASSERT_THAT(run["results"], SizeIs(1));
  const json& race = run["results"][0];
  EXPECT_EQ(race["level"], "note");
  EXPECT_EQ(race["ruleId"], "counter/lost-update");
  EXPECT_EQ(race["suppressions"][0]["kind"], "inSource");
  EXPECT_THAT(race["suppressions"][0]["justification"].get<std::string>(),
              HasSubstr("must be seen"));
  EXPECT_EQ(race["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "cases/counter/lost_update.cpp");
  EXPECT_EQ(race["locations"][0]["physicalLocation"]["region"]["startLine"], 21);
  EXPECT_THAT(race["codeFlows"][0]["threadFlows"], SizeIs(2));
}

TEST(Sarif, OfTheSameRaceInTheRepairedVariantIsAnError) {
  Result result = sample::racy_tsan();
  result.variant = sample::locked();
  judge(result);
  const json run = sarif_of({result});
  ASSERT_FALSE(run["results"].empty());
  EXPECT_EQ(run["results"][0]["level"], "error");
  EXPECT_FALSE(run["results"][0].contains("suppressions"));
}

TEST(Sarif, TellsAMissedMustAsAnError) {
  Result result = sample::racy_tsan();
  result.findings.clear();
  judge(result);
  const json run = sarif_of({result});
  ASSERT_THAT(run["results"], SizeIs(1));
  EXPECT_EQ(run["results"][0]["level"], "error");
  EXPECT_THAT(run["results"][0]["message"]["text"].get<std::string>(), HasSubstr("must be seen"));
}

TEST(Sarif, PutsErrorsFirst) {
  Result broken = sample::racy_tsan();
  broken.variant = sample::locked();
  judge(broken);
  const json run = sarif_of({sample::racy_tsan(), broken});
  EXPECT_EQ(run["results"][0]["level"], "error");
  EXPECT_EQ(run["results"].back()["level"], "note");
}

TEST(Sarif, OfNothingIsNotSuccessful) {
  const json run = sarif_of({});
  EXPECT_FALSE(run["invocations"][0]["executionSuccessful"]);
}

TEST(Sarif, HasOneRuleACaseWithItsSentencesAsHelp) {
  const json run = sarif_of({sample::racy_tsan(), sample::locked_tsan(), sample::racy_stress()});
  ASSERT_THAT(run["tool"]["driver"]["rules"], SizeIs(1));
  const json& rule = run["tool"]["driver"]["rules"][0];
  EXPECT_EQ(rule["name"], "CounterLostUpdate");
  EXPECT_THAT(rule["help"]["text"].get<std::string>(), HasSubstr("Repair: A std::mutex is held"));
  EXPECT_THAT(rule["help"]["markdown"].get<std::string>(), HasSubstr("**Bug:** count\\_ +="));
  EXPECT_THAT(rule["properties"]["tags"].dump(), HasSubstr("external/cwe/cwe-362"));
}

TEST(Sarif, EncodesPaths) {
  EXPECT_EQ(uri_of("a b/\xc3\xbc%.cpp"), "a%20b/%C3%BC%25.cpp");
  EXPECT_EQ(uri_of("./a.cpp"), "a.cpp");
  EXPECT_EQ(uri_of("/usr/include/x.h"), "file:///usr/include/x.h");
  EXPECT_EQ(uri_of("javascript:alert(1)"), "javascript%3Aalert(1)");
}

}  // namespace
}  // namespace deadheat
