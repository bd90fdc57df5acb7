# SPDX-License-Identifier: MIT
"""A headless Chromium, driven by its own protocol through two pipes: real keys, real clicks, real printing, and nothing
to install beside the browser.

The page is opened as a reader opens it, its policy included: what a test evaluates comes from the browser's debugger,
which no policy of a page stops.
"""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
import urllib.parse

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
         "--remote-debugging-pipe")
DEADLINE = 240  # seconds for one answer; a machine may be busy

KEYS = {"Escape": 27, "Enter": 13, "Tab": 9}


def program():
    found = os.environ.get("CHROMIUM") or next((path for path in map(shutil.which, NAMES) if path), None)
    if not found:
        raise AssertionError("No Chromium was found (looked for %s): the page cannot be tested without a browser. "
                             "Install chromium, or name one in CHROMIUM." % ", ".join(NAMES))
    return found


class Browser:
    """One process; each page that is opened has a target of its own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        ours, theirs = os.pipe(), os.pipe()  # it reads from descriptor 3, and writes to 4

        def descriptors():
            read, write = os.dup(ours[0]), os.dup(theirs[1])
            os.dup2(read, 3)
            os.dup2(write, 4)
        self.process = subprocess.Popen(
            [program(), *FLAGS, "--user-data-dir=" + self.folder.name, "about:blank"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=descriptors, close_fds=False)
        os.close(ours[0])
        os.close(theirs[1])
        self.to, self.from_ = ours[1], theirs[0]
        self.rest = b""
        self.number = 0
        self.events = []

    def close(self):
        try:
            self.call("Browser.close")
        except AssertionError:
            self.process.kill()
        self.process.wait(30)
        os.close(self.to)
        os.close(self.from_)
        self.folder.cleanup()

    def call(self, method, session=None, **arguments):
        self.number += 1
        message = {"id": self.number, "method": method, "params": arguments}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        wanted = self.number
        answer = self.next(lambda each: each.get("id") == wanted)
        if "error" in answer:
            raise AssertionError("%s: %s" % (method, answer["error"]["message"]))
        return answer["result"]

    def next(self, fits, deadline=DEADLINE):
        """The next message that fits; the others are kept as events."""
        end = time.monotonic() + deadline
        while True:
            message = self.message(end)
            if fits(message):
                return message
            self.events.append(message)

    def message(self, end):
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.from_], [], [], max(0, end - time.monotonic()))
            data = os.read(self.from_, 1 << 20) if ready else b""
            if not data:
                raise AssertionError("Chromium gave no answer in its time" if not ready else "Chromium has ended")
            self.rest += data
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def open(self, path, **options):
        return Page(self, path, **options)


class Page:
    """An open page. `script`: whether JavaScript runs; `media`: features such as prefers-color-scheme."""

    def __init__(self, browser, path, width=1280, height=900, script=True, hash_="", **media):
        self.browser = browser
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        self.resize(width, height)
        self.emulate(**media)
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.address = "file://" + urllib.parse.quote(os.path.abspath(path))
        self.go(self.address + hash_)

    def call(self, method, **arguments):
        return self.browser.call(method, session=self.session, **arguments)

    def go(self, address):
        self.browser.events = [each for each in self.browser.events if each.get("sessionId") != self.session]
        self.call("Page.navigate", url=address)
        if not any(each["method"] == "Page.loadEventFired" for each in self.mine()):
            self.browser.events.append(self.browser.next(
                lambda each: each.get("method") == "Page.loadEventFired" and each.get("sessionId") == self.session))

    def reload(self, hash_):
        """The page opened anew at a hash, as from a link in a mail."""
        self.go("about:blank")
        self.go(self.address + hash_)

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def emulate(self, media="", **features):
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": name.replace("_", "-"), "value": value} for name, value in features.items()])

    def mine(self):
        return [each for each in self.browser.events if each.get("sessionId") == self.session and "method" in each]

    def evaluate(self, expression):
        """The value of a JavaScript expression; of a promise, what it comes to."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True,
                           userGesture=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise AssertionError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def run(self, body):
        return self.evaluate("(() => {" + body + "})()")

    def press(self, *keys):
        for key in keys:
            code = KEYS.get(key, ord(key.upper()) if key.isalnum() and len(key) == 1 else 0)
            text = {} if len(key) > 1 else {"text": key}
            self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def type(self, text):
        for letter in text:
            self.press(letter)

    def choose(self, id_, value):
        """As a reader does who picks an option: the value, then the event that the browser sends."""
        self.run("const input = document.getElementById(%s); input.value = %s;"
                 "input.dispatchEvent(new Event('input', {bubbles: true}));" % (json.dumps(id_), json.dumps(value)))

    def click(self, selector):
        place = self.run("""
            const element = document.querySelector(%s);
            element.scrollIntoView({block: 'center'});
            const at = element.getBoundingClientRect();
            return {x: at.left + at.width / 2, y: at.top + at.height / 2};""" % json.dumps(selector))
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)

    def wait_for(self, condition, deadline=DEADLINE):
        """Until a JavaScript expression holds: asked in each frame that the browser draws."""
        self.evaluate("""new Promise((resolve, reject) => {
            const end = performance.now() + %d;
            const look = () => {
              if (%s) resolve(true);
              else if (performance.now() > end) reject(new Error('it never came to: ' + %s));
              else requestAnimationFrame(look);
            };
            look();
          })""" % (deadline * 1000, condition, json.dumps(condition)))

    def messages(self):
        """What the console and the browser's log say of the page."""
        found = []
        for each in self.mine():
            if each["method"] == "Runtime.consoleAPICalled":
                found.append(str(each["params"]["args"]))
            elif each["method"] == "Runtime.exceptionThrown":
                found.append(each["params"]["exceptionDetails"]["text"])
            elif each["method"] == "Log.entryAdded":
                found.append(each["params"]["entry"]["text"])
        return found

    def requests(self):
        """What the page asked for, but for itself."""
        asked = [each["params"]["request"]["url"] for each in self.mine() if each["method"] == "Network.requestWillBeSent"]
        return sorted({url for url in asked if url.split("#")[0] not in (self.address, "about:blank")})

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def print(self):
        """The page as a PDF's bytes, as the printer gets it."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
