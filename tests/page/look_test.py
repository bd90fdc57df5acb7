#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the page looks like: light and dark, narrow and wide, printed, its pictures and its interleavings."""
import zlib

import re

import opened

OPEN_ALL = "for (const each of document.querySelectorAll('details')) each.open = true;"

# Of each text that is seen: its contrast with what is behind it, by WCAG 2.
CONTRAST = """
    const channels = (text) => {
      const parts = text.match(/[\\d.]+/g).map(Number);
      if (text.startsWith('color(srgb')) return [...parts.slice(0, 3).map((part) => part * 255), parts[3] ?? 1];
      return [...parts.slice(0, 3), parts[3] ?? 1];
    };
    const light = ([red, green, blue]) => [red, green, blue].map((each) => each / 255)
      .map((each) => each <= .03928 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4)
      .reduce((sum, each, at) => sum + each * [.2126, .7152, .0722][at], 0);
    const behind = (element) => {
      for (let each = element; each; each = each.parentElement) {
        const back = channels(getComputedStyle(each).backgroundColor);
        if (back[3] === 1) return back;
      }
      return channels(getComputedStyle(document.body).backgroundColor);
    };
    const worst = [];
    for (const element of document.querySelectorAll('main *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!own || !element.checkVisibility() || element.closest('option, title')) continue;
      const style = getComputedStyle(element);
      const [one, other] = [light(channels(element.closest('svg') ? style.fill : style.color)), light(behind(element))];
      const contrast = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
      if (contrast < 4.5) worst.push([contrast.toFixed(2), element.className.baseVal ?? element.className, element.textContent.slice(0, 30)]);
    }
    return worst.slice(0, 10);"""

SIDEWAYS = """
    const root = document.documentElement;
    return {sideways: root.scrollWidth > root.clientWidth,
            beyond: [...document.querySelectorAll('main *')].filter((each) =>
              !each.closest('.scroll, .drawn, pre, .said, caption, select') &&
              each.getBoundingClientRect().right > root.clientWidth + 1).map((each) => each.outerHTML.slice(0, 80)).slice(0, 5)};"""


class Colours(opened.PageTest):
    def test_each_text_stands_out_in_light_and_in_dark(self):
        for scheme in ("light", "dark"):
            with self.subTest(scheme):
                page = self.open(prefers_color_scheme=scheme)
                page.run(OPEN_ALL)
                self.assertEqual(page.run(CONTRAST), [])

    def test_follow_what_the_reader_prefers(self):
        grounds = [self.open(prefers_color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
                   for scheme in ("light", "dark")]
        self.assertEqual(grounds, ["rgb(246, 247, 249)", "rgb(17, 21, 27)"])

    def test_are_not_all_that_tells_a_verdict(self):
        self.assertEqual(self.open().run("""
            const marks = {confirmed: '✓', unjudged: '?', missed: '○', broken: '✗', errored: '!'};
            return [...document.querySelectorAll('.badge')].filter((each) => {
              const word = each.classList[1];
              return each.textContent.replace(/\\s+/g, ' ') !== marks[word] + ' ' + word;
            }).length;"""), 0)


class Sizes(opened.PageTest):
    def test_nothing_goes_beyond_a_narrow_or_a_wide_screen(self):
        for width in (360, 420, 768, 1280, 2560):
            with self.subTest(width):
                page = self.open(width=width, height=800)
                page.run(OPEN_ALL)
                self.assertEqual(page.run(SIDEWAYS), {"sideways": False, "beyond": []})

    def test_the_two_stacks_of_a_finding_stand_side_by_side_where_there_is_room(self):
        for width, beside in ((1280, True), (420, False)):
            page = self.open(width=width)
            page.press("e")
            self.assertEqual(page.run("""
                const [one, other] = document.querySelectorAll('.finding .side');
                return one.getBoundingClientRect().top === other.getBoundingClientRect().top;"""), beside, width)

    def test_what_is_wide_scrolls_in_its_own_container_that_keys_can_reach(self):
        page = self.open(width=420)
        page.run(OPEN_ALL)
        self.assertEqual(page.run("""
            const wide = [...document.querySelectorAll('.scroll, .drawn')].filter((each) => each.scrollWidth > each.clientWidth);
            return [wide.length > 3, wide.every((each) => each.tabIndex === 0), wide.every((each) => each.getAttribute('aria-label'))];"""),
            [True, True, True])


class Pictures(opened.PageTest):
    def test_each_has_a_title_and_tells_in_words_what_is_drawn(self):
        seen = self.open().run("""
            const all = [...document.querySelectorAll('svg')].filter((each) => !each.closest('[aria-hidden=true]'));
            return {count: all.length,
                    without: all.filter((each) => each.getAttribute('role') !== 'img' || !each.querySelector('title')
                      || each.getAttribute('aria-label').length < each.querySelector('title').textContent.length + 5).length};""")
        self.assertGreater(seen["count"], 8)
        self.assertEqual(seen["without"], 0)

    def test_are_within_their_frames(self):
        page = self.open()
        page.run(OPEN_ALL)
        self.assertEqual(page.run("""
            const outside = [];
            for (const svg of document.querySelectorAll('.picture svg')) {
              const frame = svg.getBoundingClientRect();
              for (const each of svg.querySelectorAll('text, rect, circle, line, polygon')) {
                const at = each.getBoundingClientRect();
                if (at.width && (at.left < frame.left - 1 || at.right > frame.right + 1 || at.bottom > frame.bottom + 2)) {
                  outside.push(svg.querySelector('title').textContent + ': ' + (each.textContent || each.tagName));
                }
              }
            }
            return outside;"""), [])

    def test_show_the_distribution_the_rates_the_times_the_costs_and_the_matrix(self):
        titles = self.open().evaluate("[...document.querySelectorAll('svg title')].map((each) => each.textContent)")
        for title in ("Found of expected, in trials", "Found of expected, in executions", "How often, and how soon",
                      "Time until a wrong trial was seen, in racy variants",
                      "Time a step with 4 threads, and times the racy one"):
            self.assertIn(title, titles)
        self.assertEqual(self.open().evaluate("document.querySelectorAll('.matrix tbody tr').length"), 5)


class Interleavings(opened.PageTest):
    def test_are_drawn_in_lanes_with_time_running_down(self):
        page = self.open(width=1200, height=800)
        page.run(OPEN_ALL)
        drawn = page.run("""
            const lanes = [...document.querySelectorAll('.lanes')].find((each) => each.textContent.includes('join'));
            lanes.scrollIntoView();
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
                    preempting: lanes.querySelectorAll('tr.preempting .preemption').length};""")
        self.assertEqual(drawn, {
            "heads": ["event", "body", "thread 1 (sensor 1)", "thread 2 (sensor 2)", "where"],
            "lanes": [0, 0, 1, 2, 2, 2, 1, 1, 0, 0, 0],
            "down": True,
            "marked": [number in (7, 11) for number in range(1, 12)],
            "preempting": 1})

    def test_of_a_finding_are_one_link_away(self):
        page = self.open()
        page.press("e")
        links = page.run("""
            const links = [...document.querySelectorAll('a')].filter((each) => each.textContent.startsWith('See it'));
            document.getElementById(decodeURIComponent(links[0].hash.slice(1))).open = false;
            links[0].id = 'to-the-interleaving';
            return links.length;""")
        page.click("#to-the-interleaving")
        page.wait_for("document.querySelector('details.interleaving:target')?.open")
        self.assertEqual(links, 3)


def text_lengths(pdf):
    """How much each content stream of a PDF draws: letters are shown by Tj and TJ."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            data = zlib.decompress(stream)
        except zlib.error:
            continue
        found.append(len(re.findall(rb"T[jJ]", data)))
    return found


class Printed(opened.PageTest):
    def test_everything_is_open_and_no_control_is_there(self):
        page = self.open()
        page.emulate(media="print")
        self.assertEqual(page.run("""
            const closed = [...document.querySelectorAll('details:not([open])')];
            const inside = closed.map((each) => each.querySelector(':scope > :not(summary)')).filter(Boolean);
            return {closed: closed.length > 10, hidden: inside.filter((each) => each.getBoundingClientRect().height === 0).length,
                    controls: [...document.querySelectorAll('button, input, select, nav')].filter((each) => each.checkVisibility()).length};"""),
            {"closed": True, "hidden": 0, "controls": 0})

    def test_prints_more_than_is_open_on_the_screen(self):
        opened_ = self.open()
        opened_.press("c")
        lengths = text_lengths(opened_.print())
        self.assertGreater(sum(lengths), 1500)
        self.assertEqual(opened_.evaluate("document.querySelectorAll('details.result[open]').length"), 0,
                         "after printing, what was closed is closed again")

    def test_is_dark_on_white_whatever_the_screen_is(self):
        page = self.open(prefers_color_scheme="dark")
        page.emulate(media="print", prefers_color_scheme="dark")
        self.assertEqual(page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"),
                         ["rgb(255, 255, 255)", "rgb(0, 0, 0)"])

    def test_nothing_is_cut_off_at_the_side(self):
        page = self.open(width=1000)
        page.emulate(media="print")
        self.assertEqual(page.run("""
            return [...document.querySelectorAll('.scroll, .drawn, pre')].filter((each) =>
              getComputedStyle(each).overflowX !== 'visible').length;"""), 0)

    def test_the_source_beside_the_lanes_has_room(self):
        page = self.open(width=720)
        page.emulate(media="print")
        self.assertGreater(page.run("""
            return Math.min(...[...document.querySelectorAll('.lanes table')].map((table) =>
              table.querySelector('thead .where').getBoundingClientRect().width / table.getBoundingClientRect().width));"""), 0.3)


if __name__ == "__main__":
    opened.main()
