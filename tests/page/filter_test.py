#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page's filter, its address, its keys and its copy buttons, as a reader uses them."""
import opened

SHOWN = """({
  cases: [...document.querySelectorAll('article.case')].filter((each) => !each.hidden).map((each) => each.id),
  rows: [...document.querySelectorAll('#rows tr')].filter((each) => !each.hidden).map((each) => each.id),
  results: [...document.querySelectorAll('details.result')]
    .filter((each) => !each.closest('[hidden]')).map((each) => each.id),
  told: document.getElementById('matches').textContent})"""


class Filter(opened.PageTest):
    def shown(self, page):
        seen = page.evaluate(SHOWN)
        self.assertEqual(["row-" + each for each in seen["cases"]], sorted(seen["rows"]))
        return seen

    def test_shows_everything_and_counts_it(self):
        seen = self.shown(self.open())
        self.assertEqual(len(seen["cases"]), 6)
        self.assertEqual(seen["told"], "6 of 6 cases, 18 of 18 results, 8 findings shown")

    def test_searches_ids_functions_files_and_tags_in_any_case_and_order(self):
        page = self.open()
        for text, cases in {"DINING": ["case-lock/dining"],
                            "increment(long) data-race lost_update.cpp:21 tsan LOST-update": ["case-counter/lost-update"],
                            "CWE-362 store-buffering": ["case-litmus/store-buffering"],
                            "both \"nothing like this\"": []}.items():
            with self.subTest(text):
                page.press("Escape", "/")
                page.type(text)
                self.assertEqual(self.shown(page)["cases"], cases)

    def test_shows_only_the_results_that_hold_the_words(self):
        page = self.open()
        page.press("/")
        page.type("fingerprint-less deadlock")
        self.assertEqual(self.shown(page)["results"], [])
        page.run("document.getElementById('filter-text').value = '';")
        page.type("deadlock")
        self.assertEqual(self.shown(page)["results"], ["result-deadheat_cases/lock/dining/racy/explore"])

    def test_by_family_role_detector_and_verdict(self):
        page = self.open()
        for id_, value, results in (("filter-family", "lock", 3), ("filter-role", "locked", 9),
                                    ("filter-detector", "explore", 4), ("filter-verdict", "missed", 1)):
            with self.subTest(id_):
                page.choose(id_, value)
                seen = self.shown(page)
                self.assertEqual(len(seen["results"]), results)
                self.assertIn(" %d of 18 results" % results, seen["told"])
                page.click("#clear")

    def test_says_that_nothing_fits_and_offers_to_show_everything(self):
        page = self.open()
        page.choose("filter-verdict", "missed")
        page.choose("filter-detector", "helgrind")
        self.assertEqual(self.shown(page)["told"], "0 of 6 cases, 0 of 18 results, 0 findings shown")
        self.assertTrue(page.evaluate("document.getElementById('nothing').checkVisibility()"))
        page.click("#clear-too")
        self.assertEqual(len(self.shown(page)["cases"]), 6)

    def test_sorts_the_overview_by_the_worst_verdict_and_by_the_dearest_repair(self):
        page = self.open()
        first = "document.querySelector('#rows tr').id"
        page.choose("sort", "verdict")
        self.assertIn("row-case-queue/.3cscript", page.evaluate(first))
        page.choose("sort", "cost")
        self.assertEqual(page.evaluate(first), "row-case-counter/lost-update")
        page.choose("sort", "")
        self.assertEqual(page.evaluate(first), "row-case-counter/lost-update")
        page.choose("sort", "first")
        self.assertEqual(page.evaluate("document.querySelector('#rows tr:last-child').id").split("/")[0],
                         "row-case-queue")

    def test_hostile_text_in_the_search_is_text(self):
        page = self.open()
        page.press("/")
        page.type("<script>alert(1)</script>")
        self.assertEqual(len(self.shown(page)["cases"]), 2)
        self.assertEqual(page.messages(), [])
        self.assertEqual(page.evaluate("document.scripts.length"), 2)


class Address(opened.PageTest):
    def test_holds_the_view_and_gives_it_back(self):
        page = self.open()
        page.choose("filter-family", "lock")
        page.choose("filter-verdict", "broken")
        page.press("/")
        page.type("a&b=c <i>")
        page.choose("sort", "verdict")
        hash_ = page.evaluate("location.hash")
        page.reload(hash_)
        self.assertEqual(page.evaluate("""['filter-family', 'filter-verdict', 'filter-text', 'sort']
            .map((id) => document.getElementById(id).value)"""), ["lock", "broken", "a&b=c <i>", "verdict"])
        self.assertEqual(page.evaluate("location.hash"), hash_)

    def test_of_a_finding_opens_it(self):
        page = self.open()
        link = page.evaluate("document.querySelector('.finding h5 a').getAttribute('href')")
        page.reload(link)
        self.assertEqual(page.run("""
            const finding = document.getElementById(decodeURIComponent(location.hash.slice(1)));
            const top = finding.getBoundingClientRect().top;
            return [finding.className, finding.checkVisibility(), top >= 0 && top < innerHeight];"""),
            ["finding", True, True])

    def test_of_a_finding_in_a_view_keeps_the_view(self):
        page = self.open()
        page.choose("filter-family", "counter")
        page.run("document.querySelector('#case-counter\\\\/lost-update .finding').closest('.result').open = true;")
        page.click("#case-counter\\/lost-update .finding h5 a")
        hash_ = page.evaluate("location.hash")
        self.assertIn("family=counter&at=result-", hash_)
        page.reload(hash_)
        self.assertEqual(page.evaluate("document.getElementById('filter-family').value"), "counter")
        self.assertTrue(page.evaluate("document.querySelector('#case-counter\\\\/lost-update .finding').checkVisibility()"))

    def test_of_something_that_is_filtered_away_shows_it(self):
        page = self.open(hash_="#?family=counter&at=case-lock/dining")
        self.assertTrue(page.evaluate("document.getElementById('case-lock/dining').checkVisibility()"))

    def test_goes_back_to_the_view_before(self):
        page = self.open()
        page.click(".matrix td a[href*='family=lock']")
        page.wait_for("document.getElementById('filter-family').value === 'lock'")
        page.evaluate("history.back()")
        page.wait_for("document.getElementById('filter-family').value === ''")
        self.assertEqual(len(page.evaluate(SHOWN)["cases"]), 6)

    def test_that_is_hostile_or_broken_does_nothing(self):
        for hash_ in ("#%", "#?family=%3Cscript%3E&verdict=nonsense&sort=__proto__", "#?at=%3Cimg%20src=x%3E",
                      "#<img src=x onerror=alert(1)>", "#?q=" + "x" * 5000, "#?=&&&at"):
            with self.subTest(hash_[:40]):
                page = self.open(hash_=hash_)
                self.assertEqual(page.messages(), [])
                self.assertEqual(page.evaluate("document.querySelectorAll('img').length"), 0)
                self.assertEqual(page.evaluate("document.getElementById('filter-family').value"), "")
                self.assertIn("of 6 cases", page.evaluate(SHOWN)["told"])


class Keys(opened.PageTest):
    def test_slash_searches_and_escape_clears(self):
        page = self.open()
        page.press("/")
        self.assertEqual(page.evaluate("document.activeElement.id"), "filter-text")
        page.type("jkec?/")
        self.assertEqual(page.evaluate("document.getElementById('filter-text').value"), "jkec?/")
        page.press("Escape")
        self.assertEqual(page.evaluate("document.getElementById('filter-text').value"), "")
        self.assertEqual(len(page.evaluate(SHOWN)["cases"]), 6)

    def test_j_and_k_go_from_case_to_case_that_is_shown(self):
        page = self.open()
        page.choose("filter-role", "racy")
        shown = page.evaluate(SHOWN)["cases"]
        page.run("document.activeElement.blur(); scrollTo(0, 0);")
        gone_to = []
        for key in "jjjkk":
            page.press(key)
            gone_to.append(page.evaluate("document.activeElement.closest('article').id"))
        self.assertEqual(gone_to, [shown[0], shown[1], shown[2], shown[1], shown[0]])

    def test_n_and_p_go_from_finding_to_finding_and_open_them(self):
        page = self.open()
        gone_to = []
        for key in "nnp":
            page.press(key)
            gone_to.append(page.run("""
                const finding = document.activeElement.closest('.finding');
                return [finding.id, finding.checkVisibility()];"""))
        self.assertEqual(gone_to[0], gone_to[2])
        self.assertNotEqual(gone_to[0], gone_to[1])
        self.assertTrue(all(visible for _, visible in gone_to))

    def test_the_question_mark_shows_the_keys_and_escape_leaves_them(self):
        page = self.open()
        page.press("?")
        self.assertTrue(page.evaluate("document.getElementById('keys').open"))
        for key in ("/", "j", "k", "Esc"):
            self.assertIn(key, page.evaluate("document.getElementById('keys').innerText"))
        page.press("Escape")
        self.assertFalse(page.evaluate("document.getElementById('keys').open"))

    def test_e_opens_all_results_and_c_closes_them(self):
        page = self.open()
        opened_ = "[document.querySelectorAll('details.result[open]').length, document.querySelectorAll('details.result').length]"
        page.press("e")
        self.assertEqual(page.evaluate(opened_), [18, 18])
        page.press("c")
        self.assertEqual(page.evaluate(opened_), [0, 18])


class Copying(opened.PageTest):
    def copied(self, page, selector):
        page.run("""
            window.taken = [];
            Object.defineProperty(navigator, 'clipboard',
              {value: {writeText: async (text) => { window.taken.push(text); }}, configurable: true});""")
        page.click(selector)
        page.wait_for("window.taken.length > 0")
        return page.evaluate("window.taken")

    def test_copies_the_command_of_a_fault(self):
        page = self.open()
        self.assertEqual(self.copied(page, ".faults li:nth-child(2) .copy"),
                         ["deadheat run --case lock/dining --variant locked --seed 42"])
        self.assertEqual(page.evaluate("document.querySelector('.faults li:nth-child(2) .copy').textContent"), "Copied")

    def test_copies_the_command_that_replays_or_repeats_a_finding(self):
        page = self.open()
        page.press("e")
        base = "#result-deadheat_cases\\/counter\\/lost-update\\/racy\\/"
        self.assertEqual(self.copied(page, base + "explore .finding .copy"),
                         ["deadheat replay counter/lost-update/racy@dh1.AQMBAg"])
        self.assertEqual(self.copied(page, base + "tsan .finding .copy"),
                         ["deadheat run --case counter/lost-update --variant racy --seed 42"])

    def test_selects_the_command_where_copying_is_not_allowed(self):
        page = self.open()
        page.run("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true});")
        page.click(".faults li:nth-child(2) .copy")
        page.wait_for("String(getSelection()).length > 0")
        self.assertEqual(page.evaluate("String(getSelection())"),
                         "deadheat run --case lock/dining --variant locked --seed 42")

    def test_every_command_and_every_finding_has_its_button(self):
        self.assertEqual(self.open().run("""
            const has = (each) => each.querySelector('button.copy') !== null;
            const commands = [...document.querySelectorAll('.command')];
            return [commands.length > 20, commands.every(has), [...document.querySelectorAll('.finding')].every(has)];"""),
            [True, True, True])


if __name__ == "__main__":
    opened.main()
