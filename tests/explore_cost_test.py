#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""In how few executions the explorer gets to the end of a body or to its bug. Nothing here depends on speed.

  explore_cost_test.py EXPLORE_COST
"""

import json
import subprocess
import sys
import unittest

PEERED = ("mutex-counter", "queue", "store-buffering")


def run(*options):
    return subprocess.run([COST, *options], capture_output=True, text=True, timeout=240)


def measured():
    ended = run("--benchmark_min_time=0.001", "--benchmark_format=json")
    if ended.returncode != 0:
        raise AssertionError(f"ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return {each["run_name"]: each for each in json.loads(ended.stdout)["benchmarks"]}


class Benchmarks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.all = measured()

    def test_each_body_is_walked(self):
        for body in (*PEERED, "lost-update", "racy-counter"):
            self.assertGreater(self.all[f"random/{body}"]["executions_per_second"], 0)

    def test_relacy_is_measured_with_all_its_bodies_or_was_not_there(self):
        theirs = {name for name in self.all if name.endswith("/relacy")}
        self.assertIn(theirs, (set(), {f"random/{body}/relacy" for body in PEERED}))

    def test_an_exhaustive_search_is_complete_after_few_executions(self):
        for body, most in (("mutex-counter", 25), ("store-buffering", 12)):
            with self.subTest(body):
                search = self.all[f"exhaustive/{body}"]
                self.assertEqual(search["complete"], 1)
                self.assertGreater(search["runs"], 1)
                self.assertLessEqual(search["runs"], most)

    def test_a_search_of_the_queue_up_to_two_preemptions_gets_to_its_end(self):
        self.assertEqual(self.all["exhaustive/queue/bound:2"]["complete"], 1)

    def test_a_race_is_found_in_the_first_execution(self):
        self.assertEqual(self.all["found/racy-counter"]["found_at_worst"], 1)

    def test_a_lost_update_is_found_after_few_executions(self):
        self.assertGreater(self.all["found/lost-update"]["found"], 0)
        self.assertLessEqual(self.all["found/lost-update"]["found"], 5)


class Ratios(unittest.TestCase):
    def test_what_is_aimed_at_is_told_whether_or_not_there_is_relacy(self):
        ended = run("--ratios=1")
        has_relacy = "no speed is compared" not in ended.stdout
        self.assertEqual(ended.returncode, 0 if has_relacy else 3, ended.stderr)
        for body in PEERED:
            self.assertEqual(f"{body}: speed" in ended.stdout, has_relacy)
        self.assertIn("lost-update: found in execution", ended.stdout)


class Usage(unittest.TestCase):
    def test_a_filter_that_matches_nothing_is_no_success(self):
        self.assertEqual(run("--benchmark_filter=nothing/like-this").returncode, 3)

    def test_what_is_no_option_is_refused(self):
        for option in ("--benchmark_filtre=x", "--ratios=0", "--ratios=many"):
            with self.subTest(option):
                self.assertEqual(run(option).returncode, 2)


if __name__ == "__main__":
    COST = sys.argv[1]
    unittest.main(argv=sys.argv[:1])
