#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page by the rules of others: axe-core for those who read with other means, html-validate for the markup.

Usage: access_test.py PAGE_SAMPLE TOOLS [unittest options]
TOOLS is a folder in which `npm ci` was run with tests/page/tools/package-lock.json. Where it was not, nothing is judged:
this ends with 77, by which CTest shows it as skipped.
"""
import json
import os
import shutil
import subprocess
import sys

import opened

TOOLS = sys.argv.pop(2)
UNJUDGED = 77

OPEN_ALL = "for (const each of document.querySelectorAll('details')) each.open = true;"

# What is left out has its reason beside it.
RULES = {
    "extends": ["html-validate:recommended", "html-validate:document"],
    "rules": {
        "no-trailing-whitespace": "off",  # programs' output is shown as it was
        "long-title": "off",  # the title tells all verdicts
        "attribute-boolean-style": "off",  # open="" says the same as open
        "valid-id": ["error", {"relaxed": True}],  # an address is to be read: #case-queue/two-consumers
    },
}


def missing():
    if not shutil.which("node"):
        return "there is no node"
    for name in ("axe-core", "html-validate"):
        if not os.path.isdir(os.path.join(TOOLS, "node_modules", name)):
            return "%s is not installed in %s (./bootstrap test does that, where npm reaches its registry)" % (name, TOOLS)
    return None


class Axe(opened.PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(os.path.join(TOOLS, "node_modules", "axe-core", "axe.min.js"), encoding="utf-8") as file:
            cls.axe = file.read()

    def violations(self, page):
        page.evaluate(self.axe + "; true")
        found = page.evaluate("""axe.run(document, {resultTypes: ['violations'], elementRef: false}).then((results) =>
            results.violations.map((each) => each.id + ': ' + each.help + ': ' +
              each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')))""")
        return found

    def test_finds_nothing_in_light_and_dark_wide_and_narrow(self):
        for scheme, width in (("light", 1280), ("dark", 1280), ("light", 420)):
            with self.subTest(scheme=scheme, width=width):
                page = self.open(prefers_color_scheme=scheme, width=width)
                page.run(OPEN_ALL + "for (const each of document.querySelectorAll('.case')) each.scrollIntoView();")
                self.assertEqual(self.violations(page), [])

    def test_finds_nothing_while_the_keys_are_shown_or_nothing_fits(self):
        page = self.open("clean")
        page.press("?")
        self.assertEqual(self.violations(page), [])
        page.press("Escape", "/")
        page.type("nothing has this")
        self.assertEqual(self.violations(page), [])

    def test_would_find_a_picture_without_a_name(self):
        stained = self.text_of("clean").replace("</main>", '<svg role="img"></svg></main>')
        self.assertIn("svg-img-alt", "".join(self.violations(self.open("stained", text=stained))))


class Markup(opened.PageTest):
    def problems(self, name, text):
        path = self.path_of(text, name)
        config = os.path.join(self.folder.name, ".htmlvalidate.json")
        with open(config, "w", encoding="utf-8") as file:
            json.dump({"root": True, **RULES}, file)
        answer = os.path.join(self.folder.name, "answer.json")  # it cuts off what it writes into a pipe
        with open(answer, "w", encoding="utf-8") as file:
            ended = subprocess.run(
                ["node", os.path.join(TOOLS, "node_modules", "html-validate", "bin", "html-validate.mjs"),
                 "--config", config, "--formatter", "json", path],
                stdout=file, stderr=subprocess.PIPE, timeout=240, check=False)
        try:
            with open(answer, encoding="utf-8") as file:
                reports = json.load(file)
        except ValueError:
            raise AssertionError("html-validate gave no report: %s" % ended.stderr.decode()[-2000:]) from None
        return ["%s:%s %s: %s" % (each["line"], each["column"], each["ruleId"], each["message"])
                for report in reports for each in report["messages"]][:10]

    def test_is_valid(self):
        for name in ("sample", "clean", "empty"):
            with self.subTest(name):
                self.assertEqual(self.problems(name, self.text_of(name)), [])

    def test_would_not_be_with_an_element_in_the_wrong_place(self):
        stained = self.text_of("clean").replace("</main>", "<li>lost</li></main>")
        self.assertNotEqual(self.problems("stained", stained), [])


if __name__ == "__main__":
    reason = missing()
    if reason:
        print("unjudged: the page is not examined by axe-core and html-validate, as " + reason)
        sys.exit(UNJUDGED)
    opened.main()
