// SPDX-License-Identifier: MIT
// The only file that knows CLI11, which takes seconds to compile.
#include "cli/options.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <thread>

#include <CLI/CLI.hpp>

#include "cli/config.hpp"
#include "cli/manual.hpp"
#include "cli/values.hpp"
#include "model/duration.hpp"
#include "model/error.hpp"
#include "model/names.hpp"
#include "model/near_miss.hpp"
#include "reports/score_report.hpp"
#include "run/files.hpp"

namespace deadheat {
namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 all as expected, 1 something missed or broken, 2 wrong usage, 3 nothing "
    "selected or nothing "
    "judged,\n4 the set-up cannot detect, 5 the harness itself failed.";

constexpr const char* examples =
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

constexpr const char* diff_exit_codes =
    "Exit codes: 1 a finding is new, or something is newly missed, broken or errored, 0 neither, 2 "
    "wrong usage,\n3 the two have no result in common, 5 the harness itself failed.";

constexpr const char* replay_examples =
    "Examples:\n"
    "  deadheat replay counter/lost-update/racy@dh1.…                with the suite of this build\n"
    "  deadheat replay counter/lost-update/racy@dh1.… build/default --times 100\n"
    "  deadheat replay counter/lost-update/racy@dh1.… --gdb\n\n"
    "Exit codes: 1 the bug showed again, 0 the interleaving ended without it, 2 the token or its "
    "case is not\n"
    "known, 4 the set-up cannot detect, 5 the harness itself failed.";

constexpr const char* score_examples =
    "Labels are a line a program, parted by tabs: source, label (race, norace, deadlock, "
    "assert-bug, clean),\n"
    "and optional arguments, compiler flags and the kind that the finding has to be of.\n\n"
    "Examples:\n"
    "  deadheat score --labels labels.tsv --compile 'clang {flags} {source} -o {output}'\n"
    "  deadheat score --labels labels.tsv --compile 'g++ -std=c++20 {source} -lm -o {output}' "
    "--detector tsan,helgrind --runs 5\n"
    "  deadheat score --labels micro-benchmarks/labels.tsv --compile 'clang -fopenmp {flags} "
    "{source} -o {output}' --jobs 4 --deadline 30s --output scored\n"
    "  deadheat score … --output scored --resume               go on after an interruption\n\n"
    "Exit codes: 0 all answers are right, 1 some are wrong, 2 wrong usage, 3 nothing judged, or "
    "some program by\n"
    "no detector, 4 a detector does not see a planted race, 5 the harness itself failed.";

// What the command line gives as text, before it is read.
struct Raw {
  std::string deadline = "10s";
  std::string budget = "1s";
  std::string clean_budget = {};
  std::string memory = "4096";
  std::string strategy = {};
  std::string shard = {};
  std::string shell = {};   // of completion
  std::string config = {};  // read beforehand; here for the help
  bool no_config = false;   // likewise
  std::string doctor_format = {};
  std::vector<std::string> detectors, roles, formats, score_formats;
};

// Of a list such as "stress, tsan".
std::vector<std::string> words_in(const std::string& list) {
  return CLI::detail::split_up(list, ',');
}

template <class E>
std::vector<E> all_named(const std::string& option, const std::vector<std::string>& texts) {
  std::vector<E> values;
  for (const std::string& text : texts) {
    const std::optional<E> value = find_named<E>(text);
    if (!value) {
      throw UsageError(option + " takes " + all_names<E>() + ", not '" + text + "'" +
                       did_you_mean(text, words_in(all_names<E>())));
    }
    values.push_back(*value);
  }
  return values;
}

// "all" stands for each of them, also the slow ones.
std::vector<Detector> chosen_detectors(const std::vector<std::string>& texts) {
  if (std::ranges::count(texts, "all") == 0) return all_named<Detector>("--detector", texts);
  std::vector<Detector> all;
  for (const auto& [detector, text] : names<Detector>) all.push_back(detector);
  return all;
}

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
  command.add_flag("--weak-cas", exploring.weak_cas, "A weak compare-exchange may fail")
      ->group(group);
  command
      .add_flag("!--no-timeouts", exploring.timeouts,
                "A timed wait ends by its time only where nothing else can happen")
      ->group(group);
  command.add_flag("--isolate", exploring.isolate, "Each execution in a process of its own")
      ->group(group);
}

CLI::App* add_list(CLI::App& app, CliOptions& options) {
  CLI::App* list = app.add_subcommand("list", "List the cases of suites");
  list->add_option("SUITE", options.paths,
                   "Suites or build folders (default: the build that deadheat lies in)");
  add_case_selection(*list, options.selection);
  list->add_flag("--long", options.long_list, "Also the source and the tags of each case");
  list->add_flag("--json", options.json, "As JSON, with everything that is known of them");
  return list;
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

CLI::App* add_run(CLI::App& app, CliOptions& options, Raw& raw) {
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
  return run;
}

CLI::App* add_report(CLI::App& app, CliOptions& options, Raw& raw) {
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
  return report;
}

constexpr const char* doctor_examples =
    "Examples:\n"
    "  deadheat doctor build/default                            before a run\n"
    "  deadheat doctor build/default --deep --format json       for a program\n"
    "  deadheat doctor --explain DH-TSAN-OPTION-UNKNOWN\n"
    "  deadheat doctor build/default -- ctest --test-dir ../mine    an existing job under\n"
    "                            ThreadSanitizer: controls before and after, in its environment\n\n"
    "Exit codes: 0 can detect (warnings or not), 2 wrong usage, 3 nothing to look at, 4 cannot "
    "detect, 5 the\nharness itself failed. With a command: 4, or the exit code of the command.";
CLI::App* add_diff(CLI::App& app, CliOptions& options) {
  CLI::App* diff = app.add_subcommand("diff", "Tell what changed from one run to another");
  diff->add_option("RESULTS", options.paths,
                   "The old and the new results: a result file, or a folder with results.json")
      ->required()
      ->expected(2);
  diff->add_option("--format", options.difference_format,
                   "What to print: " + all_difference_formats() + " (default: console)");
  diff->footer(diff_exit_codes);
  return diff;
}

CLI::App* add_merge(CLI::App& app, CliOptions& options, Raw& raw) {
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
  return merge;
}

CLI::App* add_doctor(CLI::App& app, CliOptions& options, Raw& raw) {
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
  return doctor;
}

CLI::App* add_replay(CLI::App& app, CliOptions& options) {
  CLI::App* replay =
      app.add_subcommand("replay", "Run one interleaving again, and show it event by event");
  replay->add_option("TOKEN", options.token, "The interleaving, as reports and suites tell it")
      ->required();
  replay->add_option("SUITE", options.paths,
                     "Suites or build folders (default: the build that deadheat lies in)");
  replay->add_option("--times", options.times, "So many times in one process (default: 1)")
      ->check(CLI::PositiveNumber);
  replay->add_flag("--gdb", options.gdb, "Under gdb: prints the command, and starts it");
  return replay;
}

CLI::App* add_score(CLI::App& app, CliOptions& options, Raw& raw) {
  CLI::App* score = app.add_subcommand(
      "score",
      "Compile programs with labels, run them under all detectors, and count how often "
      "each was right");
  ScoreAsked& asked = options.score;
  score->add_option("--labels", asked.labels, "The programs: a file with a line each")->required();
  score
      ->add_option("--compile", asked.compile,
                   "The command that compiles one, with {source}, {output} and {flags} (where "
                   "{flags} is missing, they stand behind the compiler)")
      ->required();
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
  return score;
}

std::vector<std::string> checked_score_formats(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (!find_score_format(name))
      throw UsageError("--format takes console, json, html, not '" + name + "'");
  }
  return names;
}

std::uint64_t mebibytes(const std::string& option, const std::string& text) {
  const bool is_number =
      !text.empty() && text.size() < 10 &&
      std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
  if (!is_number || std::stoull(text) == 0)
    throw UsageError(option + " takes a number of MiB, not '" + text + "'");
  return std::stoull(text) << 20;
}

// `doctor … -- COMMAND…`: what comes after the dashes is the user's, and nothing of ours. Returns
// the number of words before them.
std::vector<std::string> words_before_job(std::vector<std::string> words,
                                          std::vector<std::string>& job) {
  if (words.size() < 2 || words[1] != "doctor") return words;
  const auto dashes = std::ranges::find(words, "--");
  if (dashes == words.end()) return words;
  job.assign(dashes + 1, words.end());
  if (job.empty()) throw UsageError("doctor: there is no command after --");
  words.erase(dashes, words.end());
  return words;
}

void read_raw(const Raw& raw, CliOptions& options) {
  options.selection.detectors = chosen_detectors(raw.detectors);
  options.selection.roles = all_named<Role>("--role", raw.roles);
  if (!raw.strategy.empty()) {
    options.exploring.strategy = all_named<Strategy>("--strategy", {raw.strategy}).front();
  }
  options.budget = seconds_from("--budget", raw.budget);
  if (!raw.clean_budget.empty()) {
    options.clean_budget = seconds_from("--clean-budget", raw.clean_budget);
  }
  options.memory = mebibytes("--memory", raw.memory);
  options.formats = formats_from(raw.formats);
  options.score.formats = checked_score_formats(raw.score_formats);
  options.score.deadline = seconds_from("--deadline", raw.deadline);
  if (!raw.doctor_format.empty()) {
    if (raw.doctor_format != "json" && raw.doctor_format != "console") {
      throw UsageError("doctor --format takes console or json, not '" + raw.doctor_format + "'");
    }
    options.json = raw.doctor_format == "json";
  }
  if (!raw.shard.empty()) options.selection.shard = shard_from(raw.shard);
  options.difference_format = difference_format_from(options.difference_format);
}

// What `--help` says of an option, as data.

std::vector<std::string> choices_of(const std::string& command, const std::string& option) {
  if (option == "--detector") return words_in(all_names<Detector>());
  if (option == "--role") return words_in(all_names<Role>());
  if (option == "--strategy") return words_in(all_names<Strategy>());
  if (option == "SHELL") return {"bash", "zsh", "fish"};
  if (option != "--format") return {};
  return words_in(command == "diff" ? all_difference_formats() : all_formats());
}

bool is_path(const std::string& option) {
  static const std::vector<std::string> paths = {"--output", "--costs", "--baseline", "--history",
                                                 "--config", "SUITE",   "RESULTS"};
  return std::ranges::find(paths, option) != paths.end();
}

std::string value_of(const std::string& name, const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return {};
  if (is_path(name)) return "PATH";
  return option.get_type_name().empty() ? "VALUE" : option.get_type_name();
}

OptionText text_of(const std::string& command, const CLI::Option& option) {
  OptionText text;
  text.name = option.get_positional() ? option.get_name(true) : "--" + option.get_lnames().front();
  text.value = option.get_positional() ? "" : value_of(text.name, option);
  text.help = option.get_description();
  text.choices = choices_of(command, text.name);
  text.is_path = is_path(text.name);
  text.is_repeatable = option.get_items_expected_max() > 1;
  return text;
}

// The positionals, or all others.
std::vector<OptionText> texts_of(const std::string& command, CLI::App& app, bool positional) {
  std::vector<OptionText> texts;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional() == positional) texts.push_back(text_of(command, *option));
  }
  return texts;
}

std::string usage_line(const CLI::App& command) {
  std::istringstream help(command.help());
  for (std::string line; std::getline(help, line);) {
    if (line.starts_with("Usage: ")) return line.substr(7);
  }
  return command.get_name();
}

Manual manual_of(CLI::App& app) {
  Manual manual{.help = app.get_description(),
                .footer = app.get_footer(),
                .version = "deadheat " DEADHEAT_VERSION,
                .options = texts_of("", app, false)};
  for (CLI::App* command : app.get_subcommands({})) {
    const std::string name = command->get_name();
    manual.commands.push_back({.name = name,
                               .help = command->get_description(),
                               .usage = usage_line(*command),
                               .footer = command->get_footer(),
                               .positionals = texts_of(name, *command, true),
                               .options = texts_of(name, *command, false)});
  }
  return manual;
}

// The configuration file

std::vector<ConfigItem> config_items_of_toml(const std::string& text, const std::string& file) {
  std::vector<ConfigItem> items;
  try {
    std::istringstream stream(text);
    for (const CLI::ConfigItem& read : CLI::ConfigTOML().from_config(stream)) {
      if (read.name == "++" || read.name == "--") continue;  // a section starts or ends
      items.push_back({.command = CLI::detail::join(read.parents, "."),
                       .key = read.name,
                       .values = read.inputs});
    }
  } catch (const CLI::Error& problem) {
    throw UsageError("'" + file + "' is not readable: " + problem.what());
  }
  return items;
}

std::vector<ConfigItem> config_items(const ConfigFile& file) {
  const std::string text = read_file(file.path), name = file.path.string();
  return file.path.extension() == ".json" ? config_items_of_json(text, name)
                                          : config_items_of_toml(text, name);
}

// What the configuration adds goes to the end, where no option takes it for its values.
struct Words {
  std::vector<std::string> all;
  std::vector<std::string> suites = {};
  std::string told = {};
};

bool takes_config(const std::vector<std::string>& words, const Manual& manual) {
  static const std::vector<std::string> without = {"completion", "man"};
  return words.size() > 1 && find_command(manual, words[1]) &&
         std::ranges::find(without, words[1]) == without.end() &&
         std::ranges::find(words, "--help") == words.end();
}

Words with_config(std::vector<std::string> words, const Manual& manual) {
  Words result{.all = std::move(words)};
  if (!takes_config(result.all, manual)) return result;
  const std::optional<ConfigFile> file =
      find_config(config_choice(result.all), std::filesystem::current_path());
  if (!file) return result;
  ConfigWords added = config_words(config_items(*file), *file, manual, result.all[1], result.all);
  const auto end = std::ranges::find(result.all, "--");
  result.all.insert(end, added.options.begin(), added.options.end());
  result.suites = std::move(added.suites);
  if (added.options.empty() && result.suites.empty()) return result;
  result.told = "options of '" + file->path.string() + "' are used (" + file->why +
                "; --no-config leaves them out)";
  return result;
}

// What is not an option or a command

void check_command(const std::vector<std::string>& words, const Manual& manual) {
  if (words.size() < 2 || words[1].starts_with('-') || find_command(manual, words[1])) return;
  throw UsageError("there is no command '" + words[1] + "'" +
                   did_you_mean(words[1], command_names(manual)) + " (see deadheat --help)");
}

[[noreturn]] void refuse_extras(const CLI::App& app, const Manual& manual,
                                const CLI::ParseError& problem) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  std::vector<std::string> known;
  if (!chosen.empty()) {
    const CommandText* const command = find_command(manual, chosen.front()->get_name());
    for (const OptionText& option : all_options(manual, *command)) known.push_back(option.name);
  }
  for (const std::string& word : app.remaining(true)) {
    if (!word.starts_with("--")) continue;
    const std::string option = word.substr(0, word.find('='));
    throw UsageError("there is no option '" + option + "'" + did_you_mean(option, known) +
                     " (see deadheat " + (chosen.empty() ? "" : chosen.front()->get_name() + " ") +
                     "--help)");
  }
  throw UsageError(std::string(problem.what()) + " (see deadheat --help)");
}

CLI::App* add_completion(CLI::App& app, Raw& raw) {
  CLI::App* completion = app.add_subcommand(
      "completion",
      "Print a script that completes command lines: source <(deadheat completion bash)");
  completion->add_option("SHELL", raw.shell, "bash, zsh or fish")->required();
  return completion;
}

void parse(CLI::App& app, const std::vector<std::string>& words) {
  std::vector<const char*> pointers;
  for (const std::string& word : words) pointers.push_back(word.c_str());
  app.parse(static_cast<int>(pointers.size()), pointers.data());
}

}  // namespace

CliOptions parse_options(int count, char** words) {
  CliOptions options;
  options.jobs = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  Raw raw;
  CLI::App app(
      "Deadheat: is this code free of races and lock bugs, and would the tests have noticed?",
      "deadheat");
  app.set_version_flag("--version", "deadheat " DEADHEAT_VERSION);
  app.footer(std::string(examples) + exit_codes);
  app.add_option("--config", raw.config,
                 "Take options from this file (default: deadheat.toml or deadheat.json, the first "
                 "one upward from the current folder)");
  app.add_flag("--no-config", raw.no_config, "Take no options from a file");
  const CLI::App* list = add_list(app, options);
  const CLI::App* run = add_run(app, options, raw);
  const CLI::App* report = add_report(app, options, raw);
  CLI::App* const diff = add_diff(app, options);
  const CLI::App* merge = add_merge(app, options, raw);
  CLI::App* const doctor = add_doctor(app, options, raw);
  CLI::App* const replay = add_replay(app, options);
  CLI::App* const score = add_score(app, options, raw);
  const CLI::App* completion = add_completion(app, raw);
  const CLI::App* man = app.add_subcommand("man", "Print this help as a page for man");
  for (CLI::App* command : app.get_subcommands({})) {
    command->footer(exit_codes);
    command->fallthrough();
  }
  diff->footer(diff_exit_codes);
  replay->footer(replay_examples);
  score->footer(score_examples);
  doctor->footer(doctor_examples);
  app.require_subcommand(0, 1);
  const Manual manual = manual_of(app);
  const std::vector<std::string> own = words_before_job({words, words + count}, options.job);
  check_command(own, manual);
  const Words all = with_config(own, manual);
  options.told = all.told;
  try {
    parse(app, all.all);
  } catch (const CLI::CallForHelp&) {
    const std::vector<CLI::App*> chosen = app.get_subcommands();
    options.help = chosen.empty() ? app.help() : chosen.front()->help();
    return options;
  } catch (const CLI::CallForVersion&) {
    options.help = "deadheat " DEADHEAT_VERSION "\n";
    return options;
  } catch (const CLI::ExtrasError& problem) {
    refuse_extras(app, manual, problem);
  } catch (const CLI::ParseError& problem) {  // its own exit codes are above 100
    throw UsageError(std::string(problem.what()) + " (see deadheat --help)" +
                     (all.told.empty() ? "" : "; " + all.told));
  }
  if (app.get_subcommands().empty()) {
    throw UsageError(
        "no command: give list, run, report, diff, merge, doctor, replay or score (see --help)");
  }
  if (options.paths.empty()) options.paths = all.suites;
  try {
    read_raw(raw, options);
  } catch (const UsageError& problem) {
    throw UsageError(problem.what() + (all.told.empty() ? "" : "; " + all.told));
  }
  if (*completion) options.help = completion_script(manual, raw.shell);
  if (*man) options.help = man_page(manual);
  if (*list) options.command = Command::list;
  if (*run) options.command = Command::run;
  if (*report) options.command = Command::report;
  if (*diff) options.command = Command::diff;
  if (*merge) options.command = Command::merge;
  if (*doctor) options.command = Command::doctor;
  if (*replay) options.command = Command::replay;
  if (*score) options.command = Command::score;
  return options;
}

}  // namespace deadheat
