#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the result file of the sample session against the published schema.

Usage: results_schema_test.py PAGE_SAMPLE SCHEMA [unittest options]
"""
import copy
import json
import subprocess
import sys
import unittest

PAGE_SAMPLE, SCHEMA = sys.argv[1:3]


def sample(report):
    return subprocess.run([PAGE_SAMPLE, report], check=True, capture_output=True, timeout=60).stdout.decode()


def explored(file):
    return next(each for each in file["results"] if each.get("exploration", {}).get("tallies"))["exploration"]


def interleaving(file):
    return explored(file)["interleavings_shown"][0]


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        try:
            import jsonschema
        except ImportError:
            raise AssertionError("Python's jsonschema is not installed: the schema cannot be tested without it. "
                                 "Install python3-jsonschema.") from None
        with open(SCHEMA, encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        cls.validator = jsonschema.Draft202012Validator(schema)
        cls.file = json.loads(sample("json"))

    def broken(self, change):
        file = copy.deepcopy(self.file)
        change(file)
        return not self.validator.is_valid(file)

    def test_takes_what_is_written(self):
        self.assertEqual([error.message for error in self.validator.iter_errors(self.file)], [])

    def test_takes_a_file_from_before_there_were_explorations(self):
        self.assertTrue(any("exploration" in each for each in self.file["results"]))

        def older(file):
            file["version"]["minor"] = 0
            for result in file["results"]:
                result.pop("exploration", None)
        self.assertFalse(self.broken(older))

    def test_takes_a_file_from_before_there_were_sources_and_tags(self):
        self.assertTrue(all("source" in each and "tags" in each for each in self.file["results"]))

        def older(file):
            file["version"]["minor"] = 1
            for result in file["results"]:
                del result["source"], result["tags"]
        self.assertFalse(self.broken(older))

    def test_takes_a_file_from_before_there_were_tallies_and_sources(self):
        self.assertTrue(self.file["sources"])

        def older(file):
            file["version"]["minor"] = 2
            del file["sources"]
            for result in file["results"]:
                del result["counts"]["tallies"], result["counts"]["other_tallies"]
        self.assertFalse(self.broken(older))

    def test_takes_members_that_it_does_not_know(self):
        self.assertFalse(self.broken(lambda file: file["results"][0].update(moon_phase="full")))

    def test_knows_every_member_that_is_written(self):
        unknown = []

        def walk(schema, value, path):
            if "$ref" in schema:
                schema = self.validator.schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]
            if isinstance(value, dict) and "properties" in schema:
                unknown.extend(path + "." + key for key in value if key not in schema["properties"])
                for key in value:
                    walk(schema["properties"].get(key, {}), value[key], path + "." + key)
            elif isinstance(value, list):
                for each in value:
                    walk(schema.get("items", {}), each, path + "[]")

        walk(self.validator.schema, self.file, "$")
        self.assertEqual(sorted(set(unknown)), [])

    def test_refuses_what_is_broken(self):
        changes = {
            "another format": lambda file: file.update(format="something"),
            "a newer major version": lambda file: file["version"].update(major=2),
            "no results": lambda file: file.pop("results"),
            "a number for a verdict": lambda file: file["results"][0].update(verdict=0),
            "an unknown verdict": lambda file: file["results"][0].update(verdict="fine"),
            "a text for a count": lambda file: file["results"][0]["counts"].update(trials="many"),
            "a rate above 1": lambda file: file["results"][0]["sightings"][0]["rate"].update(high=1.5),
            "a run without how": lambda file: file["results"][0]["runs"][0].pop("how"),
            "an exploration that is no record": lambda file: file["results"][0].update(exploration=None),
            "a bound below none": lambda file: explored(file).update(bound=-2),
            "a text for tags": lambda file: file["results"][0].update(tags="quick"),
            "a number for a tag": lambda file: file["results"][0].update(tags=[362]),
            "an interleaving without its token": lambda file: interleaving(file).pop("token"),
            "a text for a step's number": lambda file: interleaving(file)["steps"][0].update(number="one"),
            "a text for the tallies": lambda file: file["results"][0]["counts"].update(tallies="many"),
            "a source without its lines": lambda file: file["sources"][0].pop("lines"),
            "an unsupported call without a stack": lambda file: explored(file).update(unsupported=[{"call": "fork"}]),
        }
        self.assertEqual([name for name, change in changes.items() if not self.broken(change)], [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
