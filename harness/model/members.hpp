// SPDX-License-Identifier: MIT
// What a result file holds of each record: the name and the member, once, for writing and for
// reading.
#pragma once

#include <concepts>
#include <type_traits>

#include "model/result.hpp"

namespace deadheat {

template <class T, class Type>
concept Is = std::same_as<std::remove_const_t<T>, Type>;

template <Is<Frame> T, class Visit>
void members(T& each, Visit visit) {
  visit("function", each.function);
  visit("file", each.file);
  visit("line", each.line);
  visit("module", each.module);
  visit("offset", each.offset);
}

template <Is<Access> T, class Visit>
void members(T& each, Visit visit) {
  visit("thread", each.thread);
  visit("write", each.write);
  visit("atomic", each.atomic);
  visit("size", each.size);
  visit("address", each.address);
  visit("stack", each.stack);
}

template <Is<Lock> T, class Visit>
void members(T& each, Visit visit) {
  visit("number", each.number);
  visit("destroyed", each.destroyed);
  visit("created", each.created);
}

template <Is<Thread> T, class Visit>
void members(T& each, Visit visit) {
  visit("number", each.number);
  visit("name", each.name);
  visit("parent", each.parent);
  visit("created", each.created);
}

template <Is<Excerpt> T, class Visit>
void members(T& each, Visit visit) {
  visit("file", each.file);
  visit("first", each.first);
  visit("marked", each.marked);
  visit("lines", each.lines);
}

template <Is<Finding> T, class Visit>
void members(T& each, Visit visit) {
  visit("kind", each.kind);
  visit("symptom", each.symptom);
  visit("fingerprint", each.fingerprint);
  visit("accesses", each.accesses);
  visit("locks", each.locks);
  visit("threads", each.threads);
  visit("stacks", each.stacks);
  visit("excerpts", each.excerpts);
  visit("reports", each.reports);
  visit("runs", each.runs);
}

template <Is<TallyCount> T, class Visit>
void members(T& each, Visit visit) {
  visit("expected", each.expected);
  visit("found", each.found);
  visit("count", each.count);
}

template <Is<Counts> T, class Visit>
void members(T& each, Visit visit) {
  visit("trials", each.trials);
  visit("wrong", each.wrong);
  visit("expected", each.expected);
  visit("found", each.found);
  visit("lost", each.lost);
  visit("surplus", each.surplus);
  visit("threw", each.threw);
  visit("seconds", each.seconds);
  visit("first_wrong", each.first_wrong);
  visit("tallies", each.tallies);
  visit("other_tallies", each.other_tallies);
}

template <Is<OutcomeCount> T, class Visit>
void members(T& each, Visit visit) {
  visit("values", each.values);
  visit("count", each.count);
  visit("truth", each.truth);
  visit("forbidden", each.forbidden);
  visit("listed", each.listed);
  visit("meaning", each.meaning);
}

template <Is<Setting> T, class Visit>
void members(T& each, Visit visit) {
  visit("steps", each.steps);
  visit("threads", each.threads);
  visit("stride", each.stride);
  visit("padding", each.padding);
  visit("pinned", each.pinned);
}

template <Is<Output> T, class Visit>
void members(T& each, Visit visit) {
  visit("text", each.text);
  visit("bytes", each.bytes);
  visit("cut", each.cut);
}

template <Is<Run> T, class Visit>
void members(T& each, Visit visit) {
  visit("how", each.how);
  visit("code", each.code);
  visit("message", each.message);
  visit("seconds", each.seconds);
  visit("peak_memory", each.peak_memory);
  visit("seed", each.seed);
  visit("counts", each.counts);
  visit("out", each.out);
  visit("err", each.err);
  visit("stacks", each.stacks);
  visit("threads", each.threads);
}

template <Is<Sighting> T, class Visit>
void members(T& each, Visit visit) {
  visit("symptom", each.symptom);
  visit("truth", each.truth);
  visit("sight", each.sight);
  visit("seen", each.seen);
  visit("of", each.of);
  visit("unit", each.unit);
  visit("verdict", each.verdict);
  visit("note", each.note);
  visit("first", each.first);
}

template <Is<KnownLimit> T, class Visit>
void members(T& each, Visit visit) {
  visit("detector", each.detector);
  visit("symptom", each.symptom);
  visit("reason", each.reason);
}

template <Is<Truth> T, class Visit>
void members(T& each, Visit visit) {
  visit("race", each.race);
  visit("inversion", each.inversion);
  visit("misuse", each.misuse);
  visit("wrong", each.wrong);
  visit("hang", each.hang);
  visit("crash", each.crash);
}

template <Is<VariantInfo> T, class Visit>
void members(T& each, Visit visit) {
  visit("name", each.name);
  visit("role", each.role);
  visit("litmus", each.litmus);
  visit("truth", each.truth);
  visit("blind", each.blind);
  visit("false_alarm", each.false_alarm);
  visit("deadline", each.deadline);
}

template <Is<CaseInfo> T, class Visit>
void members(T& each, Visit visit) {
  visit("id", each.id);
  visit("rule", each.rule);
  visit("bug", each.bug);
  visit("fix", each.fix);
  visit("source", each.source);
  visit("tags", each.tags);
  visit("file", each.file);
  visit("line", each.line);
  visit("variants", each.variants);
}

template <Is<SuiteInfo> T, class Visit>
void members(T& each, Visit visit) {
  visit("name", each.name);
  visit("flavour", each.flavour);
  visit("compiler", each.compiler);
  visit("flags", each.flags);
  visit("symbolizer", each.symbolizer);
  visit("root", each.root);
  visit("suppresses", each.suppresses);
  visit("cases", each.cases);
}

template <Is<Step> T, class Visit>
void members(T& each, Visit visit) {
  visit("number", each.number);
  visit("thread", each.thread);
  visit("operation", each.operation);
  visit("object", each.object);
  visit("value", each.value);
  visit("preempts", each.preempts);
  visit("marked", each.marked);
  visit("stack", each.stack);
  visit("source", each.source);
}

template <Is<Interleaving> T, class Visit>
void members(T& each, Visit visit) {
  visit("symptom", each.symptom);
  visit("kind", each.kind);
  visit("fingerprint", each.fingerprint);
  visit("message", each.message);
  visit("token", each.token);
  visit("preemptions", each.preemptions);
  visit("threads", each.threads);
  visit("steps", each.steps);
  visit("left_out", each.left_out);
}

template <Is<Unsupported> T, class Visit>
void members(T& each, Visit visit) {
  visit("call", each.call);
  visit("stack", each.stack);
}

template <Is<Exploration> T, class Visit>
void members(T& each, Visit visit) {
  visit("strategy", each.strategy);
  visit("executions", each.executions);
  visit("interleavings", each.interleavings);
  visit("points", each.points);
  visit("longest", each.longest);
  visit("threads", each.threads);
  visit("complete", each.complete);
  visit("bound", each.bound);
  visit("spurious", each.spurious);
  visit("first_failure", each.first_failure);
  visit("tallies", each.tallies);
  visit("other_tallies", each.other_tallies);
  visit("interleavings_shown", each.interleavings_shown);
  visit("unsupported", each.unsupported);
  visit("nondeterminism", each.nondeterminism);
}

template <Is<Result> T, class Visit>
void members(T& each, Visit visit) {
  visit("suite", each.suite);
  visit("id", each.id);
  visit("rule", each.rule);
  visit("bug", each.bug);
  visit("fix", each.fix);
  visit("source", each.source);
  visit("tags", each.tags);
  visit("file", each.file);
  visit("line", each.line);
  visit("variant", each.variant);
  visit("detector", each.detector);
  visit("setting", each.setting);
  visit("counts", each.counts);
  visit("outcomes", each.outcomes);
  visit("findings", each.findings);
  visit("exploration", each.exploration);
  visit("runs", each.runs);
  visit("sightings", each.sightings);
  visit("verdict", each.verdict);
  visit("reason", each.reason);
  visit("repeat", each.repeat);
  visit("seconds", each.seconds);
}

template <Is<Cost> T, class Visit>
void members(T& each, Visit visit) {
  visit("id", each.id);
  visit("variant", each.variant);
  visit("threads", each.threads);
  visit("ns_per_step", each.ns_per_step);
  visit("processor_ns_per_step", each.processor_ns_per_step);
  visit("bytes_per_task", each.bytes_per_task);
  visit("whole_trials", each.whole_trials);
}

template <Is<Source> T, class Visit>
void members(T& each, Visit visit) {
  visit("file", each.file);
  visit("lines", each.lines);
  visit("left_out", each.left_out);
}

template <Is<Session> T, class Visit>
void members(T& each, Visit visit) {
  visit("created", each.created);
  visit("command", each.command);
  visit("seed", each.seed);
  visit("seconds", each.seconds);
  visit("interrupted", each.interrupted);
  visit("whole", each.whole);
  visit("planned", each.planned);
  visit("environment", each.environment);
  visit("controls", each.controls);
  visit("results", each.results);
  visit("costs", each.costs);
  visit("sources", each.sources);
}

}  // namespace deadheat
