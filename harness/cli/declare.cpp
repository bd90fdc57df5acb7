// SPDX-License-Identifier: MIT
#include "cli/declare.hpp"

#include <CLI/CLI.hpp>

#include "cli/help_text.hpp"
#include "cli/values.hpp"
#include "model/names.hpp"

namespace deadheat {
namespace {

// Which cases; with both, those that both name.
void add_case_selection(CLI::App& command, Selection& selection) {
  command.add_option("--id", selection.ids, "Only cases whose id matches this glob (repeatable)")
      ->allow_extra_args(false);
  command
      .add_option("--tag", selection.tags,
                  "Only cases with a tag that matches this glob (repeatable)")
      ->allow_extra_args(false);
}

void add_selection(CLI::App& command, CliOptions& options, Raw& raw) {
  add_case_selection(command, options.selection);
  command
      .add_option("--detector", raw.detectors,
                  "These detectors, or 'all': " + all_names<Detector>() +
                      " (default: stress, tsan, explore)")
      ->delimiter(',');
}

void add_output(CLI::App& command, CliOptions& options, Raw& raw, const std::string& usual) {
  command
      .add_option("--format", raw.formats,
                  "What to write: " + all_formats() + " (default: " + usual +
                      "); with '=FILE' to a file of that name")
      ->allow_extra_args(false)
      ->delimiter(',');
  command.add_option("--output", options.output, "The folder that files are written to");
}

// What only the detector explore is asked.
void add_exploring(CLI::App& command, Exploring& exploring, Raw& raw) {
  const std::string group = "Explore";
  command
      .add_option(
          "--strategy", raw.strategy,
          "How to go through interleavings: " + all_names<Strategy>() + " (default: portfolio)")
      ->group(group);
  command
      .add_option("--schedules", exploring.schedules,
                  "At most so many executions, instead of a budget")
      ->check(CLI::PositiveNumber)
      ->group(group);
  command
      .add_option("--bound", exploring.bound,
                  "exhaustive: every interleaving with at most so many preemptions")
      ->check(CLI::NonNegativeNumber)
      ->group(group);
  command
      .add_option("--depth", exploring.depth,
                  "pct: the depth of the bugs that it is to find (default: 3)")
      ->check(CLI::PositiveNumber)
      ->group(group);
  command
      .add_flag("--spurious", exploring.spurious,
                "A wait on a condition variable may end without a notify")
      ->group(group);
  command
      .add_option("--most-spurious", exploring.most_spurious,
                  "With --spurious: so many of them in one execution (default: 2)")
      ->check(CLI::PositiveNumber)
      ->group(group);
  command.add_flag("--weak-cas", exploring.weak_cas, "A weak compare-exchange may fail")
      ->group(group);
  command
      .add_flag("!--no-timeouts", exploring.timeouts,
                "A timed wait ends by its time only where nothing else can happen")
      ->group(group);
  command.add_flag("--isolate", exploring.isolate, "Each execution in a process of its own")
      ->group(group);
}

void add_list(CLI::App& app, CliOptions& options) {
  CLI::App* list = app.add_subcommand("list", "List the cases of suites");
  list->add_option("SUITE", options.paths,
                   "Suites or build folders (default: the build that deadheat lies in)");
  add_case_selection(*list, options.selection);
  list->add_flag("--long", options.long_list, "Also the source and the tags of each case");
  list->add_flag("--json", options.json, "As JSON, with everything that is known of them");
}

// Which part of what is selected, and how often.
void add_part(CLI::App& run, CliOptions& options, Raw& raw) {
  run.add_option("--baseline", options.baseline,
                 "Results to compare with in the end, as `deadheat diff` does: only what is new "
                 "counts");
  run.add_option("--shard", raw.shard,
                 "Only part I of N, such as 2/5: by a hash of the case's id (FNV-1a), the same on "
                 "every machine");
  CLI::Option* const rerun =
      run.add_flag("--rerun-failed", options.rerun_failed,
                   "Only what is missed, broken or errored in the results that --output has");
  CLI::Option* const until = run.add_flag(
      "--until-fail", options.until_fail,
      "Again and again, with other seeds, until a verdict is not as expected; the evidence of all "
      "rounds is added up");
  run.add_option("--rounds", options.rounds, "With --until-fail: at most so many (default: 100)")
      ->check(CLI::PositiveNumber)
      ->needs(until);
  run.add_flag("--dry-run", options.dry_run, "Tell what would be run, and run nothing");
  until->excludes(rerun);
}

void add_run(CLI::App& app, CliOptions& options, Raw& raw) {
  CLI::App* run = app.add_subcommand(
      "run", "Run cases, each variant and detector in processes of its own, and judge");
  run->add_option("SUITE", options.paths,
                  "Suites or build folders (default: the build that deadheat lies in)");
  add_selection(*run, options, raw);
  run->add_option("--variant", options.selection.variants,
                  "Only variants of this name (repeatable)")
      ->allow_extra_args(false);
  run->add_option("--role", raw.roles, "Only racy or only locked variants")->delimiter(',');
  run->add_option("--budget", raw.budget,
                  "Time of trials for a variant under a detector (default: 1s)");
  run->add_option(
      "--clean-budget", raw.clean_budget,
      "The same where nothing must be seen that was not seen yet (default: as --budget)");
  run->add_option("--trials", options.trials,
                  "Exactly so many trials in each process, instead of a budget")
      ->check(CLI::PositiveNumber);
  run->add_option("--jobs", options.jobs, "Cores that may be kept busy at a time (default: all)")
      ->check(CLI::Range(1, 4096));
  run->add_option("--seed", options.seed,
                  "Varies how threads start, and what explore draws by chance (default: 1)")
      ->check(CLI::NonNegativeNumber);
  run->add_option("--memory", raw.memory, "MiB that one process may use (default: 4096)");
  add_exploring(*run, options.exploring, raw);
  add_output(*run, options, raw, "all");
  run->add_option("--costs", options.costs,
                  "Costs to show beside the verdicts: JSON of Google Benchmark");
  add_part(*run, options, raw);
  run->add_flag("!--no-doctor", options.doctor,
                "Do not look first whether the set-up can detect anything");
  run->add_flag("--resume", options.resume,
                "Keep the results that --output has, and run what is missing")
      ->excludes("--rerun-failed")
      ->excludes("--until-fail");
}

void add_report(CLI::App& app, CliOptions& options, Raw& raw) {
  CLI::App* report = app.add_subcommand("report", "Make reports of results, and judge them again");
  report
      ->add_option("RESULTS", options.paths, "Result files, or folders that are searched for them")
      ->required();
  add_case_selection(*report, options.selection);
  add_output(*report, options, raw, "console");
  report->add_option("--costs", options.costs,
                     "Costs to show beside the verdicts: JSON of Google Benchmark");
  report->add_option("--history", options.history,
                     "Earlier results, files or folders: the trend up to RESULTS is shown");
  report->add_flag(
      "--swapped", options.swapped,
      "Instead of a report: judge what each side showed by the truth of the other, and "
      "tell which cases are not refused so");
}

void add_diff(CLI::App& app, CliOptions& options) {
  CLI::App* diff = app.add_subcommand("diff", "Tell what changed from one run to another");
  diff->add_option("RESULTS", options.paths,
                   "The old and the new results: a result file, or a folder with results.json")
      ->required()
      ->expected(2);
  diff->add_option("--format", options.difference_format,
                   "What to print: " + all_difference_formats() + " (default: console)");
  diff->footer(diff_exit_codes);
}

void add_merge(CLI::App& app, CliOptions& options, Raw& raw) {
  CLI::App* merge =
      app.add_subcommand("merge", "Add up the evidence of several runs: shards, machines");
  merge->add_option("RESULTS", options.paths, "Result files, or folders that are searched for them")
      ->required();
  merge
      ->add_option("--format", raw.formats,
                   "What to write: " + all_formats() +
                       " (default: console, json); with '=FILE' to a file of that name")
      ->allow_extra_args(false)
      ->delimiter(',');
  merge->add_option("--output", options.output, "The folder that files are written to")->required();
}

void add_doctor(CLI::App& app, CliOptions& options, Raw& raw) {
  CLI::App* doctor =
      app.add_subcommand("doctor", "Look whether the set-up can detect anything at all");
  doctor->add_option("SUITE", options.paths,
                     "Suites or build folders (default: the build that deadheat lies in)");
  doctor
      ->add_option("--detector", raw.detectors,
                   "These detectors, or 'all': " + all_names<Detector>() +
                       " (default: stress, tsan, explore)")
      ->delimiter(',');
  doctor->add_flag("--deep", options.deep,
                   "Also the controls of which each shows that one option hides nothing");
  doctor->add_option("--explain", options.explain,
                     "Instead: what a complaint means and what to do, by its id");
  doctor->add_option("--format", raw.doctor_format, "console (default) or json");
  doctor->footer(doctor_examples);
}

void add_replay(CLI::App& app, CliOptions& options) {
  CLI::App* replay =
      app.add_subcommand("replay", "Run one interleaving again, and show it event by event");
  replay->add_option("TOKEN", options.token, "The interleaving, as reports and suites tell it")
      ->required();
  replay->add_option("SUITE", options.paths,
                     "Suites or build folders (default: the build that deadheat lies in)");
  replay->add_option("--times", options.times, "So many times in one process (default: 1)")
      ->check(CLI::PositiveNumber);
  replay->add_flag("--gdb", options.gdb, "Under gdb: prints the command, and starts it");
  replay->footer(replay_examples);
}

void add_score(CLI::App& app, CliOptions& options, Raw& raw) {
  CLI::App* score = app.add_subcommand(
      "score",
      "Compile programs with labels, run them under all detectors, and count how often "
      "each was right");
  ScoreAsked& asked = options.score;
  CLI::Option* const built = score->add_option(
      "--built", asked.built,
      "Instead of labels: judge one program by its truth, from a file that deadheat_add_program() "
      "of CMake has written (build/deadheat-programs/); --format takes what `deadheat run` writes");
  CLI::Option* const labels =
      score->add_option("--labels", asked.labels, "The programs: a file with a line each");
  CLI::Option* const compile = score->add_option("--compile", asked.compile,
                                                 "The command that compiles one, with {source}, "
                                                 "{output} and {flags} (where {flags} is missing, "
                                                 "they stand behind the compiler)");
  labels->needs(compile);
  compile->needs(labels);
  score
      ->add_option("--detector", raw.detectors,
                   "Only these detectors (default: all that can be used here)")
      ->delimiter(',');
  score->add_option("--jobs", options.jobs, "Programs at a time (default: one a core)")
      ->check(CLI::Range(1, 4096));
  score
      ->add_option("--runs", asked.runs,
                   "Processes of each program under each detector (default: 3 under stress and "
                   "tsan, else 1)")
      ->check(CLI::Range(1, 100000));
  score->add_option("--deadline", raw.deadline,
                    "Time for one process; under valgrind ten times that (default: 10s)");
  score->add_option("--budget", raw.budget,
                    "Time that explore may take of a program (default: 1s)");
  score->add_option("--memory", raw.memory, "MiB that one process may use (default: 4096)");
  score->add_option("--seed", options.seed, "What explore draws by chance (default: 1)")
      ->check(CLI::NonNegativeNumber);
  score->add_option("--explore-runtime", asked.explore_runtime,
                    "The folder of the explore runtime (default: that of this Deadheat)");
  score
      ->add_option("--format", raw.score_formats,
                   "What to write: console, json, html (default: all)")
      ->delimiter(',');
  score->add_option("--output", options.output,
                    "The folder that files are written to (default: deadheat-score)");
  score->add_flag("!--no-doctor", options.doctor,
                  "Do not look first whether each detector sees a planted race");
  score->add_flag("--resume", options.resume,
                  "Keep the results that --output has, and run what is missing");
  for (const char* option :
       {"--labels", "--compile", "--runs", "--deadline", "--explore-runtime", "--resume"})
    built->excludes(score->get_option(option));
  score->footer(score_examples);
}

void add_completion(CLI::App& app, Raw& raw) {
  CLI::App* completion = app.add_subcommand(
      "completion",
      "Print a script that completes command lines: source <(deadheat completion bash)");
  completion->add_option("SHELL", raw.shell, "bash, zsh or fish")->required();
}

}  // namespace

void declare_commands(CLI::App& app, CliOptions& options, Raw& raw) {
  app.set_version_flag("--version", "deadheat " DEADHEAT_VERSION);
  app.footer(exit_codes);  // of each command that has none of its own
  app.add_option("--config", raw.config,
                 "Take options from this file (default: deadheat.toml or deadheat.json, the first "
                 "one upward from the current folder)");
  app.add_flag("--no-config", raw.no_config, "Take no options from a file");
  add_list(app, options);
  add_run(app, options, raw);
  add_report(app, options, raw);
  add_diff(app, options);
  add_merge(app, options, raw);
  add_doctor(app, options, raw);
  add_replay(app, options);
  add_score(app, options, raw);
  add_completion(app, raw);
  app.add_subcommand("man", "Print this help as a page for man");
  for (CLI::App* command : app.get_subcommands({})) command->fallthrough();
  app.footer(std::string(examples) + exit_codes);
  app.require_subcommand(0, 1);
}

}  // namespace deadheat
