#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps the READMEs true.

  readme_test.py ROOT            every code block with `file=` holds that file, and local links lead somewhere
  readme_test.py ROOT --update   writes the files into their blocks
  readme_test.py ROOT --run BUILD   runs each command of README.md and cases/README.md in BUILD instead of build/default
"""
import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"```(\w+) file=(\S+)\n(.*?)```", re.S)
SHELL = re.compile(r"```sh\n(.*?)```", re.S)
FENCED = re.compile(r"^```.*?^```", re.S | re.M)
LINK = re.compile(r"\]\(([^)#:]+)\)")
# CI runs these two themselves, around all tests
OUTSIDE = {"./bootstrap run", "./bootstrap test"}


def readmes(root):
    pages = [*root.rglob("README.md"), *root.rglob("TUTORIAL.md")]
    return [path for path in sorted(pages) if "build" not in path.relative_to(root).parts]


def wrong_blocks(root, readme):
    for _, name, body in BLOCK.findall(readme.read_text()):
        file = root / name
        if not file.is_file():
            yield f"{readme}: the file '{name}' of a block is not there"
        elif file.read_text() != body:
            yield f"{readme}: the block of '{name}' differs from the file (see --update)"


def broken_links(root, readme):
    for target in LINK.findall(FENCED.sub("", readme.read_text())):
        if not (readme.parent / target).exists():
            yield f"{readme}: the link '{target}' leads nowhere"


def update(root, readme):
    def filled(match):
        return f"```{match[1]} file={match[2]}\n{(root / match[2]).read_text()}```"

    readme.write_text(BLOCK.sub(filled, readme.read_text()))


def commands(root):
    lines = []
    for name in ("README.md", "cases/README.md"):
        found = [line for block in SHELL.findall((root / name).read_text()) for line in block.strip().split("\n")]
        if not found:
            sys.exit(f"{name} has no command to run")
        lines += found
    return [line for line in lines if line not in OUTSIDE]


def run(root, build):
    """The tests of CTest run already, beside this one: of `ctest` only the selection is checked."""
    for command in commands(root):
        command = command.replace("build/default", build)
        if command.startswith("ctest --preset default"):
            command = command.replace("ctest --preset default", f"ctest --test-dir {build} -N")
        print(f"$ {command}", flush=True)
        ended = subprocess.run(["bash", "-c", command], cwd=root, stdin=subprocess.DEVNULL, timeout=280)
        if ended.returncode != 0:
            sys.exit(f"'{command}' ended with {ended.returncode}")


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    if "--update" in sys.argv:
        for readme in readmes(root):
            update(root, readme)
    if "--run" in sys.argv:
        return run(root, sys.argv[sys.argv.index("--run") + 1])
    wrong = [line for readme in readmes(root) for check in (wrong_blocks, broken_links) for line in check(root, readme)]
    print("\n".join(wrong) or f"{len(readmes(root))} pages are as they say")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
