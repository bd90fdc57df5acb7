# SPDX-License-Identifier: MIT
"""What the tests of the page share: the samples, and one browser for all tests of a file.

Usage of each test: TEST PAGE_SAMPLE [unittest options]
"""
import os
import subprocess
import sys
import tempfile
import unittest

import browser

PAGE_SAMPLE = sys.argv[1]


def sample(name="sample", report="html"):
    return subprocess.run([PAGE_SAMPLE, report, name], check=True, capture_output=True, timeout=240).stdout.decode()


class PageTest(unittest.TestCase):
    """Opens pages in a browser that is started once for the class."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.browser = browser.Browser()
        cls.addClassCleanup(cls.browser.close)
        cls.pages = {}

    @classmethod
    def path_of(cls, text, name):
        path = os.path.join(cls.folder.name, name + ".html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    @classmethod
    def text_of(cls, name="sample"):
        if name not in cls.pages:
            cls.pages[name] = sample(name)
        return cls.pages[name]

    def open(self, name="sample", text=None, **options):
        path = self.path_of(self.text_of(name) if text is None else text, name)
        page = self.browser.open(path, **options)
        self.addCleanup(page.close)
        return page

    def assert_says(self, page, *words):
        shown = page.evaluate("document.querySelector('main').textContent")
        self.assertEqual([each for each in words if each not in shown], [])


def main():
    unittest.main(module="__main__", argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
