#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Opens the page of the sample session in a headless Chromium, and checks the result file against its schema.

Usage: page_test.py PAGE_SAMPLE SCHEMA [unittest options]
"""
import copy
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PAGE_SAMPLE, SCHEMA = sys.argv[1:3]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--enable-logging=stderr", "--v=0", "--virtual-time-budget=5000"]


def browser():
    wanted = os.environ.get("CHROMIUM")
    found = wanted or next((path for path in map(shutil.which, BROWSERS) if path), None)
    if not found:
        raise AssertionError("No Chromium was found (looked for %s): the page cannot be tested without a browser. "
                             "Install chromium, or name one in CHROMIUM." % ", ".join(BROWSERS))
    return found


def sample(report):
    return subprocess.run([PAGE_SAMPLE, report], check=True, capture_output=True, timeout=60).stdout.decode()


def requests_of_the_page(log):
    """What the page asked for, and not the browser itself: its own requests have no origin as their initiator."""
    with open(log, encoding="utf-8") as file:
        asked = [event.get("params", {}) for event in json.load(file)["events"]]
    return sorted({each["url"] for each in asked
                   if each.get("initiator", "not an origin") != "not an origin"
                   and not each.get("url", "file:").startswith("file:")})


class Opened:
    """A page after Chromium has opened it: its document, console and network log."""

    def __init__(self, page, *flags):
        with tempfile.TemporaryDirectory() as folder:
            path, log = os.path.join(folder, "page.html"), os.path.join(folder, "net.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(page)
            command = [browser(), *FLAGS, "--user-data-dir=" + os.path.join(folder, "user"),
                       "--log-net-log=" + log, *flags, "--dump-dom", "file://" + path]
            ended = subprocess.run(command, capture_output=True, timeout=120)
            if ended.returncode != 0:
                raise AssertionError("Chromium ended with %d: %s" % (ended.returncode, ended.stderr[-2000:]))
            self.text = ended.stdout.decode()
            self.console = re.findall(r".*:CONSOLE[:(].*", ended.stderr.decode(errors="replace"))
            self.requests = requests_of_the_page(log)
        self.parts = Parts()
        self.parts.feed(self.text)


class Parts(html.parser.HTMLParser):
    """What the tests ask about a document."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.words = []
        self.within = []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag in ("title", "script", "style"):
            self.within.append(tag)

    def handle_endtag(self, tag):
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, text):
        self.words.append((self.within[-1] if self.within else "", text))

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    def text(self, within=""):
        return "".join(text for where, text in self.words if where == within)


def with_script(page, script):
    """A copy without its policy, in which a script of the test runs at the end and writes its answer to the title."""
    page = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page)
    head, tail = page.rsplit("</body>", 1)
    return head + "<script>document.title = JSON.stringify((() => {" + script + "})());</script></body>" + tail


def answer(page, script, *flags):
    return json.loads(Opened(with_script(page, script), *flags).parts.text("title"))


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.page = sample("html")
        cls.opened = Opened(cls.page)

    def test_opens_without_a_message_in_the_console(self):
        self.assertEqual(self.opened.console, [])

    def test_asks_for_nothing_on_the_network(self):
        self.assertEqual(self.opened.requests, [])

    def test_would_notice_a_request(self):
        stained = self.page.replace("default-src 'none'", "default-src http:")
        stained = stained.replace("</body>", '<img src="http://localhost:9/seen.png" alt=""></body>')
        self.assertEqual(Opened(stained).requests, ["http://localhost:9/seen.png"])

    def test_shows_the_verdicts(self):
        text = self.opened.parts.text()
        for shown in ("counter/lost-update", "confirmed", "missed", "broken", "errored", "Able to detect",
                      "Nothing found", "Unjudged is not success", "2,988,814", "expected=5000000, found=2988814"):
            self.assertIn(shown, text)

    def test_shows_hostile_text_and_does_not_run_it(self):
        parts = self.opened.parts
        self.assertIn("<script>alert(1)</script> \"]]> \\x1b[31m &amp;", parts.text())
        self.assertIn("Deadheat: 3 confirmed", parts.text("title"))
        self.assertEqual(len(parts.all("script")), 2)
        handlers = [name for _, attributes in parts.tags for name in attributes if name.startswith("on")]
        self.assertEqual(handlers, [])

    def test_its_policy_stops_a_script_that_is_not_its_own(self):
        stained = self.page.replace("</body>", "<script>document.title = 'run';</script></body>")
        opened = Opened(stained)
        self.assertNotEqual(opened.parts.text("title"), "run")
        self.assertTrue(opened.console, "the console says nothing of the script that was stopped")

    def test_adds_filters_and_copy_buttons_with_javascript(self):
        filters = next(each for each in self.opened.parts.all("form") if each.get("id") == "filters")
        self.assertNotIn("hidden", filters)
        self.assertIn("6 of 6 cases shown", self.opened.parts.text())
        self.assertIn("copy", [each.get("class") for each in self.opened.parts.all("button")])

    def test_reads_without_javascript(self):
        opened = Opened(re.sub(r"script-src '[^']*'", "script-src 'none'", self.page))
        filters = next(each for each in opened.parts.all("form") if each.get("id") == "filters")
        self.assertIn("hidden", filters)
        self.assertIn("'race' must be seen, and was seen in 0 of 1 runs", opened.parts.text())
        self.assertIn("preempts thread 1 (sensor 1)", opened.parts.text())
        self.assertIn("deadheat replay counter/lost-update/racy@dh1.AQMBAg", opened.parts.text())

    def test_draws_an_interleaving_in_lanes_with_time_running_down(self):
        drawn = answer(self.page, """
            for (const details of document.querySelectorAll('details')) details.open = true;
            const lanes = [...document.querySelectorAll('.lanes')].find((each) => each.textContent.includes('join'));
            const heads = [...lanes.querySelectorAll('thead th')].map((each) => each.textContent);
            const place = (each) => each.getBoundingClientRect();
            const events = [...lanes.querySelectorAll('.event')];
            const lefts = events.map((each) => Math.round(place(each.closest('td')).left));
            const columns = [...new Set(lefts)].sort((a, b) => a - b);
            const border = (each) => getComputedStyle(each).borderTopWidth;
            return {heads,
                    lanes: lefts.map((left) => columns.indexOf(left)),
                    down: events.every((each, at) => at === 0 || place(each).top >= place(events[at - 1]).bottom),
                    marked: events.map((each) => border(each) === '2px'),
                    preempting: lanes.querySelectorAll('tr.preempting .preemption').length};""",
                       "--window-size=1200,800")
        self.assertEqual(drawn, {
            "heads": ["event", "body", "thread 1 (sensor 1)", "thread 2 (sensor 2)", "where"],
            "lanes": [0, 0, 1, 2, 2, 2, 1, 1, 0, 0, 0],
            "down": True,
            "marked": [number in (7, 11) for number in range(1, 12)],
            "preempting": 1})

    def test_scrolls_wide_lanes_in_their_own_container(self):
        seen = answer(self.page, """
            for (const details of document.querySelectorAll('details')) details.open = true;
            const lanes = [...document.querySelectorAll('.lanes')];
            const inside = (each) => each.getBoundingClientRect().right <= document.documentElement.clientWidth;
            return {wide: lanes.some((each) => each.scrollWidth > each.clientWidth), inside: lanes.every(inside),
                    reached: lanes.every((each) => each.tabIndex === 0)};""", "--window-size=360,800")
        self.assertEqual(seen, {"wide": True, "inside": True, "reached": True})

    def test_opens_the_interleaving_that_a_finding_links_to(self):
        seen = answer(self.page, """
            const links = [...document.querySelectorAll('a')].filter((each) => each.textContent.startsWith('See it'));
            const target = document.getElementById(decodeURIComponent(links[0].hash.slice(1)));
            target.open = false;
            location.hash = links[0].hash;
            dispatchEvent(new Event('hashchange'));
            return [links.length, target.className, target.open, target.closest('.result').open];""")
        self.assertEqual(seen, [3, "interleaving", True, True])

    def test_every_command_can_be_copied(self):
        seen = answer(self.page, """
            const commands = [...document.querySelectorAll('.command')];
            return [commands.length > 20, commands.every((each) => each.querySelector('button.copy')),
                    commands.filter((each) => each.textContent.includes('deadheat replay')).length];""")
        self.assertEqual(seen, [True, True, 4])

    def test_filters_by_text_detector_and_verdict(self):
        shown = answer(self.page, """
            const set = (id, value) => {
              const input = document.getElementById(id);
              input.value = value;
              input.dispatchEvent(new Event('input'));
            };
            const shown = (selector) => [...document.querySelectorAll(selector)].filter((each) => !each.hidden).length;
            const seen = {};
            set('filter-text', 'DINING');
            seen.text = [shown('article.case'), shown('tbody[data-case]')];
            set('filter-text', '');
            set('filter-verdict', 'missed');
            seen.verdict = [shown('article.case'), shown('details.result')];
            set('filter-detector', 'helgrind');
            seen.none = [shown('article.case'), shown('details.result')];
            document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}));
            seen.all = [shown('article.case'), document.getElementById('matches').textContent];
            return seen;""")
        self.assertEqual(shown, {"text": [1, 1], "verdict": [1, 1], "none": [0, 0],
                                 "all": [6, "6 of 6 cases shown"]})

    def test_opens_and_closes_all_with_the_keyboard(self):
        seen = answer(self.page, """
            const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
            const open = () => document.querySelectorAll('details.result[open]').length;
            press('e');
            const all = open();
            press('c');
            return [all === document.querySelectorAll('details.result').length, open()];""")
        self.assertEqual(seen, [True, 0])

    def test_opens_everything_for_printing(self):
        seen = answer(self.page, """
            const closed = () => document.querySelectorAll('details:not([open])').length;
            const before = closed();
            dispatchEvent(new Event('beforeprint'));
            const during = closed();
            dispatchEvent(new Event('afterprint'));
            return [before > 0, during, closed() === before];""")
        self.assertEqual(seen, [True, 0, True])

    def test_does_not_scroll_sideways_on_a_narrow_screen(self):
        seen = answer(self.page, """
            for (const details of document.querySelectorAll('details')) details.open = true;
            const root = document.documentElement;
            return {width: innerWidth, sideways: root.scrollWidth > root.clientWidth};""",
                      "--window-size=360,800")
        self.assertLessEqual(seen["width"], 500)
        self.assertFalse(seen["sideways"])

    def test_can_be_read_by_a_screen_reader(self):
        parts = self.opened.parts
        self.assertEqual(len(parts.all("table")), len(parts.all("caption")))
        self.assertEqual([each for each in parts.all("th") if "scope" not in each], [])
        ids = [attributes["id"] for _, attributes in parts.tags if "id" in attributes]
        self.assertEqual(sorted(ids), sorted(set(ids)))
        self.assertEqual(parts.all("html"), [{"lang": "en"}])
        self.assertEqual(len(parts.all("h1")), 1)


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
            "an unsupported call without a stack": lambda file: explored(file).update(unsupported=[{"call": "fork"}]),
        }
        self.assertEqual([name for name, change in changes.items() if not self.broken(change)], [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
