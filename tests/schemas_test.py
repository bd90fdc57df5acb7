#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what the formats write against their published schemas.

Usage: schemas_test.py PAGE_SAMPLE SARIF_SCHEMA REPORTS [unittest options]
"""
import copy
import json
import re
import subprocess
import sys
import unittest
import urllib.parse

import jsonschema

PAGE_SAMPLE, SARIF_SCHEMA, REPORTS = sys.argv[1:4]


def written(*words):
    return json.loads(subprocess.run([PAGE_SAMPLE, *words], check=True, capture_output=True, timeout=60).stdout)


def schema(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


class Sarif(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.checker = jsonschema.Draft4Validator(schema(SARIF_SCHEMA))
        cls.file = written("sarif")
        cls.run_ = cls.file["runs"][0]
        cls.results = cls.run_["results"]

    def complaints(self, file):
        return [error.message for error in self.checker.iter_errors(file)]

    def test_is_as_the_schema_says(self):
        self.assertEqual(self.complaints(self.file), [])

    def test_the_schema_complains_of_what_is_wrong(self):
        for spoil in (lambda run: run["results"][0].pop("message"),
                      lambda run: run["results"][0].update(level="fatal"),
                      lambda run: run["results"][0]["locations"][0]["physicalLocation"].update(line=1),
                      lambda run: run["tool"]["driver"]["rules"][0].pop("id")):
            spoilt = copy.deepcopy(self.file)
            spoil(spoilt["runs"][0])
            self.assertNotEqual(self.complaints(spoilt), [])

    def test_each_result_has_what_code_scanning_wants(self):
        self.assertTrue(self.results)
        for result in self.results:
            rule = self.run_["tool"]["driver"]["rules"][result["ruleIndex"]]
            self.assertEqual(rule["id"], result["ruleId"])
            self.assertTrue(rule["help"]["text"] and rule["help"]["markdown"])
            self.assertTrue(result["partialFingerprints"])
            place = result["locations"][0]["physicalLocation"]
            self.assertEqual(place["artifactLocation"]["uriBaseId"], "SRCROOT")
            self.assertIn("SRCROOT", self.run_["originalUriBaseIds"])
            self.assertGreater(place["region"]["startLine"], 0)

    def test_uris_are_references(self):
        for uri in re.findall(r'"uri": "([^"]*)"', json.dumps(self.file)):
            self.assertRegex(uri, r"^[A-Za-z0-9/_.~!$&'()*+,;=@%:-]+$")
            self.assertFalse(urllib.parse.urlsplit(uri).scheme not in ("", "file"))

    def test_a_race_has_a_flow_a_thread_and_its_other_place(self):
        race = next(each for each in self.results if each["properties"]["kind"] == "data-race")
        flows = race["codeFlows"][0]["threadFlows"]
        self.assertEqual(len({flow["id"] for flow in flows}), len(flows))
        self.assertGreaterEqual(len(flows), 2)
        self.assertGreaterEqual(len(race["relatedLocations"]), 2)

    def test_what_is_declared_is_a_note_and_what_must_never_be_seen_an_error(self):
        self.assertEqual({each["level"] for each in self.results}, {"note", "error"})
        for result in self.results:
            expected = result["level"] == "note"
            self.assertEqual("suppressions" in result, expected)
            if result["properties"]["verdict"] == "confirmed":
                self.assertTrue(expected, result["message"])

    def test_what_the_harness_could_not_do_is_a_notification(self):
        told = self.run_["invocations"][0]["toolExecutionNotifications"]
        self.assertTrue(any(each["level"] == "error" for each in told))
        self.assertFalse(self.run_["invocations"][0]["executionSuccessful"])

    def test_nothing_acts(self):
        for character in ("\x1b", "\u202e", "\x00"):
            self.assertNotIn(character, "".join(strings_of(self.file)))


def strings_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from strings_of(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from strings_of(each)


class Own(unittest.TestCase):
    def test_a_difference_is_as_its_schema_says(self):
        checker = jsonschema.Draft7Validator(schema(REPORTS + "/diff.schema.json"))
        difference = written("diff")
        self.assertEqual([error.message for error in checker.iter_errors(difference)], [])
        for name in ("new", "gone", "by_chance"):
            self.assertTrue(difference["findings"][name], name)
        for name in ("results", "results_by_chance", "cases", "rates", "proofs", "costs", "only_before", "only_now", "set_up"):
            self.assertTrue(difference[name], name)
        difference["findings"]["new"][0]["place"].pop("id")
        self.assertTrue(list(checker.iter_errors(difference)))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])
