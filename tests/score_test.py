#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Scores the programs of tests/score/ with the real `deadheat score`, and compares with tables worked out by hand.

Usage: score_test.py DEADHEAT CLANG SOURCES [unittest options]
"""
import html.parser
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

DEADHEAT, CLANG, SOURCES = sys.argv[1], sys.argv[2].replace("clang++", "clang"), sys.argv[3]  # of C, as most programs
PROGRAMS = pathlib.Path(SOURCES) / "tests" / "score"
COMPILE = f"{CLANG} {{flags}} {{source}} -lstdc++ -o {{output}}"
SHORT = {"true-positive": "TP", "false-positive": "FP", "true-negative": "TN", "false-negative": "FN", "blind": "blind"}
LONGEST = 300  # seconds, for one score; the tests take far less


def run(*words, labels=PROGRAMS / "labels.tsv", compile_command=COMPILE, **more):
    command = [DEADHEAT, "score", "--labels", str(labels), "--compile", compile_command, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, errors="replace", **more)


def read(folder):
    return json.loads((pathlib.Path(folder) / "score.json").read_text())


def name_of(program):
    return " ".join([program["source"], *program["arguments"], *program["flags"]])


def answer_of(result):
    return result["trouble"] if result["answer"] == "unjudged" else SHORT[result["answer"]]


def answers(score):
    return {name_of(program): {result["detector"]: answer_of(result) for result in program["results"]}
            for program in score["programs"]}


def worked_out_by_hand():
    rows = [line.split("\t") for line in (PROGRAMS / "expected.tsv").read_text().splitlines()
            if line and not line.startswith("#")]
    return {row[0]: dict(zip(rows[0][1:], row[1:])) for row in rows[1:]}


class Scratch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def labels(self, *lines):
        return self.write("labels.tsv", "\n".join(lines) + "\n")


class TheTable(unittest.TestCase):
    """One score of all programs, looked at from all sides."""

    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.holder.name)
        cls.ended = run("--detector", "stress,tsan,explore", "--jobs", 2, "--runs", 2, "--deadline", "5s",
                        "--budget", "300ms", "--output", cls.folder)
        if not (cls.folder / "score.json").exists():
            raise AssertionError(cls.ended.stdout + cls.ended.stderr)
        cls.score = read(cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.holder.cleanup()

    def program(self, name):
        return next(each for each in self.score["programs"] if name_of(each) == name)

    def result(self, name, detector):
        return next(each for each in self.program(name)["results"] if each["detector"] == detector)

    def test_is_the_one_worked_out_by_hand(self):
        expected, found = worked_out_by_hand(), answers(self.score)
        self.assertGreaterEqual(len(expected), 20)
        self.assertEqual(found.keys(), expected.keys())
        for name, row in expected.items():
            with self.subTest(name):
                self.assertEqual(found[name], {each: row[each] for each in ("stress", "tsan", "explore")},
                                 self.program(name)["results"])

    def test_has_the_matrices_worked_out_by_hand(self):
        fields = ("true_positive", "false_positive", "true_negative", "false_negative", "blind", "unjudged")
        found = {each["detector"]: tuple(each[field] for field in fields) for each in self.score["matrices"]}
        self.assertEqual(found, {"stress": (5, 0, 6, 2, 11, 2), "tsan": (11, 1, 9, 2, 0, 3),
                                 "explore": (11, 0, 9, 1, 0, 5)})

    def test_has_measures_with_intervals(self):
        tsan = next(each for each in self.score["matrices"] if each["detector"] == "tsan")
        # Wilson's of 11 of 12 and of 11 of 13; F1 = 22 / 25, its interval that of 11 of 14 through 2J / (1 + J)
        for measure, rate, low, high in (("precision", 0.9167, 0.6461, 0.9851), ("recall", 0.8462, 0.5777, 0.9567),
                                         ("f1", 0.8800, 0.6879, 0.9607)):
            with self.subTest(measure):
                self.assertAlmostEqual(tsan[measure]["rate"], rate, 3)
                self.assertAlmostEqual(tsan[measure]["low"], low, 3)
                self.assertAlmostEqual(tsan[measure]["high"], high, 3)

    def test_ends_with_1_as_some_answers_are_wrong(self):
        self.assertEqual(self.ended.returncode, 1, self.ended.stderr)

    def test_counts_the_runs_that_showed_it(self):
        seen = self.result("assert_always.c", "stress")
        self.assertEqual((seen["seen"], seen["of"]), (2, 2))
        unseen = self.result("assert_by_chance.cpp -std=c++20", "stress")
        self.assertEqual((unseen["seen"], unseen["of"]), (0, 2))

    def test_does_not_repeat_a_hang(self):
        hang = self.result("deadlock.c", "stress")
        self.assertEqual([run["how"] for run in hang["runs"]], ["deadline"])
        self.assertIn("threads blocked", hang["runs"][0]["message"])

    def test_lists_where_detectors_disagree(self):
        found = {each["program"]: (each["saw"], each["did_not"]) for each in self.score["disagreements"]}
        self.assertEqual(found, {
            "deadlock_by_chance.c": (["tsan", "explore"], ["stress"]),
            "order_that_never_meets.c": (["tsan"], ["stress", "explore"]),
            "assert_by_chance.cpp": (["explore"], ["stress", "tsan"])})

    def test_tells_where_a_race_is(self):
        for detector in ("tsan", "explore"):
            with self.subTest(detector):
                places = [(frame["file"].split("/")[-1], frame["line"])
                          for finding in self.result("race_cpp.cpp -std=c++20", detector)["findings"]
                          for access in finding["accesses"] for frame in access["stack"]]
                self.assertIn(("race_cpp.cpp", 13), places)
                self.assertIn(("race_cpp.cpp", 15), places)

    def test_says_why_a_program_is_not_judged(self):
        self.assertIn("does_not_compile.c:2", self.result("does_not_compile.c", "tsan")["problem"])
        self.assertIn("127", self.result("exit_127.c", "explore")["problem"])
        self.assertIn("'fork'", self.result("forks.c", "explore")["problem"])
        self.assertIn("started no thread", self.result("no_threads.c", "explore")["problem"])

    def test_says_that_another_kind_was_seen(self):
        result = self.result("race_plain.c -DOTHER_KIND", "tsan")
        self.assertIn("data-race was seen, and no heap-use-after-free", result["reason"])

    def test_is_printed(self):
        lines = self.ended.stdout.splitlines()
        row = next(line for line in lines if line.startswith("tsan "))
        self.assertEqual(row.split()[:7], ["tsan", "11", "1", "9", "2", "0", "3"])
        self.assertIn("order_that_never_meets.c [clean] tsan: lock-order-inversion in 2 of 2 runs (false alarm)",
                      self.ended.stdout)
        self.assertIn("26 programs under 3 detectors", lines[-3 if lines[-1].startswith("html") else -1])
        self.assertNotIn("\033", self.ended.stdout)

    def test_keeps_no_flood(self):
        self.assertLess((self.folder / "score.json").stat().st_size, 3_000_000)

    def test_is_as_the_schema_says(self):
        try:
            import jsonschema
        except ImportError:
            raise AssertionError("Python's jsonschema is not installed: the schema cannot be tested without it. "
                                 "Install python3-jsonschema.") from None
        schema = json.loads((pathlib.Path(SOURCES) / "reports" / "score.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        self.assertEqual([error.message for error in validator.iter_errors(self.score)], [])
        self.assertFalse(validator.is_valid({**self.score, "version": {"major": 2, "minor": 0}}))

    def test_is_a_page_without_script_and_with_all_text_escaped(self):
        page = (self.folder / "score.html").read_text()
        parser = Elements()
        parser.feed(page)
        self.assertEqual(parser.open, [])
        self.assertNotIn("script", parser.seen)
        self.assertIn("default-src 'none'", page)
        self.assertIn("&lt;script&gt;alert(", page)
        for name in answers(self.score):
            self.assertIn(name.split()[0], parser.text)
        self.assertIn("91.7% (64.6% to 98.5%)", parser.text)


class TheTableOfValgrind(unittest.TestCase):
    """The same programs under Helgrind and DRD."""

    @unittest.skipUnless(shutil.which("valgrind"), "valgrind is not installed: its columns of the table are not tested")
    def test_is_the_one_worked_out_by_hand(self):
        with tempfile.TemporaryDirectory() as folder:
            ended = run("--detector", "helgrind,drd", "--jobs", 2, "--runs", 1, "--deadline", "2s", "--output", folder)
            self.assertEqual(ended.returncode, 1, ended.stdout + ended.stderr)
            score = read(folder)
        expected, found = worked_out_by_hand(), answers(score)
        self.assertEqual(found.keys(), expected.keys())
        self.assertEqual({detector for row in found.values() for detector in row}, {"helgrind", "drd"})
        for program in score["programs"]:
            with self.subTest(name_of(program)):
                for detector, answer in found[name_of(program)].items():
                    self.assertIn(answer, expected[name_of(program)][detector].split("/"), program["results"])


class Elements(html.parser.HTMLParser):
    EMPTY = {"meta", "br", "link", "input"}

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], set(), ""

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        self.text += data


class WrongUsage(Scratch):
    def refused(self, ended, *said):
        self.assertEqual(ended.returncode, 2, ended.stdout + ended.stderr)
        for text in said:
            self.assertIn(text, ended.stderr)
        self.assertEqual(ended.stdout, "")

    def refused_labels(self, text, *said):
        self.write("a.c", "int main(void) { return 0; }\n")
        labels = self.write("labels.tsv", text)
        self.refused(run("--output", self.folder / "out", labels=labels), *said)

    def test_a_compiler_that_is_not_there(self):
        self.refused(run("--output", self.folder, compile_command="/no/such/cc {source} -o {output}"),
                     "--compile", "/no/such/cc")

    def test_a_command_without_its_places(self):
        for command, place in ((f"{CLANG} -o {{output}}", "{source}"), (f"{CLANG} {{source}}", "{output}"),
                               (f"{CLANG} {{sources}} {{source}} -o {{output}}", "{sources}"), ("", "empty"),
                               (f"{CLANG} '{{source}} -o {{output}}", "not closed")):
            with self.subTest(command):
                self.refused(run("--output", self.folder, compile_command=command), "--compile", place)

    def test_labels_without_a_command_and_neither(self):
        for words, *said in ((("--labels", "x.tsv"), "--compile"), (("--compile", COMPILE), "--labels"),
                             ((), "--labels and --compile, or --built"), (("--built", "/no/file"), "--built", "/no/file"),
                             (("--built", "x.txt", "--runs", "2"), "--built", "--runs"),
                             (("--built", "x.txt", "--labels", "x.tsv", "--compile", COMPILE), "--built")):
            with self.subTest(words):
                self.refused(subprocess.run([DEADHEAT, "score", *words], capture_output=True, text=True), *said)

    def test_labels_that_are_not_there(self):
        self.refused(run("--output", self.folder, labels="/no/labels.tsv"), "--labels", "/no/labels.tsv")

    def test_a_bad_line_is_told_with_its_number(self):
        for text, *said in (
                ("# first\n\na.c\tracy\n", "labels.tsv:3:", "'racy'", "race, norace, deadlock, assert-bug, clean"),
                ("a.c\n", "labels.tsv:1:", "label of 'a.c' is missing"),
                ("\tclean\n", "labels.tsv:1:", "source is missing"),
                ("a.c\tclean\t\t\t\tmore\n", "labels.tsv:1:", "6 cells"),
                ("a.c\tclean\t'open\n", "labels.tsv:1:", "not closed"),
                ("a.c\trace\t\t\tdata-rice\n", "labels.tsv:1:", "'data-rice'"),
                ("source\tlabel\tcolour\n", "labels.tsv:1:", "'colour'"),
                ("a.c\tclean\na.c\tclean\n", "labels.tsv:2:", "in line 1 already"),
                ("a.c\tclean\nb.c\tclean\n", "labels.tsv:2:", "there is no file", "b.c"),
                ("# nothing\n", "labels.tsv", "no program")):
            with self.subTest(text):
                self.refused_labels(text, *said)

    def test_an_option_with_a_wrong_value(self):
        for words in (("--detector", "valgrind"), ("--runs", "0"), ("--deadline", "soon"), ("--memory", "much"),
                      ("--format", "junit"), ("--jobs", "0"), ("--explore-runtime", "/no/folder")):
            with self.subTest(words):
                self.refused(run("--output", self.folder, *words), words[0], words[1])

    def test_nothing_to_resume(self):
        self.refused(run("--resume", "--output", self.folder), "--resume", "score.json")

    def test_a_resume_with_another_command(self):
        self.write("a.c", "int main(void) { return 0; }\n")
        labels = self.labels("a.c\tclean")
        run("--detector", "stress", "--output", self.folder, labels=labels)
        self.refused(run("--detector", "stress", "--resume", "--output", self.folder, labels=labels,
                         compile_command=COMPILE + " -lm"), "another command")


class Scoring(Scratch):
    def test_takes_labels_without_a_header_and_with_blanks(self):
        self.write("a.c", "int main(void) { return 0; }\n")
        labels = self.labels("\ufeffa.c   clean", "  # a comment", "a.c\tassert-bug\t  1  \t\t\r")
        ended = run("--detector", "stress", "--no-doctor", "--output", self.folder, labels=labels)
        self.assertEqual(answers(read(self.folder)), {"a.c": {"stress": "TN"}, "a.c 1": {"stress": "FN"}}, ended.stderr)

    def test_takes_columns_in_the_order_of_the_header(self):
        self.write("a.c", "#ifndef WANTED\n#error\n#endif\nint main(int count, char** words) { return count - 2; }\n")
        labels = self.labels("Label\tFlags\tArgs\tSource", "clean\t-DWANTED\t'one word'\ta.c")
        run("--detector", "stress", "--no-doctor", "--output", self.folder, labels=labels)
        self.assertEqual(answers(read(self.folder)), {"a.c one word -DWANTED": {"stress": "TN"}})

    def test_puts_flags_behind_the_compiler_so_that_the_command_wins(self):
        self.write("a.c", "int main(void) {\n#ifdef __OPTIMIZE__\nreturn 0;\n#else\nreturn 1;\n#endif\n}\n")
        labels = self.labels("a.c\tclean")
        for command, answer in ((f"{CLANG} -O2 {{source}} -o {{output}}", "TN"),
                                (f"{CLANG} -O2 {{flags}} {{source}} -o {{output}}", "FP")):
            with self.subTest(command):
                run("--detector", "stress", "--no-doctor", "--output", self.folder, labels=labels,
                    compile_command=command)
                self.assertEqual(answers(read(self.folder))["a.c"]["stress"], answer)

    def test_refuses_a_command_under_which_a_planted_race_is_not_seen(self):
        labels = self.labels(f"{PROGRAMS}/race_plain.c\trace")
        command = f"{CLANG} {{flags}} -fno-sanitize=thread {{source}} -o {{output}}"
        for detector in ("tsan", "explore"):
            with self.subTest(detector):
                ended = run("--detector", detector, "--runs", 1, "--output", self.folder, labels=labels,
                            compile_command=command)
                self.assertEqual(ended.returncode, 4, ended.stdout + ended.stderr)
                self.assertIn(f"{detector} does not see a planted race", ended.stderr)
                self.assertFalse((self.folder / "score.json").exists())

    def test_leaves_openmp_to_detectors_that_can_run_it(self):
        labels = self.labels(f"{PROGRAMS}/race_plain.c\trace\t\t-fopenmp")
        ended = run("--detector", "explore", "--output", self.folder, labels=labels)
        self.assertEqual(answers(read(self.folder))["%s/race_plain.c -fopenmp" % PROGRAMS], {"explore": "unsupported"})
        self.assertEqual(ended.returncode, 3)

    def test_ends_with_0_where_all_answers_are_right(self):
        labels = self.labels(f"{PROGRAMS}/locked.c\tnorace", f"{PROGRAMS}/race_plain.c\trace")
        ended = run("--detector", "stress,explore", "--budget", "200ms", "--no-doctor", "--output", self.folder,
                    labels=labels)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)

    def test_kills_what_takes_too_much_memory(self):
        self.write("a.c", "#include <stdlib.h>\n#include <string.h>\nint main(void) {\n"
                          "  for (;;) memset(malloc(1 << 20), 1, 1 << 20);\n}\n")
        labels = self.labels("a.c\tassert-bug\t\t\tmemory")
        run("--detector", "stress", "--memory", 100, "--runs", 1, "--output", self.folder, labels=labels)
        self.assertEqual(answers(read(self.folder)), {"a.c": {"stress": "TP"}})

    def test_starts_each_program_in_a_folder_of_its_own(self):
        self.write("a.c", "#include <stdio.h>\nint main(void) { return fclose(fopen(\"left-behind\", \"w\")); }\n")
        labels = self.labels("a.c\tclean")
        run("--detector", "stress", "--output", self.folder / "out", labels=labels, cwd=self.folder)
        self.assertEqual(answers(read(self.folder / "out")), {"a.c": {"stress": "TN"}})
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["a.c", "labels.tsv", "out"])


class ManyPrograms(Scratch):
    COUNT = 300

    def setUp(self):
        super().setUp()
        # one source with arguments: what is under test is the number of programs
        self.write("a.c", "#include <stdlib.h>\nint main(int count, char** words) {\n"
                          "  return count > 1 && atoi(words[1]) % 10 == 3 ? abort(), 1 : 0;\n}\n")
        # a "compiler" that copies what was compiled before, as so many compilations take their time
        binary = self.folder / "compiled"
        subprocess.run([CLANG, self.folder / "a.c", "-o", binary], check=True)
        self.compiler = self.write("cc", f"#!/bin/sh\n[ \"$1\" = --version ] && exit\nfor last; do :; done\n"
                                    f"cp {binary} \"$last\"\n")
        self.compiler.chmod(0o755)
        self.many = self.labels(*(f"a.c\t{'assert-bug' if i % 10 == 3 else 'clean'}\t{i}" for i in range(self.COUNT)))

    def start(self, *words):
        command = [DEADHEAT, "score", "--labels", str(self.many), "--compile", f"{self.compiler} {{source}} {{output}}",
                   "--detector", "stress", "--runs", "1", "--jobs", "2", "--output", str(self.folder / "out"), *words]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def test_are_all_scored_with_their_arguments(self):
        process = self.start()
        out, err = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, 0, out + err)
        matrix = read(self.folder / "out")["matrices"][0]
        self.assertEqual((matrix["true_positive"], matrix["true_negative"]), (self.COUNT // 10, self.COUNT * 9 // 10))

    def test_go_on_after_an_interruption(self):
        process = self.start()
        saved = self.folder / "out" / "score.json"
        end = time.monotonic() + LONGEST
        while not saved.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LONGEST)
        first = read(self.folder / "out")
        kept = sum(len(program["results"]) for program in first["programs"])
        if process.returncode != 0:  # it was not done before the signal came
            self.assertTrue(first["interrupted"])
            self.assertEqual(process.returncode, 3)
            self.assertLess(kept, self.COUNT)
        self.assertGreater(kept, 0)
        self.compiler.write_text(self.compiler.read_text() + f"echo once >> {self.folder}/compiled-again\n")
        process = self.start("--resume")
        out, err = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, 0, out + err)
        again = self.folder / "compiled-again"
        compiled = len(again.read_text().split()) if again.exists() else 0
        self.assertEqual(compiled, self.COUNT - kept)
        self.assertFalse(read(self.folder / "out")["interrupted"])

    def test_show_progress_and_the_time_that_is_left(self):
        script = shutil.which("script")
        if not script:
            raise AssertionError("script (package bsdutils) is not installed: no terminal to show progress on")
        command = subprocess.list2cmdline([DEADHEAT, "score", "--labels", str(self.many), "--compile",
                                           f"{self.compiler} {{source}} {{output}}", "--detector", "stress", "--runs",
                                           "1", "--jobs", "2", "--output", str(self.folder / "out")])
        ended = subprocess.run([script, "-qec", command, "/dev/null"], capture_output=True, text=True, timeout=LONGEST,
                               stdin=subprocess.DEVNULL)
        self.assertRegex(ended.stdout, r"score \d+/300, .*about .* left: a\.c \d+ stress")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
