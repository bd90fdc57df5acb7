#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lints the recipes for CI systems: their form, their shell, and the options of the programs that they call.

  recipes_test.py ROOT DEADHEAT
"""
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

import yaml


def load(name):
    return yaml.safe_load((RECIPES / name).read_text())


def help_of(*command):
    return subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout


def options(command):
    return [word.partition("=")[0] for word in shlex.split(command) if re.match(r"--?[A-Za-z]", word)]


class Recipe:
    """What each of them has to do; `commands`, `timeout` and `kept` come from the form of the CI system."""

    def test_every_command_is_valid_shell(self):
        for command in self.commands():
            with self.subTest(command):
                ended = subprocess.run(["bash", "-n", "-c", command], capture_output=True, text=True)
                self.assertEqual(ended.returncode, 0, ended.stderr)

    def test_the_options_of_its_programs_are_known(self):
        known = {"ctest": help_of("ctest"), "cmake": help_of("cmake"), "deadheat": help_of(DEADHEAT, "report")}
        known["cmake"] += "--parallel --build"
        checked = 0
        for command in self.commands():
            program = shlex.split(command)[0]
            for option in options(command) if program in known else []:
                checked += 1
                is_known = re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", known[program])
                self.assertTrue(is_known, f"{program} does not know {option}: {command}")
        self.assertGreater(checked, 5)

    def test_nothing_tested_is_red(self):
        tests = [command for command in self.commands() if command.startswith("ctest")]
        self.assertEqual(len(tests), 1)
        self.assertIn("-L race", tests[0])
        self.assertIn("--no-tests=error", tests[0])

    def test_it_ends_and_keeps_the_page(self):
        self.assertTrue(self.timeout())
        reports = [command for command in self.commands() if command.startswith("deadheat report")]
        self.assertEqual(len(reports), 1)
        words = shlex.split(reports[0])
        self.assertEqual(words[words.index("--output") + 1], self.kept())


class GitHub(Recipe, unittest.TestCase):
    def setUp(self):
        self.job = load("github.yml")["jobs"]["races"]

    def commands(self):
        return [step["run"] for step in self.job["steps"] if "run" in step]

    def timeout(self):
        return self.job["timeout-minutes"]

    def kept(self):
        upload = next(step for step in self.job["steps"] if "upload-artifact" in step.get("uses", ""))
        self.assertEqual(upload["with"]["if-no-files-found"], "error")
        return upload["with"]["path"]

    def test_what_comes_after_the_tests_is_done_when_they_are_red(self):
        after = self.job["steps"][1 + next(number for number, step in enumerate(self.job["steps"])
                                           if step.get("run", "").startswith("ctest")):]
        self.assertEqual(len(after), 2)
        for step in after:
            self.assertIn("cancelled", step["if"])


class GitLab(Recipe, unittest.TestCase):
    def setUp(self):
        self.job = load("gitlab-ci.yml")["races"]

    def commands(self):
        return self.job["script"] + self.job["after_script"]

    def timeout(self):
        return self.job["timeout"]

    def kept(self):
        self.assertEqual(self.job["artifacts"]["when"], "always")
        return self.job["artifacts"]["paths"][0]


if __name__ == "__main__":
    RECIPES = pathlib.Path(sys.argv[1]) / "cmake/recipes"
    DEADHEAT = sys.argv[2]
    unittest.main(argv=sys.argv[:1])
