#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Projects that use Deadheat, configured, built and run as their owners would.

  consumer_test.py SCENARIO --source ROOT --build BUILD --work FOLDER --compiler CXX --flavours native,tsan,explore

`install` puts the build into a prefix of its own and moves that; the other scenarios need it, but for `sources`.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

OPTIONS = argparse.ArgumentParser()
OPTIONS.add_argument("scenario")
for name in ("source", "build", "work"):
    OPTIONS.add_argument(f"--{name}", type=pathlib.Path, required=True)
OPTIONS.add_argument("--compiler", required=True)
OPTIONS.add_argument("--flavours", required=True)
asked = OPTIONS.parse_args()

PREFIX = asked.work / "moved"
CONSUMER = asked.source / "tests/consumer"
FLAVOURS = asked.flavours.split(",")
USUAL = [flavour for flavour in FLAVOURS if flavour != "gcc-tsan"]  # what a project has that asks for nothing
PACKAGE = [f"-DCMAKE_PREFIX_PATH={PREFIX}", f"-DCMAKE_CXX_COMPILER={asked.compiler}", "-DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF"]


def call(*command, at=None):
    """The exit code and all output. A project of somebody else's does not see this one's settings."""
    environment = {key: value for key, value in os.environ.items() if key not in ("CXXFLAGS", "LDFLAGS", "DESTDIR")}
    words = [str(word) for word in command]
    print("$", " ".join(words), flush=True)
    with subprocess.Popen(words, cwd=at, env=environment, text=True, errors="replace", stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True) as process:
        try:
            output, _ = process.communicate(timeout=1500)
        finally:
            if process.poll() is None:  # with all that it has started
                os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, output


def fail(sentence, output=""):
    sys.exit(f"{output}\n--- {sentence}")


def must(*command, at=None):
    code, output = call(*command, at=at)
    if code != 0:
        fail(f"{command[0]} ended with {code}", output)
    return output


def must_fail(*command, at=None, says=()):
    code, output = call(*command, at=at)
    if code == 0:
        fail(f"{command[0]} ended with 0, and it must not", output)
    expect(output, *says)
    return output


def words_of(output):
    """The text as CMake was given it, before it broke and indented the lines."""
    return re.sub(r"\s+", " ", output)


def expect(output, *sentences):
    for sentence in sentences:
        if sentence not in words_of(output):
            fail(f"this is not said: {sentence}", output)


def copy_of(project, name):
    folder = asked.work / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("build"))
    return folder


def change(file, *replacements):
    text = file.read_text()
    for old, new in replacements:
        if old not in text:
            fail(f"{file} has no '{old}' to be changed")
        text = text.replace(old, new)
    file.write_text(text)


def remove_lock(project):
    change(project / "src/job_queue.cpp", ("  std::scoped_lock hold(mutex_);\n", ""))


def only_the_queue(project):
    """Only the case of the queue: what is looked at is how its library gets into the suite."""
    change(project / "CMakeLists.txt", ("tests/hit_counter.cpp ", ""), ("add_subdirectory(programs)\n", ""))


def tests_of(build):
    listed = json.loads(must("ctest", "--test-dir", build, "-L", "race", "--show-only=json-v1"))
    return {test["name"] for test in listed["tests"]}


def expect_tests(build, flavours):
    found = {name.rsplit(".", 1)[1] for name in tests_of(build) if name.startswith("doctor.")}
    if found != set(flavours):
        fail(f"there are suites of {sorted(found)}, and not of {sorted(flavours)}")


def race(build):
    return call("ctest", "--test-dir", build, "-L", "race", "--output-on-failure", "--no-tests=error")


def expect_green(build):
    code, output = race(build)
    if code != 0:
        fail("ctest -L race is red", output)


def expect_red(build, *sentences):
    code, output = race(build)
    if code == 0:
        fail("ctest -L race is green", output)
    expect(output, *sentences)
    return output


def expect_red_with_the_finding(project, build):
    remove_lock(project)
    must("cmake", "--build", build)
    output = expect_red(build, "broken locked tsan", "broken program tsan", "JobQueue::push(int) src/job_queue.cpp:",
                        "JobQueue::take() src/job_queue.cpp:")
    if "broken     locked  explore" not in output and "explore" in FLAVOURS:
        fail("explore did not see it", output)


# --- scenarios ---------------------------------------------------------------------------------------------------


def install():
    shutil.rmtree(PREFIX, ignore_errors=True)
    first = asked.work / "prefix"
    shutil.rmtree(first, ignore_errors=True)
    must("cmake", "--install", asked.build, "--prefix", first, "--strip")
    first.rename(PREFIX)


def package():
    project = copy_of(CONSUMER, "package")
    build = project / "build/package"
    must("cmake", "--preset", "package", *PACKAGE, at=project)
    must("cmake", "--build", "--preset", "package", at=project)
    expect_tests(build, USUAL)
    expect_green(build)
    expect_red_with_the_finding(project, build)


def gcc():
    """g++'s ThreadSanitizer beside clang's, where a project asks for it."""
    if "gcc-tsan" not in FLAVOURS:
        print("the build has no gcc-tsan flavour")
        sys.exit(77)
    project = copy_of(CONSUMER, "gcc")
    build, _ = configure(project, "-DDEADHEAT_DETECTORS=tsan;gcc-tsan", flavours="tsan;gcc-tsan")
    must("cmake", "--build", build)
    expect_tests(build, ["tsan", "gcc-tsan"])
    expect_green(build)
    remove_lock(project)
    must("cmake", "--build", build)
    expect_red(build, "broken locked gcc-tsan", "JobQueue::push(int) src/job_queue.cpp:")
    archive = next(PREFIX.rglob("libdeadheat_suite_gcc-tsan.a")).relative_to(PREFIX)
    expect_found("without-gcc", prefix=without(archive), more=["-DDEADHEAT_FLAVOURS=tsan;gcc-tsan"],
                 says=["Deadheat: no gcc-tsan flavour: the installed package has not the runtime of it"])


def sources():
    """One build folder for both forms: the second finds Deadheat compiled where the first has put it."""
    project = copy_of(CONSUMER, "sources")
    for preset, where in (("fetch", "FETCHCONTENT_SOURCE_DIR_DEADHEAT"), ("submodule", "DEADHEAT_SOURCE")):
        build = project / "build/sources"
        must("cmake", "--preset", preset, "-B", build, f"-D{where}={asked.source}", "-DDEADHEAT_FLAVOURS=native;tsan",
             f"-DCMAKE_CXX_COMPILER={asked.compiler}", at=project)
        print(must("cmake", "--build", build).splitlines()[-1])
        expect_tests(build, ["native", "tsan"])
        expect_green(build)
    remove_lock(project)
    must("cmake", "--build", build)
    expect_red(build, "broken locked tsan", "JobQueue::push(int) src/job_queue.cpp:")
    must("cmake", "--install", build, "--prefix", project / "installed")
    if (project / "installed/bin").exists():
        fail("the project's own installation brings Deadheat along")


def library_of(project, *flags):
    """The queue's library as somebody else has built it."""
    must(asked.compiler, "-std=c++20", "-g", *flags, "-c", "src/job_queue.cpp", "-o", "job_queue.o", at=project)
    must("ar", "rcs", "libjobs.a", "job_queue.o", at=project)


def with_imported_library(name, *flags):
    project = copy_of(CONSUMER, name)
    only_the_queue(project)
    library_of(project, *flags)
    change(project / "CMakeLists.txt",
           ("add_library(jobs src/job_queue.cpp)", "add_library(jobs STATIC IMPORTED)\n"
            "set_target_properties(jobs PROPERTIES IMPORTED_LOCATION ${CMAKE_SOURCE_DIR}/libjobs.a)"),
           ("PUBLIC cxx_std_17", "INTERFACE cxx_std_17"), ("PUBLIC src", "INTERFACE src"))
    return project


def configure(project, *more, flavours="tsan"):
    build = project / "build/package"
    return build, must("cmake", "--preset", "package", *PACKAGE, f"-DDEADHEAT_FLAVOURS={flavours}", *more, at=project)


def uninstrumented():
    # compiled here, with an option of its own that takes the instrumentation out of its second source
    project = copy_of(CONSUMER, "uninstrumented")
    only_the_queue(project)
    (project / "src/first.cpp").write_text("int first() { return 1; }\n")
    change(project / "CMakeLists.txt", ("add_library(jobs src/", "add_library(jobs src/first.cpp src/"))
    with open(project / "CMakeLists.txt", "a") as file:
        file.write("target_compile_options(jobs PRIVATE -fno-sanitize=thread)\n"
                   "set_source_files_properties(src/job_queue.cpp PROPERTIES COMPILE_OPTIONS -fno-sanitize=thread)\n")
    build, _ = configure(project)
    must_fail("cmake", "--build", build, says=["The library 'jobs' is not instrumented"])
    expect_red(build, "jobs-tsan_NOT_BUILT")
    change(project / "CMakeLists.txt", ("LINK jobs", "LINK_UNINSTRUMENTED jobs"))
    must("cmake", "--build", build)
    expect_green(build)

    project = with_imported_library("imported")
    build, output = configure(project)
    expect(output, "'jobs-tsan' is linked to jobs, built elsewhere and not instrumented")
    # (the build asks the suite for its cases, so that it fails too)
    refusal = "is linked to jobs, built elsewhere without -fsanitize=thread, so nothing in it can be detected"
    must_fail("cmake", "--build", build, says=[refusal])
    must_fail(PREFIX / "bin/deadheat", "doctor", build / "bin/jobs-tsan", says=[refusal])
    expect_red(build, "jobs-tsan_NOT_BUILT")

    project = with_imported_library("imported-instrumented", "-fsanitize=thread")
    remove_lock(project)
    library_of(project, "-fsanitize=thread")
    build, output = configure(project)
    if "not instrumented" in words_of(output):
        fail("the library is instrumented, and is said not to be", output)
    must("cmake", "--build", build)
    expect_red(build, "broken locked tsan", "JobQueue::take()")


def sanitized():
    project = copy_of(CONSUMER, "sanitized")
    only_the_queue(project)
    build, output = configure(project, "-DCMAKE_CXX_FLAGS=-g -fsanitize=thread", flavours="native;tsan;explore")
    expect(output, "no native flavour: the flags of this build have -fsanitize=thread already")
    must("cmake", "--build", build)
    expect_tests(build, ["tsan"])
    expect_green(build)
    remove_lock(project)
    must("cmake", "--build", build)
    expect_red(build, "broken locked tsan", "JobQueue::push(int) src/job_queue.cpp:")
    # the library takes itself out of the whole build's instrumentation
    with open(project / "CMakeLists.txt", "a") as file:
        file.write("target_compile_options(jobs PRIVATE -fno-sanitize=thread)\n")
    must_fail("cmake", "--build", build, says=["The library 'jobs' is not instrumented"])

    project = copy_of(CONSUMER, "sanitized-address")
    only_the_queue(project)
    change(project / "CMakeLists.txt", ("enable_testing()", "enable_testing()\nadd_compile_options(-fsanitize=address)\n"
                                        "add_link_options(-fsanitize=address)"))
    build, output = configure(project, flavours="native;tsan")
    expect(output, "no tsan flavour: the flags of this build have -fsanitize=address, which does not go together with")
    must("cmake", "--build", build, "--target", "jobs-native")
    expect_tests(build, ["native"])
    must("ctest", "--test-dir", build, "-R", "jobs/queue.locked", "--no-tests=error")
    symbols = must("nm", build / "bin/jobs-native")
    if "__asan_init" not in symbols:
        fail("the suite has not joined AddressSanitizer's build")

    project = copy_of(CONSUMER, "sanitized-other")
    change(project / "CMakeLists.txt", ("enable_testing()", "add_compile_options(-fsanitize=memory)"))
    must_fail("cmake", "--preset", "package", *PACKAGE, "-DDEADHEAT_FLAVOURS=tsan", at=project,
              says=["none of the flavours 'tsan' (DEADHEAT_FLAVOURS) can be built here"])


PROBE = """cmake_minimum_required(VERSION 3.22)
project(probe LANGUAGES CXX)
{before}
find_package(deadheat {asked} REQUIRED)
{after}
"""

# Everything that a target hands on to who links it.
NO_FLAGS = """
set(open deadheat::case deadheat::check deadheat::headers)
while(open)
  list(POP_FRONT open target)
  if(target IN_LIST seen OR NOT TARGET ${target})
    continue()
  endif()
  list(APPEND seen ${target})
  foreach(kind COMPILE_OPTIONS LINK_OPTIONS LINK_LIBRARIES COMPILE_DEFINITIONS)
    get_target_property(value ${target} INTERFACE_${kind})
    message(STATUS "hands on: ${target} ${kind} ${value}")
    if(kind STREQUAL LINK_LIBRARIES AND value)
      list(APPEND open ${value})
    endif()
  endforeach()
endwhile()
"""


def probe(name, asked_for="0.1", before="", after="", more=(), prefix=PREFIX):
    folder = asked.work / "probe" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "CMakeLists.txt").write_text(PROBE.format(asked=asked_for, before=before, after=after))
    return call("cmake", "-S", folder, "-B", folder / "build", "-G", "Ninja", *PACKAGE, f"-DCMAKE_PREFIX_PATH={prefix}", *more)


def expect_found(*arguments, says=(), **more):
    code, output = probe(*arguments, **more)
    if code != 0:
        fail("Deadheat is not found", output)
    expect(output, *says)
    return output


def expect_refused(*arguments, says, **more):
    code, output = probe(*arguments, **more)
    if code == 0:
        fail("Deadheat is found, and should be refused", output)
    expect(output, *says)


def without(part):
    """The prefix of an installation that lacks a part."""
    prefix = asked.work / "lacking"
    shutil.rmtree(prefix, ignore_errors=True)
    shutil.copytree(PREFIX, prefix)
    path = prefix / part
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    return prefix


def refused():
    output = expect_found("plain", after=NO_FLAGS, says=["hands on: deadheat::check", "hands on: deadheat_check_native"])
    if "-fsanitize" in "".join(line for line in output.splitlines() if "hands on" in line):
        fail("an interface hands on a sanitizer", output)
    expect_found("twice", after="find_package(deadheat 0.1.0 REQUIRED COMPONENTS cli case)")
    for version in ("0.2", "1.0", "0.0.9", "0.1.99"):
        expect_refused("version", version, says=["is compatible with requested version"])
    expect_refused("unknown", "0.1 COMPONENTS wings", says=["Deadheat has no component 'wings'; it has cli, case and explore."])
    expect_refused("no-cli", prefix=without("bin/deadheat"), says=["Deadheat's component 'cli' is not installed"])
    expect_refused("no-case", prefix=without("share/deadheat"), says=["Deadheat's component 'case' is not installed"])
    suite = next(PREFIX.rglob("libdeadheat_suite_native.a")).relative_to(PREFIX)
    lacking = without(suite.with_name("libdeadheat_suite_explore.a")) if "explore" in FLAVOURS else PREFIX
    expect_found("without-explore", prefix=lacking, says=["Deadheat: no explore flavour:"])
    expect_refused("no-explore", "0.1 COMPONENTS explore", prefix=lacking,
                   says=["Deadheat's component 'explore' cannot be used:"])
    for configuration, left_out in (("Hardened", False), ("RelWithDebInfo", True)):
        output = expect_found("configuration", more=["-DCMAKE_BUILD_TYPE=RelWithDebInfo"],
                              before=f"add_compile_options($<$<CONFIG:{configuration}>:-fsanitize=thread>)")
        if ("no native flavour" in output) != left_out:
            fail(f"the flags of {configuration} are misread", output)
    expect_refused("flavour", more=["-DDEADHEAT_FLAVOURS=native;fast"], says=["unknown flavour 'fast'"])
    for flag, sentence in (("-D_GLIBCXX_DEBUG", "_GLIBCXX_DEBUG"), ("-D_GLIBCXX_USE_CXX11_ABI=0", "the new ABI of libstdc++")):
        must_fail(asked.compiler, flag, "-DDEADHEAT_PACKAGED_LIBSTDCXX=1", "-fsyntax-only",
                  PREFIX / "share/deadheat/harness/suite/fits.cpp", says=[sentence, "by add_subdirectory or FetchContent"])
    code, output = probe("debug", before="add_compile_definitions(_GLIBCXX_DEBUG)",
                         after="file(WRITE probe.cpp \"int main() {}\")\nadd_executable(probe ${CMAKE_SOURCE_DIR}/probe.cpp)\n"
                         "target_link_libraries(probe PRIVATE deadheat::check)")
    folder = asked.work / "probe/debug"
    (folder / "probe.cpp").write_text("int main() {}\n")
    must_fail("cmake", "--build", folder / "build", says=["compiled without _GLIBCXX_DEBUG"])
    described()


def described():
    """What pkg-config tells, after the prefix was moved."""
    if not shutil.which("pkg-config"):
        return print("pkg-config is not there: deadheat.pc is not looked at")
    os.environ["PKG_CONFIG_PATH"] = str(next(PREFIX.rglob("deadheat.pc")).parent)
    flags = must("pkg-config", "--cflags", "--libs", "deadheat").split()
    folders = [pathlib.Path(flag[2:]) for flag in flags if flag.startswith("-I")]
    if not any((folder / "deadheat/case.hpp").is_file() for folder in folders) or any("sanitize" in flag for flag in flags):
        fail(f"deadheat.pc has the flags {flags}")
    must("pkg-config", "--atleast-version=0.1", "deadheat")
    must(must("pkg-config", "--variable=program", "deadheat").strip(), "--version")


def libraries():
    project = copy_of(asked.source / "tests/consumer_libraries", "libraries")
    build = project / "build"
    flavours = [flavour for flavour in ("native", "tsan", "gcc-tsan") if flavour in FLAVOURS]
    output = must("cmake", "-S", project, "-B", build, "-G", "Ninja", *PACKAGE, f"-DDEADHEAT_FLAVOURS={';'.join(flavours)}")
    expect(output, "libraries-tsan: not instrumented, as built elsewhere:")
    must("cmake", "--build", build, "--target", *(f"libraries-{flavour}" for flavour in flavours))
    for flavour in flavours:
        expect(must(build / f"bin/libraries-{flavour}", "--run", "libraries/all/locked", "--trials", "1"),
               "expected=12345, found=12345")
    must(PREFIX / "bin/deadheat", "run", build / "bin/libraries-tsan", "--no-doctor", "--output", build / "results")
    expect((build / "results/results.json").read_text(), "archive.cpp", "inner.cpp", "shared.cpp", "plain.c")


PROGRAMS = """cmake_minimum_required(VERSION 3.22)
project(programs LANGUAGES CXX{more_languages})
enable_testing()
find_package(deadheat 0.1 REQUIRED)
{calls}
"""

# Nothing orders the two threads; with an argument they take a lock.
COUNTS_IN_C = """#include <pthread.h>
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long count;
static int locked;
static void* add(void* unused) {
  if (locked) pthread_mutex_lock(&mutex);
  ++count;
  if (locked) pthread_mutex_unlock(&mutex);
  return unused;
}
int main(int words, char** texts) {
  pthread_t other;
  locked = words == 2 && texts[1][0] == 'a' && texts[1][1] == ' ';
  pthread_create(&other, 0, add, 0);
  add(0);
  pthread_join(other, 0);
  return 0;
}
"""

# Compiled by a standard that no header of Deadheat knows.
OLD_STANDARD = """#include <thread>
static_assert(__cplusplus == 201103L, "a standard is forced upon the program");
int main() { std::thread([] {}).join(); }
"""

HANGS = "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n"
OPENMP = "int main(void) {\n  int count = 0;\n#pragma omp parallel\n  ++count;\n  return 0;\n}\n"


def with_programs(name, calls, languages=" C", flavours=";".join(USUAL)):
    """The folder of a project with these calls of deadheat_add_program(), and what its configuration ended with."""
    folder = asked.work / "programs" / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in (("counts.c", COUNTS_IN_C), ("counts.cpp", COUNTS_IN_C), ("old.cpp", OLD_STANDARD), ("hangs.c", HANGS), ("openmp.c", OPENMP),
                       ("first.c", "int first(void) { return 1; }\n"),
                       ("wrong.c", "int main(void) {\n"), ("CMakeLists.txt", PROGRAMS.format(calls=calls, more_languages=languages))):
        (folder / file).write_text(text)
    return folder, call("cmake", "-S", folder, "-B", folder / "build", "-G", "Ninja", *PACKAGE, f"-DDEADHEAT_FLAVOURS={flavours}")


def programs_of(name, calls):
    folder, (code, output) = with_programs(name, calls)
    if code != 0:
        fail("the project is not configured", output)
    return folder / "build"


def test_of(build, name):
    """How one test ended, and its output."""
    _, output = call("ctest", "--test-dir", build, "-R", f"^{re.escape(name)}$", "-V")
    ended = re.search(rf"Test +#\d+: {re.escape(name)} \.+ *(Passed|\*\*\*\w+)", output)
    return ended[1].strip("*") if ended else "no such test", output


def expect_test(build, name, ended, *sentences):
    found, output = test_of(build, name)
    if found != ended:
        fail(f"the test '{name}' is {found}, and not {ended}", output)
    expect(output, *sentences)


REFUSED_PROGRAMS = (
    ("SOURCES counts.c", "deadheat_add_program needs NAME and SOURCES"),
    ("NAME x", "deadheat_add_program needs NAME and SOURCES"),
    ("NAME x/y SOURCES counts.c", "a name is made of letters, digits"),
    ("TRUTHS race=must NAME x SOURCES counts.c", "deadheat_add_program(NAME x): unknown argument 'TRUTHS;race=must'"),
    ("NAME x SOURCES counts.c TRUTH rcae=must", "there is no symptom 'rcae' (known: race, inversion, misuse, hang, crash)"),
    ("NAME x SOURCES counts.c TRUTH race=mus", "there is no truth 'mus' (known: must, may, never)"),
    ("NAME x SOURCES counts.c TRUTH race=", "there is no truth ''"),
    ("NAME x SOURCES counts.c TRUTH race", "TRUTH takes symptom=seen, such as race=must, and not 'race'"),
    ("NAME x SOURCES counts.c TRUTH race=may hang=may race=must", "TRUTH tells of 'race' twice"),
    ("NAME x SOURCES counts.c TRUTH deadlock=never", "a deadlock that happens is 'hang', and locks that are taken in opposite "
                                                    "orders are 'inversion'"),
    ("NAME x SOURCES counts.c TRUTH wrong=must", "which is 'crash'"),
    ("NAME x SOURCES counts.c DETECTORS tsna", "there is no detector 'tsna' (known: stress, tsan,"),
    ("NAME x SOURCES counts.c DETECTORS", "DETECTORS is given without a value"),
    ("NAME x SOURCES counts.c DEADLINE", "DEADLINE is given without a value"),
    ("NAME x SOURCES counts.c DEADLINE soon", "DEADLINE takes a number of seconds, not 'soon'"),
    ("NAME x SOURCES counts.c DEADLINE 0", "DEADLINE takes a number of seconds, not '0'"),
    ("NAME x SOURCES counts.c ARGS \"a\nb\"", "has a line break in it"),
    ("NAME x SOURCES there-is-none.c", "there-is-none.c"),
)


def refused_programs():
    for arguments, sentence in REFUSED_PROGRAMS:
        _, (code, output) = with_programs("refused", f"deadheat_add_program({arguments})")
        if code == 0:
            fail(f"this is taken: {arguments}", output)
        expect(output, sentence)
    _, (code, output) = with_programs("without-c", "deadheat_add_program(NAME x SOURCES counts.c)", languages="")
    if code == 0:
        fail("a C source is taken in a project without C", output)
    expect(output, "'counts.c' is a C source: name the language C")


def judged_programs():
    """Green, red and neither, as the truth and the detector have it."""
    explore = "explore" in FLAVOURS
    build = programs_of("judged", """
deadheat_add_program(NAME untold SOURCES counts.c)
deadheat_add_program(NAME told SOURCES counts.c TRUTH race=must)
deadheat_add_program(NAME locked SOURCES counts.c ARGS "a lock; and 'more' $")
deadheat_add_program(NAME old SOURCES old.cpp COMPILE_OPTIONS -std=c++11 -Wall -Werror)
deadheat_add_program(NAME hangs SOURCES hangs.c TRUTH hang=must DEADLINE 0.5 DETECTORS stress)
deadheat_add_program(NAME unseen SOURCES hangs.c DEADLINE 0.5 DETECTORS stress)
deadheat_add_program(NAME blind SOURCES counts.c TRUTH race=must DETECTORS stress)
deadheat_add_program(NAME absent SOURCES counts.c ARGS "a lock" TRUTH race=must DETECTORS tsan)
""")
    must("cmake", "--build", build)
    expect_test(build, "untold.stress", "Passed")
    for detector in ("tsan", "explore") if explore else ("tsan",):
        expect_test(build, f"untold.{detector}", "Failed", "'race' must never be seen, and was seen in", "counts.c:7")
        expect_test(build, f"told.{detector}", "Passed", f"confirmed program {detector}")
        expect_test(build, f"locked.{detector}", "Passed", "confirmed")
        expect_test(build, f"old.{detector}", "Passed")
    expect_test(build, "untold", "Failed", "untold")
    expect_test(build, "told.stress", "Skipped", "this detector is blind to it")
    expect_test(build, "told", "Passed", "Every case is as declared")
    expect_test(build, "hangs.stress", "Passed", "confirmed program stress")
    expect_test(build, "unseen.stress", "Failed", "'hang' must never be seen")
    expect_test(build, "blind.stress", "Skipped")
    expect_test(build, "blind", "Failed", "no detector saw it")
    expect_test(build, "absent.tsan", "Failed", "'race' must be seen, and was seen in 0 of")
    expect_labels(build, explore)
    if explore:
        expect_own_objects_first(build)
    (build / "bin/told-tsan").unlink()
    expect_test(build, "told.tsan", "Failed", "told-tsan' is not there: build the program 'told' first")


def expect_own_objects_first(build):
    """Of an inline function that several objects have, the linker takes the first: the one that is instrumented."""
    commands = must("ninja", "-C", build, "-t", "commands", "untold-explore").splitlines()
    linked = next(line for line in commands if "--wrap=main" in line).partition("--wrap=main")[2]
    if not 0 < linked.find("counts.c.o") < linked.find("program.cpp.o"):
        fail("the program's own objects do not come first in the link", linked)


def expect_labels(build, explore):
    listed = json.loads(must("ctest", "--test-dir", build, "--show-only=json-v1"))
    labels = {test["name"]: next((each["value"] for each in test["properties"] if each["name"] == "LABELS"), [])
              for test in listed["tests"]}
    wanted = {"told": ["race", "program", "case"], "told.stress": ["race", "program", "racy", "stress"],
              "told.tsan": ["race", "program", "racy", "tsan"], "locked.tsan": ["race", "program", "locked", "tsan"]}
    if explore:
        wanted["told.explore"] = ["race", "program", "racy", "explore"]
    for name, expected in wanted.items():
        if sorted(labels.get(name, [])) != sorted(expected):
            fail(f"the test '{name}' has the labels {labels.get(name)}, and not {expected}")


def blinded_programs():
    """What would see nothing fails before it looks clean."""
    build = programs_of("not-compiled", "deadheat_add_program(NAME x SOURCES wrong.c DETECTORS tsan)")
    must_fail("cmake", "--build", build, says=["wrong.c"])
    build = programs_of("uninstrumented", "deadheat_add_program(NAME x SOURCES first.c counts.c DETECTORS tsan)\n"
                        "set_source_files_properties(counts.c PROPERTIES COMPILE_OPTIONS -fno-sanitize=thread)")
    must_fail("cmake", "--build", build, says=["The program 'x' is not instrumented", "counts.c"])
    if "clang" in must(asked.compiler, "--version"):
        build = programs_of("blinded", "deadheat_add_program(NAME x SOURCES counts.cpp DETECTORS tsan COMPILE_OPTIONS "
                            "\"SHELL:-mllvm -tsan-instrument-memory-accesses=0\")")
        must("cmake", "--build", build)
        expect_test(build, "x.tsan", "Failed", "tsan does not see a planted race that is compiled as 'x' is")
    _, (code, output) = with_programs("imported", "add_library(jobs STATIC IMPORTED)\n"
        "set_target_properties(jobs PROPERTIES IMPORTED_LOCATION ${CMAKE_SOURCE_DIR}/libjobs.a)\n"
        "deadheat_add_program(NAME x SOURCES counts.c DETECTORS tsan LINK jobs)")
    if code == 0:
        fail("a library that is not instrumented is taken", output)
    expect(output, "'x-tsan' is linked to jobs, built elsewhere and not instrumented")
    build = programs_of("accepted", "deadheat_add_program(NAME x SOURCES counts.c DETECTORS tsan LINK_UNINSTRUMENTED m)")
    must("cmake", "--build", build)
    if "explore" in FLAVOURS:
        build = programs_of("openmp", "deadheat_add_program(NAME x SOURCES openmp.c COMPILE_OPTIONS -fopenmp DETECTORS explore)")
        must_fail("cmake", "--build", build, says=["The program 'x' uses OpenMP", "name its other DETECTORS"])


def programs_of_gcc():
    """The same program by g++'s ThreadSanitizer, in a build of clang."""
    if not shutil.which("g++"):
        return print("no g++: the detector gcc-tsan is not looked at")
    folder, (code, output) = with_programs("gcc", "deadheat_add_program(NAME told SOURCES counts.cpp TRUTH race=must "
                                           "DETECTORS gcc-tsan)", flavours="gcc-tsan")
    if code != 0:
        fail("the project is not configured", output)
    must("cmake", "--build", folder / "build")
    expect_test(folder / "build", "told.gcc-tsan", "Passed", "confirmed program gcc-tsan")
    if "clang" in must("readelf", "-p", ".comment", folder / "build/bin/told-gcc-tsan"):
        fail("clang has compiled the program, and not g++")


def programs():
    shutil.rmtree(asked.work / "programs", ignore_errors=True)
    refused_programs()
    judged_programs()
    blinded_programs()
    if "gcc-tsan" in FLAVOURS:
        programs_of_gcc()


def scored():
    """A foreign program, judged by the installed program: under explore by the runtime that is installed beside it."""
    if "explore" not in FLAVOURS:
        return print("the build has no explore flavour: nothing is to be found beside the program")
    folder = asked.work / "scored"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "racy.cpp").write_text("#include <thread>\nint count;\nint main() {\n  std::thread other([] { ++count; });\n"
                                     "  ++count;\n  other.join();\n}\n")
    (folder / "labels.tsv").write_text("racy.cpp\trace\n")
    must(PREFIX / "bin/deadheat", "score", "--labels", "labels.tsv", "--detector", "explore", "--output", "score",
         "--compile", f"{asked.compiler} -std=c++20 {{flags}} {{source}} -lstdc++ -o {{output}}", at=folder)
    told = json.dumps(json.loads((folder / "score/score.json").read_text()))
    expect(told, '"answer": "true-positive"')


def deb():
    if os.geteuid() != 0:
        print("not root: the package is not installed")
        sys.exit(77)
    if shutil.which("dpkg") is None or shutil.which("dpkg-shlibdeps") is None:
        print("no dpkg or dpkg-shlibdeps (package dpkg-dev): no package is made")
        sys.exit(77)
    if call("dpkg", "-s", "deadheat")[0] == 0:
        fail("a package deadheat is installed on this machine already: it would be removed")
    folder = asked.work / "deb"
    shutil.rmtree(folder, ignore_errors=True)
    must("cpack", "-G", "DEB", "--config", asked.build / "CPackConfig.cmake", "-B", folder)
    package = str(next(folder.glob("deadheat_*.deb")))
    depends = must("dpkg-deb", "--field", package, "Depends")
    expect(depends, "libc6 (", "libfmt", "libstdc++6 (", "clang | g++")
    must("dpkg", "--install", package)
    try:
        files = must("dpkg", "--listfiles", "deadheat").split()
        must("/usr/bin/deadheat", "--version")
        expect_found("system", prefix="/usr", after="message(STATUS \"from ${deadheat_DIR}\")", says=["from /usr/lib"])
    finally:
        must("dpkg", "--purge", "deadheat")
    left = [path for path in files if "deadheat" in path and os.path.lexists(path)]
    if left or call("dpkg", "-s", "deadheat")[0] == 0:
        fail(f"the package is removed, and this is left: {left}")


SCENARIOS = {each.__name__: each
             for each in (install, package, gcc, sources, uninstrumented, sanitized, refused, libraries, programs, scored,
                          deb)}
if asked.scenario not in SCENARIOS:
    sys.exit(f"unknown scenario '{asked.scenario}'; there are {', '.join(SCENARIOS)}")
asked.work.mkdir(parents=True, exist_ok=True)
SCENARIOS[asked.scenario]()
