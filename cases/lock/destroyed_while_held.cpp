// SPDX-License-Identifier: MIT
#include <array>
#include <mutex>

#include <deadheat/case.hpp>

// A document is deleted by the last who lets it go. The count of those who have it is guarded by
// the document's own lock, and the guard is still alive when the document is deleted: it then
// unlocks a mutex that is no more, in memory that may be somebody else's by then.
namespace {

using namespace deadheat;

constexpr int readers = 2;

struct Document {
  std::array<long, 4> text{};
  std::mutex mutex;
  int owners = readers;
};

bool is_last(Document& document) { return --document.owners == 0; }

void delete_in_guard(Document* document) {
  std::scoped_lock hold(document->mutex);
  if (is_last(*document)) delete document;
}

void delete_after_guard(Document* document) {
  const auto leave = [&] {
    std::scoped_lock hold(document->mutex);
    return is_last(*document);
  };
  if (leave()) delete document;
}

template <void (*let_go)(Document*)>
Tally trial(Crew& crew) {
  auto* document = new Document;
  crew.together(readers, [&](int) { let_go(document); });
  return {};
}

const Case destroyed_while_held({
    .id = "lock/destroyed-while-held",
    .rule = "A mutex outlives every guard that holds it.",
    .bug = "The document is deleted, its mutex with it, before the guard unlocks that mutex.",
    .fix = "The guard ends first: who was the last deletes the document without its lock.",
    .source = "SEI CERT CON50-CPP; [thread.mutex.class]",
    .tags = {"CWE-416", "CWE-667"},
    .racy = {.trial = trial<delete_in_guard>,
             .truth = {.race = must, .misuse = must, .crash = may},
             .blind = {{Detector::explore, Symptom::race,
                        "it sees that the mutex is destroyed while it is held, and not how the C "
                        "library reads and writes it"}}},
    .locked = {trial<delete_after_guard>},
});

}  // namespace
