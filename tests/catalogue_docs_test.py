#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps true what the READMEs say of the catalogue.

  catalogue_docs_test.py ROOT DEADHEAT BUILD    each case has its row in cases/README.md, each row its case, and the
                                                table of families in README.md fits the cases
  catalogue_docs_test.py ROOT DEADHEAT BUILD --update RESULTS…    writes the table of families from what a run of all
                                                cases left: result files, or folders of them
  catalogue_docs_test.py --self-test            each check is shown what it must not let pass

A cell of the table is "caught of due". A racy variant is due for a detector where a symptom must be seen that it
decides, or glimpses if it decides none, and is not declared blind to. It is caught where one of these was seen.

The detectors that are to be named have their columns where the run that the table was written from had them (deadheat
run --detector all). The last row counts false alarms: the locked variants in which a detector reported what must never be seen.
"""
import json
import pathlib
import re
import subprocess
import sys
import unittest

COURSE_ROW = re.compile(r"^\|\s*([a-z0-9-]+)\s*\|\s*`([a-z0-9-]+)`\s*\|", re.M)
SIGHT_ROW = re.compile(r"^\| ([a-z-]+) \|((?: (?:blind|glimpses|decides) \|)+)$", re.M)
SYMPTOMS = ("race", "inversion", "misuse", "wrong", "hang", "crash")
BEGIN = "<!-- families: written by tests/catalogue_docs_test.py --update -->\n\n"
END = "\n<!-- families end -->\n"
USUAL = ("stress", "tsan", "explore")
ASKED_FOR = ("helgrind", "drd", "gcc-tsan")  # run only where they are named
FLAGGED = "locked variants flagged"


def wrong_rows(course, cases):
    """What is wrong with the table of the course."""
    rows = [f"{family}/{bug}" for family, bug in COURSE_ROW.findall(course)]
    known = {case["id"] for case in cases}
    for case in sorted(known - set(rows)):
        yield f"cases/README.md: the case '{case}' has no row in the table"
    for row in sorted(set(rows) - known):
        yield f"cases/README.md: the row of '{row}' has no case"
    for row in sorted({row for row in rows if rows.count(row) > 1}):
        yield f"cases/README.md: the case '{row}' has more than one row"


def sights(readme):
    """Of each detector, how well it sees each symptom: the table of the README, which a reader sees too."""
    table = {name: dict(zip(SYMPTOMS, cells.replace("|", " ").split())) for name, cells in SIGHT_ROW.findall(readme)}
    if set(table) != {*USUAL, *ASKED_FOR}:
        sys.exit(f"README.md: the table of detectors has {', '.join(table) or 'none'}")
    return table


def due(variant, detector, sees):
    """The symptoms that the detector has to show of a variant."""
    level = "decides" if "decides" in sees.values() else "glimpses"
    about = (detector, "tsan") if detector == "gcc-tsan" else (detector,)
    blind = {limit["symptom"] for limit in variant["blind"] if limit["detector"] in about}
    return {symptom for symptom in SYMPTOMS
            if variant["truth"][symptom] == "must" and sees[symptom] == level and symptom not in blind}


def family_of(case):
    return case["id"].split("/")[0]


def racy(case):
    return [variant for variant in case["variants"] if variant["role"] == "racy"]


def locked(case):
    return [variant for variant in case["variants"] if variant["role"] == "locked"]


def due_variants(cases, detector, sees):
    return {(case["id"], variant["name"]): due(variant, detector, sees)
            for case in cases for variant in racy(case) if due(variant, detector, sees)}


def caught_variants(results, detector, wanted):
    """Those of which a wanted symptom was seen."""
    caught = set()
    for result in results:
        key = (result["id"], result["variant"]["name"])
        if result["detector"] != detector or key not in wanted:
            continue
        if any(seen["seen"] > 0 and seen["symptom"] in wanted[key] for seen in result["sightings"]):
            caught.add(key)
    return caught


def flagged_variants(results, detector):
    """The locked variants in which the detector reported what is not there, also where that is declared."""
    return {(result["id"], result["variant"]["name"]) for result in results
            if result["detector"] == detector and result["variant"]["role"] == "locked"
            and any(seen["truth"] == "never" and seen["seen"] > 0 for seen in result["sightings"])}


def line_of_flagged(cases, results, table):
    count = sum(len(locked(case)) for case in cases)
    cells = [f"{len(flagged_variants(results, detector))} of {count}" for detector in table]
    return "| " + " | ".join([FLAGGED, str(len(cases)), "", *cells]) + " |\n"


def lines_of_families(cases, results, table, order):
    families = sorted({family_of(case) for case in cases}, key=lambda family: (order.get(family, len(order)), family))
    for family in families + ["all"]:
        own = [case for case in cases if family in ("all", family_of(case))]
        cells = [family, str(len(own)), str(sum(len(racy(case)) for case in own))]
        for detector, sees in table.items():
            wanted = due_variants(own, detector, sees)
            cells.append(f"{len(caught_variants(results, detector, wanted))} of {len(wanted)}")
        yield "| " + " | ".join(cells) + " |\n"


def families_table(cases, results, readme, course, detectors=USUAL, flagged=True):
    table = {name: sees for name, sees in sights(readme).items() if name in detectors}
    order = {family: at for at, family in enumerate(dict.fromkeys(row[0] for row in COURSE_ROW.findall(course)))}
    head = ["family", "cases", "racy variants", *table]
    return ("| " + " | ".join(head) + " |\n|" + "---|" * len(head) + "\n"
            + "".join(lines_of_families(cases, results, table, order))
            + (line_of_flagged(cases, results, table) if flagged else ""))


def between_markers(readme):
    if readme.count(BEGIN) != 1 or readme.count(END) != 1 or readme.index(BEGIN) > readme.index(END):
        sys.exit("README.md: the markers of the table of families are not there, once and in order")
    return readme[readme.index(BEGIN) + len(BEGIN):readme.index(END)]


def wrong_families(readme, cases, course):
    """What does not fit the cases; how many were caught is for a run to say, but never more than were due."""
    written = between_markers(readme)
    there = written.splitlines()[0] if written else ""
    more = tuple(detector for detector in ASKED_FOR if f" {detector} |" in there)
    expected = families_table(cases, [], readme, course, USUAL + more, FLAGGED in written)
    uncounted = re.compile(r"\d+ of (?=\d+ \|)")
    if uncounted.sub("", written) != uncounted.sub("", expected):
        there, wanted = written.splitlines(), expected.splitlines()
        for line in sorted(set(map(lambda text: uncounted.sub("", text), wanted))
                           - set(map(lambda text: uncounted.sub("", text), there))):
            yield f"README.md: the table of families does not have (caught left out) '{line}'"
        yield "README.md: the table of families does not fit the cases: run this with --update RESULTS"
    for caught, wanted in re.findall(r"(\d+) of (\d+) \|", written):
        if int(caught) > int(wanted):
            yield f"README.md: the table of families says '{caught} of {wanted}'"


def listed_cases(deadheat, build):
    listed = subprocess.run([deadheat, "list", build, "--json"], check=True, capture_output=True, text=True)
    suites = json.loads(listed.stdout)
    cases = {case["id"]: case for suite in suites for case in suite["cases"]}
    return [cases[name] for name in sorted(cases)]


def results_in(paths):
    files = [file for path in map(pathlib.Path, paths)
             for file in (sorted(path.rglob("results.json")) if path.is_dir() else [path])]
    return [result for file in files for result in json.loads(file.read_text())["results"]]


def update(root, cases, paths):
    results = results_in(paths)
    detectors = USUAL + tuple(each for each in ASKED_FOR if any(result["detector"] == each for result in results))
    missing = {(case["id"], variant["name"], detector) for case in cases for variant in case["variants"]
               for detector in detectors}
    missing -= {(result["id"], result["variant"]["name"], result["detector"]) for result in results}
    if missing:
        sys.exit(f"not a run of all cases: there is no result of {sorted(missing)[0]}, and {len(missing) - 1} more")
    readme, course = (root / "README.md").read_text(), (root / "cases/README.md").read_text()
    table = families_table(cases, results, readme, course, detectors)
    (root / "README.md").write_text(readme.replace(BEGIN + between_markers(readme) + END, BEGIN + table + END))


class Rings(unittest.TestCase):
    TRUTH = dict.fromkeys(SYMPTOMS, "never")
    README = ("| stress | blind | blind | blind | glimpses | glimpses | glimpses |\n"
              "| tsan | decides | decides | decides | glimpses | glimpses | glimpses |\n"
              "| explore | decides | decides | decides | decides | decides | decides |\n"
              "| helgrind | decides | decides | decides | glimpses | glimpses | glimpses |\n"
              "| drd | decides | blind | decides | glimpses | glimpses | glimpses |\n"
              "| gcc-tsan | decides | decides | decides | glimpses | glimpses | glimpses |\n")
    COURSE = "| family | case | the lesson |\n|---|---|---|\n| queue | `ring` | a |\n| counter | `lost-update` | b |\n"

    def case(self, name, **truth):
        return {"id": name, "variants": [
            {"name": "racy", "role": "racy", "truth": {**self.TRUTH, **truth}, "blind": []},
            {"name": "locked", "role": "locked", "truth": self.TRUTH, "blind": []}]}

    def setUp(self):
        self.cases = [self.case("counter/lost-update", race="must", wrong="must"),
                      self.case("queue/ring", wrong="must")]
        self.results = [{"id": case["id"], "variant": case["variants"][0], "detector": detector,
                         "sightings": [{"symptom": "wrong", "seen": 1}, {"symptom": "race", "seen": 1}]}
                        for case in self.cases for detector in USUAL]
        self.table = families_table(self.cases, self.results, self.README, self.COURSE)
        self.readme = self.README + BEGIN + self.table + END

    def test_takes_a_course_with_each_case_once(self):
        self.assertEqual(list(wrong_rows(self.COURSE, self.cases)), [])

    def test_names_the_case_whose_row_is_missing(self):
        course = self.COURSE.replace("| queue | `ring` | a |\n", "")
        self.assertEqual(list(wrong_rows(course, self.cases)),
                         ["cases/README.md: the case 'queue/ring' has no row in the table"])

    def test_names_the_row_whose_case_is_gone(self):
        self.assertEqual(list(wrong_rows(self.COURSE, self.cases[:1])),
                         ["cases/README.md: the row of 'queue/ring' has no case"])

    def test_names_the_case_with_two_rows(self):
        self.assertEqual(list(wrong_rows(self.COURSE + "| queue | `ring` | again |\n", self.cases)),
                         ["cases/README.md: the case 'queue/ring' has more than one row"])

    def test_counts_what_is_due_for_each_detector_in_the_order_of_the_course(self):
        self.assertEqual(self.table,
                         "| family | cases | racy variants | stress | tsan | explore |\n|---|---|---|---|---|---|\n"
                         "| queue | 1 | 1 | 1 of 1 | 0 of 0 | 1 of 1 |\n"
                         "| counter | 1 | 1 | 1 of 1 | 1 of 1 | 1 of 1 |\n"
                         "| all | 2 | 2 | 2 of 2 | 1 of 1 | 2 of 2 |\n"
                         "| locked variants flagged | 2 |  | 0 of 2 | 0 of 2 | 0 of 2 |\n")

    def test_counts_the_locked_variants_that_a_detector_flagged(self):
        flagged = {"id": "queue/ring", "variant": self.cases[1]["variants"][1], "detector": "drd",
                   "sightings": [{"symptom": "race", "truth": "never", "seen": 1}]}
        quiet = {"id": "counter/lost-update", "variant": self.cases[0]["variants"][1], "detector": "drd",
                 "sightings": [{"symptom": "race", "truth": "never", "seen": 0}]}
        table = families_table(self.cases, [flagged, quiet], self.README, self.COURSE, USUAL + ASKED_FOR)
        self.assertIn("| locked variants flagged | 2 |  | 0 of 2 | 0 of 2 | 0 of 2 | 0 of 2 | 1 of 2 | 0 of 2 |\n", table)

    def test_what_blinds_tsan_blinds_that_of_gcc(self):
        self.cases[0]["variants"][0]["blind"] = [{"detector": "tsan", "symptom": "race"}]
        table = families_table(self.cases, [], self.README, self.COURSE, ("tsan", "explore", "gcc-tsan"))
        self.assertIn("| counter | 1 | 1 | 0 of 0 | 0 of 1 | 0 of 0 |\n", table)

    def test_a_slow_detector_has_its_column_where_it_was_run(self):
        table = families_table(self.cases, self.results, self.README, self.COURSE, USUAL + ASKED_FOR[:1])
        self.assertIn("| explore | helgrind |\n", table)
        readme = self.README + BEGIN + table + END
        self.assertEqual(list(wrong_families(readme, self.cases, self.COURSE)), [])
        more = readme.replace("| 0 of 1 |\n| counter", "| 0 of 2 |\n| counter").replace(
            "| 0 of 0 |\n| counter", "| 0 of 2 |\n| counter")
        self.assertTrue(list(wrong_families(more, self.cases, self.COURSE)))

    def test_a_table_from_before_false_alarms_were_counted_still_fits(self):
        table = families_table(self.cases, self.results, self.README, self.COURSE, flagged=False)
        self.assertNotIn(FLAGGED, table)
        self.assertEqual(list(wrong_families(self.README + BEGIN + table + END, self.cases, self.COURSE)), [])

    def test_does_not_count_what_a_detector_is_declared_blind_to(self):
        self.cases[0]["variants"][0]["blind"] = [{"detector": "tsan", "symptom": "race"}]
        self.assertIn("| counter | 1 | 1 | 0 of 1 | 0 of 0 | 0 of 1 |",
                      families_table(self.cases, [], self.README, self.COURSE))

    def test_takes_a_table_that_fits_whatever_was_caught(self):
        self.assertEqual(list(wrong_families(self.readme, self.cases, self.COURSE)), [])
        fewer = self.readme.replace("| queue | 1 | 1 | 1 of 1 |", "| queue | 1 | 1 | 0 of 1 |")
        self.assertEqual(list(wrong_families(fewer, self.cases, self.COURSE)), [])

    def test_refuses_a_table_of_other_cases(self):
        more = self.cases + [self.case("lock/inversion", inversion="must")]
        self.assertIn("'| lock | 1 | 1 | 0 | 1 | 1 |'", " ".join(wrong_families(self.readme, more, self.COURSE)))
        self.assertTrue(list(wrong_families(self.readme, self.cases[:1], self.COURSE)))

    def test_refuses_a_table_in_which_more_was_caught_than_was_due(self):
        more = self.readme.replace("0 of 0", "1 of 0")
        self.assertEqual(list(wrong_families(more, self.cases, self.COURSE)),
                         ["README.md: the table of families says '1 of 0'"])

    def test_refuses_a_readme_without_the_markers(self):
        with self.assertRaises(SystemExit):
            list(wrong_families(self.README + self.table, self.cases, self.COURSE))


def main():
    root, deadheat, build = sys.argv[1:4]
    root = pathlib.Path(root).resolve()
    cases = listed_cases(deadheat, build)
    if not cases:
        sys.exit("there are no cases")
    if "--update" in sys.argv:
        update(root, cases, sys.argv[sys.argv.index("--update") + 1:])
    readme, course = (root / "README.md").read_text(), (root / "cases/README.md").read_text()
    wrong = [*wrong_rows(course, cases), *wrong_families(readme, cases, course)]
    print("\n".join(wrong) or f"the READMEs fit the {len(cases)} cases")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        unittest.main(argv=sys.argv[:1], verbosity=2)
    sys.exit(main())
