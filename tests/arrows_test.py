#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The arrows of harness/README.md: which folder may include what.

  arrows_test.py ROOT         checks each source below ROOT's cases/, harness/ and reports/
  arrows_test.py --self-test  proves that planted violations are found
"""

import re
import sys
import tempfile
from pathlib import Path

# Per folder what it may include beside itself and the standard library. `public` is deadheat/*.hpp, `truth` is
# deadheat/truth.hpp alone, `system` is a header of the platform; the others are the folders of harness/, reports,
# and libraries. A folder that is not in the table may hold no source.
ARROWS = {
    "cases": {"public", "system"},
    "harness/include/deadheat": {"public"},
    "harness/catalogue": {"public"},
    "harness/model": {"truth", "nlohmann"},
    "harness/suite": {"public", "catalogue", "model", "explore", "nlohmann", "fmt", "system"},
    "harness/explore": {"public", "model", "boost", "system"},
    "harness/detect": {"truth", "model", "nlohmann", "fmt", "system"},
    "harness/run": {"truth", "detect", "model", "nlohmann", "fmt", "system"},
    "harness/score": {"truth", "run", "detect", "model", "system"},
    "harness/cli": {"truth", "score", "run", "reports", "model", "nlohmann", "fmt", "CLI", "system"},
    "harness/cost": {"public", "catalogue", "model", "nlohmann", "fmt", "benchmark", "system"},
    "harness/cost/engine": {"public", "catalogue", "model", "suite", "cost", "benchmark"},
    "harness/cost/explore": {"public", "explore", "model", "cost", "benchmark", "relacy"},
    "reports": {"truth", "model", "nlohmann", "fmt"},
}

# Files that may include other things than their folder.
BY_FILE = {
    "harness/model/result.hpp": {"truth"},
    "harness/include/deadheat/gtest.hpp": {"public", "gtest", "gmock"},  # for those who use GoogleTest
}

# Pure functions have no use for these headers of the standard library.
PURE = {"harness/model", "reports"}
EFFECTS = {"condition_variable", "filesystem", "fstream", "future", "mutex", "shared_mutex", "thread"}

LIBRARIES = {"benchmark", "boost", "CLI", "fmt", "gmock", "gtest", "nlohmann", "relacy"}
PARTS = {row.split("/")[1] for row in ARROWS if row.startswith("harness/")} - {"include"} | {"reports"}
TOPS = ("cases", "harness", "reports")
SOURCES = {".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".inc", ".ipp"}
INCLUDE = re.compile(r'\s*#\s*(?:include|include_next|import)\b\s*(?:<([^>]+)>|"([^"]+)"|(.*))')


def folder_of(path):
    """The row of the table that a source belongs to, or None."""
    return max((row for row in ARROWS if path.startswith(row + "/")), key=len, default=None)


def is_in_same_row(included, beside, root):
    """Whether a path that climbs leads to a file of the same row of the table."""
    target = (beside / included).resolve()
    if not target.is_file() or not target.is_relative_to(root.resolve()):
        return False
    here = folder_of((beside / "here").resolve().relative_to(root.resolve()).as_posix())
    return folder_of(target.relative_to(root.resolve()).as_posix()) == here


def destination(included, quoted, beside, root):
    """What an include leads to, in the words of the table; or `itself`, `standard`, `effects`, `unknown`."""
    first = included.split("/")[0]
    if included.startswith("/"):
        return "unknown"
    if ".." in included.split("/"):
        return "itself" if is_in_same_row(included, beside, root) else "unknown"
    if included == "deadheat/truth.hpp":
        return "truth"
    if first == "deadheat":
        return "public"
    if "/" in included and first in PARTS | LIBRARIES:
        return first
    if quoted:
        return "itself" if (beside / included).is_file() else "unknown"
    if included in EFFECTS:
        return "effects"
    return "standard" if re.fullmatch(r"[a-z_]+[0-9]*", included) else "system"


def is_allowed(leads_to, folder, allowed):
    if leads_to in ("itself", "standard"):
        return True
    if leads_to == "effects":
        return folder not in PURE
    if leads_to == "truth":
        return bool(allowed & {"truth", "public"})
    return leads_to in allowed or leads_to == Path(folder).name


def violations_in(path, root):
    folder = folder_of(path)
    if folder is None:
        yield f"{path}:1: this folder is not in the table of arrows"
        return
    allowed = BY_FILE.get(path, ARROWS[folder])
    text = (root / path).read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        included = found[1] or found[2]
        if not included:
            yield f"{path}:{number}: an include by macro cannot be checked: {line.strip()}"
        elif not is_allowed(destination(included, found[2], (root / path).parent, root), folder, allowed):
            yield f"{path}:{number}: {folder} must not include {included}"


def check(root):
    """All violations below the root, and the number of sources that were read."""
    sources = [
        path.relative_to(root).as_posix()
        for top in TOPS
        for path in sorted((root / top).rglob("*"))
        if path.suffix in SOURCES and path.is_file()
    ]
    return [fault for path in sources for fault in violations_in(path, root)], len(sources)


# A source, one line of it, and whether that line is forbidden there.
PLANTED = [
    ("cases/counter/a.cpp", "#include <deadheat/case.hpp>", False),
    ("cases/counter/a.cpp", "#include <mutex>", False),
    ("cases/counter/a.cpp", '#include "catalogue/catalogue.hpp"', True),
    ("cases/counter/a.cpp", '#include "run/child.hpp"', True),
    ("cases/counter/a.cpp", "#include <unistd.h>", False),
    ("cases/counter/a.cpp", '#include "../../harness/run/child.hpp"', True),
    ("cases/counter/a.cpp", '#include "nowhere.hpp"', True),
    ("harness/include/deadheat/a.hpp", "#include <deadheat/crew.hpp>", False),
    ("harness/include/deadheat/a.hpp", "#include <fmt/format.h>", True),
    ("harness/include/deadheat/a.hpp", "#include <gtest/gtest.h>", True),
    ("harness/include/deadheat/gtest.hpp", "#include <gtest/gtest.h>", False),
    ("harness/include/deadheat/gtest.hpp", "#include <nlohmann/json.hpp>", True),
    ("harness/catalogue/a.cpp", "#include <deadheat/litmus.hpp>", False),
    ("harness/catalogue/a.cpp", '#include "model/result.hpp"', True),
    ("harness/model/a.cpp", "#include <deadheat/truth.hpp>", False),
    ("harness/model/a.cpp", "#include <nlohmann/json.hpp>", False),
    ("harness/model/a.cpp", "#include <deadheat/crew.hpp>", True),
    ("harness/model/a.cpp", "#include <thread>", True),
    ("harness/model/a.cpp", "#include <model/verdict.hpp>", False),
    ("harness/model/result.hpp", "#include <string>", False),
    ("harness/model/result.hpp", "#include <nlohmann/json.hpp>", True),
    ("harness/suite/a.cpp", '#include "catalogue/catalogue.hpp"', False),
    ("harness/suite/a.cpp", '#include "run/child.hpp"', True),
    ("harness/suite/a.cpp", '#include "explore/engine.hpp"', False),
    ("harness/explore/a.cpp", '#include "model/result.hpp"', False),
    ("harness/explore/a.cpp", "#include <deadheat/explore.hpp>", False),
    ("harness/explore/a.cpp", "#include <boost/context/detail/fcontext.hpp>", False),
    ("harness/explore/a.cpp", '#include "catalogue/catalogue.hpp"', True),
    ("harness/explore/a.cpp", '#include "suite/loop.hpp"', True),
    ("harness/explore/a.cpp", "#include <relacy/relacy.hpp>", True),
    ("harness/detect/a.cpp", '#include "model/finding.hpp"', False),
    ("harness/detect/a.cpp", '#include "run/child.hpp"', True),
    ("harness/run/a.cpp", '#include "detect/detector.hpp"', False),
    ("harness/run/a.cpp", '#include "reports/report.hpp"', True),
    ("harness/run/a.cpp", '  #  include  "cli/options.hpp"', True),
    ("harness/score/a.cpp", '#include "run/process.hpp"', False),
    ("harness/score/a.cpp", '#include "detect/tsan_text.hpp"', False),
    ("harness/score/a.cpp", '#include "reports/report.hpp"', True),
    ("harness/score/a.cpp", '#include "explore/engine.hpp"', True),
    ("harness/run/a.cpp", '#include "score/labels.hpp"', True),
    ("harness/cli/a.cpp", '#include "score/labels.hpp"', False),
    ("harness/cli/a.cpp", '#include "reports/report.hpp"', False),
    ("harness/cli/a.cpp", "#include <CLI/CLI.hpp>", False),
    ("harness/cli/a.cpp", '#include "explore/engine.hpp"', True),
    ("harness/cli/a.cpp", '#include "detect/detector.hpp"', True),
    ("harness/cost/a.cpp", "#include <benchmark/benchmark.h>", False),
    ("harness/cost/a.cpp", '#include "run/child.hpp"', True),
    ("harness/cost/a.cpp", '#include "explore/engine.hpp"', True),
    ("harness/cost/explore/a.cpp", '#include "explore/engine.hpp"', False),
    ("harness/cost/explore/a.cpp", "#include <relacy/relacy.hpp>", False),
    ("harness/cost/explore/a.cpp", '#include "suite/loop.hpp"', True),
    ("reports/a.cpp", '#include "a.cpp"', False),
    ("reports/a.cpp", '#include "model/verdict.hpp"', False),
    ("reports/a.cpp", '#include "run/child.hpp"', True),
    ("reports/a.cpp", "#include <fstream>", True),
    ("reports/a.cpp", "#include PAGE", True),
    ("harness/new/a.cpp", "", True),
    ("harness/a.cpp", "", True),
]


def self_test():
    failures = 0
    for path, line, is_forbidden in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / path).parent.mkdir(parents=True)
            (root / path).write_text("// planted\n" + line + "\n", encoding="utf-8")
            faults, _ = check(root)
            place = f"{path}:{2 if line else 1}: "
            told = [fault for fault in faults if fault.startswith(place)]
            if (len(faults), len(told)) != ((1, 1) if is_forbidden else (0, 0)):
                failures += 1
                print(f"{path}: {line!r} should be {'found' if is_forbidden else 'allowed'}: {faults}")
    with tempfile.TemporaryDirectory() as folder:
        if main([folder]) == 0:
            failures += 1
            print("a tree without sources should not pass")
    print(f"{len(PLANTED) + 1} planted trees, {failures} judged wrongly")
    return 1 if failures else 0


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    faults, count = check(Path(arguments[0]))
    for fault in faults:
        print(fault)
    print(f"{count} sources, {len(faults)} forbidden includes")
    return 1 if faults or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
