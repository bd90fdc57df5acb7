#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A page of 1,000 cases with 10,000 findings opens, and answers a key stroke.

What is bounded is the processor time of the page's own thread, and how often it lays the page out: neither depends on
what else the machine does. The bounds are generous: they stand for "no stall", not for a speed.
"""
import opened

LARGE = {"cases": 1000, "results": 4000, "findings": 10000}


class Large(opened.PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = cls.browser.open(cls.path_of(cls.text_of("large"), "large"))
        cls.page.call("Performance.enable", timeDomain="threadTicks")

    def metrics(self):
        return {each["name"]: each["value"] for each in self.page.call("Performance.getMetrics")["metrics"]}

    def cost_of(self, action):
        """Of an action, until it is drawn: seconds of the page's thread, and layouts."""
        before = self.metrics()
        action()
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
        after = self.metrics()
        return after["TaskDuration"] - before["TaskDuration"], after["LayoutCount"] - before["LayoutCount"]

    def setUp(self):
        self.page.press("Escape")
        self.page.run("scrollTo(0, 0);")

    def test_has_them_all(self):
        self.assertEqual(self.page.run("""
            return {cases: document.querySelectorAll('article.case').length,
                    results: document.querySelectorAll('details.result').length,
                    findings: document.querySelectorAll('.finding').length};"""), LARGE)
        self.assertEqual(self.page.messages(), [])

    def test_lays_out_only_what_is_near(self):
        self.assertEqual(self.page.run("""
            const far = [...document.querySelectorAll('article.case')].slice(-500);
            const skipped = far.filter((each) => !each.firstElementChild.checkVisibility({contentVisibilityAuto: true}));
            return [far.length, skipped.length];"""), [500, 500])

    def test_a_key_stroke_in_the_search_is_answered_without_a_stall(self):
        self.page.press("/")
        for letter in "queue/bug-77":
            seconds, layouts = self.cost_of(lambda: self.page.press(letter))
            with self.subTest(letter):
                self.assertLess(seconds, 1)
                self.assertLessEqual(layouts, 4, "a layout for each row would be hundreds")

    def test_a_filter_is_answered_without_a_stall(self):
        seconds, layouts = self.cost_of(lambda: self.page.choose("filter-family", "lock"))
        self.assertLess(seconds, 1)
        self.assertLessEqual(layouts, 4)
        self.assertIn("200 of 1,000 cases", self.page.evaluate("document.getElementById('matches').textContent"))

    def test_touches_only_what_changes(self):
        """A second word that shows the same changes no element but what tells the count."""
        self.page.press("/")
        self.page.type("queue")
        self.page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(() => done(1)), 500))")
        self.page.run("""
            window.touched = 0;
            new MutationObserver((all) => { window.touched += all.length; window.what = all[0].target.outerHTML.slice(0, 200); })
              .observe(document.body, {attributes: true, subtree: true, attributeFilter: ['hidden']});""")
        self.page.press("/")
        self.page.evaluate("new Promise((done) => setTimeout(done, 0))")
        self.assertEqual(self.page.evaluate("window.touched"), 0, self.page.evaluate("window.what"))

    def test_one_listener_serves_all_buttons(self):
        """Nothing is done for each of the buttons when the page opens."""
        self.assertEqual(self.page.evaluate("document.querySelectorAll('.finding button.copy').length"), 10000)
        button = self.page.call("Runtime.evaluate", expression="document.querySelector('.finding button.copy')")
        listeners = self.page.call("DOMDebugger.getEventListeners", objectId=button["result"]["objectId"])
        self.assertEqual(listeners["listeners"], [])


if __name__ == "__main__":
    opened.main()
