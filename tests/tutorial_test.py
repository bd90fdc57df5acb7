#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does what cases/TUTORIAL.md tells, in an empty folder: writes its files, runs its commands, looks for its words.

  tutorial_test.py ROOT BUILD SCRATCH [COMPILER]   with what is built in BUILD; SCRATCH is emptied first

A block `sh` has commands that succeed, `sh fails` one that ends with exit code 8 (ctest) or 1 (deadheat), and `text` has
lines that the commands before it printed. Section 1 is done by installing BUILD.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

BLOCK = re.compile(r"^```(\w+)(?: ([^\n]*))?\n(.*?)^```", re.S | re.M)
RED = {1, 8}


def sections(page):
    """The page from its section 2 on; what comes before is the installation."""
    start = page.index("\n## 2.")
    if "cmake --install" not in page[:start]:
        sys.exit("the page does not tell how to install")
    return page[start:]


def run(command, folder, environment):
    print(f"$ {command}", flush=True)
    ended = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, text=True, timeout=600,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(ended.stdout[-4000:], flush=True)
    return ended


def follow(root, folder, environment):
    printed, done = "", {"file": 0, "sh": 0, "fails": 0, "text": 0}
    for language, info, body in BLOCK.findall(sections((root / "cases/TUTORIAL.md").read_text())):
        if info.startswith("file="):
            (folder / pathlib.Path(info.removeprefix("file=")).name).write_text(body)
            done["file"] += 1
        elif language == "sh":
            printed = ""
            for command in body.strip().split("\n"):
                ended = run(command, folder, environment)
                printed += ended.stdout
                if info == "fails" and ended.returncode not in RED:
                    sys.exit(f"'{command}' was to be red, and ended with {ended.returncode}")
                if info != "fails" and ended.returncode != 0:
                    sys.exit(f"'{command}' ended with {ended.returncode}")
            done["fails" if info == "fails" else "sh"] += 1
        elif language == "text":
            for line in body.strip().split("\n"):
                if line not in printed:
                    sys.exit(f"the page says '{line}', and the commands before it did not")
            done["text"] += 1
    if 0 in done.values():
        sys.exit(f"the page has too little to follow: {done}")


def main():
    root, build, folder = (pathlib.Path(word).resolve() for word in sys.argv[1:4])
    shutil.rmtree(folder, ignore_errors=True)
    prefix, project = folder / "prefix", folder / "project"
    project.mkdir(parents=True)
    subprocess.run(["cmake", "--install", build, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
    environment = dict(os.environ, DEADHEAT=str(prefix), CLICOLOR="0", NO_COLOR="1")
    follow(root, project, environment)


if __name__ == "__main__":
    main()
