#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page: what it says, that it is safe with hostile text, and that it asks for nothing."""
import re

import opened

HOSTILE = "<script>alert(1)</script> \"]]> \\x1b[31m &amp;"


class Safety(opened.PageTest):
    def test_opens_without_a_message_in_the_console(self):
        self.assertEqual(self.open().messages(), [])

    def test_asks_for_nothing_on_the_network(self):
        self.assertEqual(self.open().requests(), [])

    def test_would_notice_a_request(self):
        stained = self.text_of().replace("default-src 'none'", "default-src http:")
        stained = stained.replace("</body>", '<img src="http://localhost:9/seen.png" alt=""></body>')
        self.assertEqual(self.open("asks", text=stained).requests(), ["http://localhost:9/seen.png"])

    def test_shows_hostile_text_and_does_not_run_it(self):
        page = self.open()
        page.run("for (const each of document.querySelectorAll('details')) each.open = true;")
        self.assertIn(HOSTILE, page.evaluate("document.body.textContent"))
        self.assertEqual(page.run("""
            const all = [...document.querySelectorAll('*')];
            return [document.scripts.length,
                    all.filter((each) => each.getAttributeNames().some((name) => name.startsWith('on'))).length,
                    all.filter((each) => each.hasAttribute('style')).length];"""), [2, 0, 0])

    def test_shows_hostile_text_as_text_in_its_pictures_and_its_diff(self):
        page = self.open()
        told = page.run("""
            const hostile = [...document.querySelectorAll('article')].filter((each) => each.id.includes('.3c'));
            return {pictures: [...document.querySelectorAll('svg *')].every((each) =>
                      ['title', 'text', 'rect', 'line', 'circle', 'polygon'].includes(each.tagName)),
                    named: hostile.length,
                    diff: document.querySelector('.comparison .whole-file').textContent};""")
        self.assertTrue(told["pictures"])
        self.assertGreater(told["named"], 0)
        self.assertIn(HOSTILE, told["diff"])

    def test_its_policy_stops_a_script_and_a_style_that_are_not_its_own(self):
        for kind, own in (("script", "document.title = 'run'"), ("style", "body { opacity: .5 }")):
            with self.subTest(kind):
                stained = self.text_of().replace("</body>", "<%s>%s</%s></body>" % (kind, own, kind))
                page = self.open("stained", text=stained)
                self.assertEqual(page.evaluate("document.title !== 'run' && getComputedStyle(document.body).opacity"),
                                 "1")
                self.assertTrue(page.messages(), "nothing tells of what was stopped")

    def test_its_policy_allows_nothing_but_its_own_script_and_style(self):
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', self.text_of()).group(1)
        self.assertRegex(policy, r"^default-src 'none'; style-src 'sha256-\S{44}'; script-src 'sha256-\S{44}'; "
                                 r"base-uri 'none'; form-action 'none'$")


class Content(opened.PageTest):
    def test_says_first_what_was_run_what_is_wrong_and_what_to_do(self):
        page = self.open(width=1280, height=900)
        seen = page.run("""
            const above = (each) => each.getBoundingClientRect().top < innerHeight;
            const words = (selector) => [...document.querySelectorAll(selector)].filter(above)
              .map((each) => each.textContent).join(' ');
            return {verdict: words('.verdict'), faults: words('.faults'), commands: words('.faults code')};""")
        self.assertIn("The harness could not do its work everywhere.", seen["verdict"])
        self.assertIn("18 results", seen["verdict"])
        self.assertIn("'inversion' must never be seen, and was seen in 1 of 1 runs", seen["faults"])
        self.assertIn("The repair does not hold", seen["faults"])
        self.assertIn("deadheat run --case lock/dining --variant locked", seen["commands"])

    def test_tells_no_fault_where_there_is_none(self):
        page = self.open("clean")
        self.assertFalse(page.evaluate("!!document.querySelector('.faults')"))

    def test_shows_the_verdicts_and_the_numbers(self):
        page = self.open()
        page.run("for (const each of document.querySelectorAll('details')) each.open = true;")
        self.assert_says(page, "counter/lost-update", "confirmed", "missed", "broken", "errored", "Able to detect",
                         "Nothing found", "Unjudged is not success", "2,988,814", "expected=5000000, found=2988814")

    def test_an_empty_session_is_a_page_too(self):
        page = self.open("empty")
        self.assert_says(page, "There are no cases in this session.")
        self.assertEqual(page.messages(), [])

    def test_reads_without_javascript(self):
        page = self.open(script=False)
        self.assert_says(page, "counter/lost-update", "What is wrong", "Racy and locked source",
                         "'race' must be seen, and was seen in 0 of 1 runs")
        self.assertEqual(page.run("""
            const seen = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
            return [seen('form').length, seen('button').length, seen('dialog').length,
                    document.querySelectorAll('svg[role=img]').length > 5];"""), [0, 0, 0, True])
        self.assertIn("preempts thread 1 (sensor 1)", page.evaluate("document.body.textContent"))
        self.assertIn("deadheat replay counter/lost-update/racy@dh1.AQMBAg", page.evaluate("document.body.textContent"))

    def test_holds_each_text_of_the_results_once(self):
        """The script's index repeats what is searched for, and not the whole result file."""
        text = self.text_of("clean")
        island = re.search(r'<script type="application/json" id="index">(.*?)</script>', text, re.DOTALL).group(1)
        self.assertLess(len(island), len(text) / 8)


class Comparison(opened.PageTest):
    def test_shows_what_differs_between_the_racy_and_the_locked_source(self):
        seen = self.open().run("""
            const article = document.getElementById('case-counter/lost-update');
            const text = (selector) => [...article.querySelectorAll('.diff ' + selector)].map((each) => each.textContent.trimEnd());
            return {gone: text('del'), come: text('ins'), hidden: text('.gap').length};""")
        self.assertEqual([line.split(None, 2)[2] for line in seen["gone"]],
                         ["NoLock mutex_;", "Counter<NoLock> counter;",
                          ".racy = {trial<Counter<NoLock>>, {.race = must, .wrong = must}},"])
        self.assertEqual([line.split(None, 2)[2] for line in seen["come"]],
                         ["std::mutex mutex_;", "Counter<std::mutex> counter;",
                          ".locked = {trial<Counter<std::mutex>>},"])
        self.assertEqual([line.split()[1] for line in seen["gone"] + seen["come"]], ["-"] * 3 + ["+"] * 3)
        self.assertGreater(seen["hidden"], 0)

    def test_says_nothing_of_a_source_that_was_not_kept(self):
        self.assertEqual(self.open("small").evaluate("document.querySelectorAll('.comparison').length"), 0)


if __name__ == "__main__":
    opened.main()
