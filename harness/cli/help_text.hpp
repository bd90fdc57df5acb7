// SPDX-License-Identifier: MIT
// What `--help` adds to the list of options: examples and exit codes.
#pragma once

namespace deadheat {

inline constexpr const char* exit_codes =
    "Exit codes: 0 all as expected, 1 something missed or broken, 2 wrong usage, 3 nothing "
    "selected or nothing "
    "judged,\n4 the set-up cannot detect, 5 the harness itself failed.";

inline constexpr const char* examples =
    "Examples:\n"
    "  deadheat run build/default                              every case under every detector\n"
    "  deadheat run build/default --id 'queue/*' --detector tsan\n"
    "  deadheat run build/default --tag 'CWE-*'                only cases with such a tag\n"
    "  deadheat run build/default/bin/catalogue-tsan --id counter/lost-update --variant racy "
    "--seed 7\n"
    "  deadheat run build/default --detector explore --strategy pct --schedules 100000\n"
    "  deadheat replay counter/lost-update/racy@dh1.…          an interleaving, as a report shows "
    "it\n"
    "  deadheat list build/default --long                      with sources and tags\n"
    "  deadheat report build/default/results --format html --output page\n"
    "  deadheat report results --format sarif=findings.sarif,markdown=summary.md\n"
    "  deadheat diff before/results.json build/default/results  what is new, gone and changed\n"
    "  deadheat run build/default --shard 2/5 --output shard-2  a part of the cases\n"
    "  deadheat merge shard-1 shard-2 --output all              the evidence of both, added up\n"
    "  deadheat doctor build/default\n\n";

inline constexpr const char* diff_exit_codes =
    "Exit codes: 1 a finding is new, or something is newly missed, broken or errored, 0 neither, 2 "
    "wrong usage,\n3 the two have no result in common, 5 the harness itself failed.";

inline constexpr const char* replay_examples =
    "Examples:\n"
    "  deadheat replay counter/lost-update/racy@dh1.…                with the suite of this build\n"
    "  deadheat replay counter/lost-update/racy@dh1.… build/default --times 100\n"
    "  deadheat replay counter/lost-update/racy@dh1.… --gdb\n\n"
    "Exit codes: 1 the bug showed again, 0 the interleaving ended without it, 2 the token or its "
    "case is not\n"
    "known, 4 the set-up cannot detect, 5 the harness itself failed.";

inline constexpr const char* score_examples =
    "Labels are a line a program, parted by tabs: source, label (race, norace, deadlock, "
    "assert-bug, clean),\n"
    "and optional arguments, compiler flags and the kind that the finding has to be of.\n\n"
    "Examples:\n"
    "  deadheat score --labels labels.tsv --compile 'clang {flags} {source} -o {output}'\n"
    "  deadheat score --labels labels.tsv --compile 'g++ -std=c++20 {source} -lm -o {output}' "
    "--detector tsan,helgrind --runs 5\n"
    "  deadheat score --labels micro-benchmarks/labels.tsv --compile 'clang -fopenmp {flags} "
    "{source} -o {output}' --jobs 4 --deadline 30s --output scored\n"
    "  deadheat score … --output scored --resume               go on after an interruption\n"
    "  deadheat score --built build/deadheat-programs/worker.txt --detector tsan\n\n"
    "Exit codes: 0 all answers are right, 1 some are wrong, 2 wrong usage, 3 nothing judged, or "
    "some program by\n"
    "no detector, 4 a detector does not see a planted race, 5 the harness itself failed.";
inline constexpr const char* doctor_examples =
    "Examples:\n"
    "  deadheat doctor build/default                            before a run\n"
    "  deadheat doctor build/default --deep --format json       for a program\n"
    "  deadheat doctor --explain DH-TSAN-OPTION-UNKNOWN\n"
    "  deadheat doctor build/default -- ctest --test-dir ../mine    an existing job under\n"
    "                            ThreadSanitizer: controls before and after, in its environment\n\n"
    "Exit codes: 0 can detect (warnings or not), 2 wrong usage, 3 nothing to look at, 4 cannot "
    "detect, 5 the\nharness itself failed. With a command: 4, or the exit code of the command.";

}  // namespace deadheat
