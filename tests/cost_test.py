#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the cost programs measure, and what they say that they do not. Nothing here depends on speed.

  cost_test.py CATALOGUE_COST CATALOGUE_NATIVE ENGINE_COST DEADHEAT
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SHORT = "--benchmark_min_time=0.001"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=240)


def output(*command):
    ended = run(*command)
    if ended.returncode != 0:
        raise AssertionError(f"{command} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return ended.stdout


def measured(program, *options):
    return json.loads(output(program, SHORT, "--benchmark_format=json", *options))


def variants():
    """All variants of the suite, as "family/bug/variant", with their truth."""
    cases = json.loads(output(NATIVE, "--list", "--json"))["cases"]
    return {f"{case['id']}/{each['name']}": each["truth"] for case in cases for each in case["variants"]}


def may_not_end(truth):
    return any(truth.get(symptom, "never") != "never" for symptom in ("hang", "crash"))


def variant_of(name):
    return name.partition("/threads:")[0]


class Cost(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.all = measured(COST)

    def test_every_variant_that_ends_is_measured_and_no_other(self):
        names = {variant_of(each["run_name"]) for each in self.all["benchmarks"]}
        self.assertEqual(names, {name for name, truth in variants().items() if not may_not_end(truth)})

    def test_what_may_hang_is_said_to_be_left_out(self):
        left_out = {name for name, truth in variants().items() if may_not_end(truth)}
        self.assertIn("lock/order-inversion/racy", left_out)
        said = {key.removeprefix("not measured: ") for key in self.all["context"] if key.startswith("not measured: ")}
        self.assertEqual(said, left_out)

    def test_a_step_costs_something(self):
        for each in self.all["benchmarks"]:
            with self.subTest(each["name"]):
                self.assertNotIn("error_occurred", each)
                self.assertGreater(each["ns_per_step"], 0)

    def test_a_body_for_any_number_of_threads_is_measured_for_several(self):
        names = {each["run_name"].removesuffix("/manual_time") for each in self.all["benchmarks"]}
        for threads in (1, 2, 4, 5):
            self.assertIn(f"counter/lost-update/locked/threads:{threads}", names)
        self.assertIn("counter/wrong-lock/locked/threads:2", names)
        self.assertNotIn("counter/wrong-lock/locked/threads:1", names)

    def of_variant(self, variant):
        return next(each for each in self.all["benchmarks"] if variant_of(each["run_name"]) == variant)

    def test_a_step_costs_processor_time(self):
        for each in self.all["benchmarks"]:
            with self.subTest(each["name"]):
                self.assertGreater(each["processor_ns_per_step"], 0)

    def test_a_body_without_steps_tells_the_costs_of_whole_trials(self):
        self.assertEqual(self.of_variant("life/by-coroutines/pool")["label"], "whole trials")
        self.assertNotIn("label", self.of_variant("counter/lost-update/locked"))

    def test_a_thread_for_each_task_takes_at_least_a_page_for_it_and_a_task_of_a_pool_takes_less(self):
        ways = {way: self.of_variant(f"life/by-coroutines/{way}")["bytes_per_task"]
                for way in ("thread-per-cell", "pool", "locked", "sequential")}
        self.assertGreaterEqual(ways["thread-per-cell"], 4096)
        for way in ("pool", "locked", "sequential"):
            self.assertLess(ways[way], ways["thread-per-cell"], way)
        self.assertNotIn("bytes_per_task", self.of_variant("counter/lost-update/locked"))

    def test_a_filter_that_matches_nothing_is_no_success(self):
        self.assertEqual(run(COST, "--benchmark_filter=nothing/like-this").returncode, 3)

    def test_an_unknown_option_is_refused(self):
        self.assertEqual(run(COST, "--benchmark_filtre=x").returncode, 2)


class Report(unittest.TestCase):
    def test_costs_stand_beside_the_verdicts_and_the_median_stands_for_repetitions(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            costs, case = folder / "cost.json", "counter/wrong-lock"
            output(COST, SHORT, f"--benchmark_filter={case}/", "--benchmark_repetitions=3",
                   f"--benchmark_out={costs}", "--benchmark_out_format=json")
            output(DEADHEAT, "run", NATIVE, "--id", case, "--variant", "locked", "--detector", "stress", "--no-doctor",
                   "--budget", "0.1s", "--costs", str(costs), "--format", "json,html", "--output", str(folder))
            results = json.loads((folder / "results.json").read_text())
            medians = {variant_of(each["run_name"]): each["ns_per_step"]
                       for each in json.loads(costs.read_text())["benchmarks"]
                       if each.get("aggregate_name") == "median"}
            shown = {f"{each['id']}/{each['variant']}": each["ns_per_step"] for each in results["costs"]}
            self.assertEqual(len(shown), 2)
            self.assertEqual(shown, medians)
            page = (folder / "report.html").read_text()
            for cost in medians.values():
                self.assertIn(f"{cost:.1f} ns", page)


class Engine(unittest.TestCase):
    def test_controls_show_nothing_and_the_racy_sides_are_there(self):
        found = {each["run_name"].partition("/iterations")[0]: each for each in measured(ENGINE)["benchmarks"]}
        for control in ("store-buffering/seq_cst", "increment/atomic"):
            self.assertNotIn("error_occurred", found[control])
            self.assertEqual(found[control]["outcomes"], 0)
        for racy in ("store-buffering/relaxed", "increment/plain"):
            for name in (racy, racy + "/busy"):
                self.assertGreater(found[name]["states_per_second"], 0)
        for naive in ("std-barrier", "spin-barrier"):
            self.assertIn(f"store-buffering/relaxed/{naive}", found)


if __name__ == "__main__":
    COST, NATIVE, ENGINE, DEADHEAT = sys.argv[1:5]
    unittest.main(argv=sys.argv[:1])
