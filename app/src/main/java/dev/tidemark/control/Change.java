package dev.tidemark.control;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One change as the journal has it: what was intended, and how it ended.
///
/// @param id counts up from 1 in each journal
/// @param at when it was begun
/// @param boot which start of the machine that was, `/proc/sys/kernel/random/boot_id`
/// @param why as the author said, or `asked`
/// @param until when it is to be taken back by itself; empty for never
/// @param undoes the change that it takes back; empty when it takes back none
/// @param results one for each item, in the same order; empty when the command ended before it could say
public record Change(
        long id,
        Instant at,
        String boot,
        Kind kind,
        Author by,
        String why,
        Optional<Instant> until,
        Optional<Long> undoes,
        List<ChangeItem> items,
        Optional<List<ItemResult>> results) {
    public Change {
        items = List.copyOf(items);
        results = results.map(List::copyOf);
        if (results.isPresent() && results.get().size() != items.size()) {
            throw new IllegalArgumentException(
                    "results: " + results.get().size() + " (expected: " + items.size() + ")");
        }
    }

    /// Which command made it.
    public enum Kind {
        RESIZE,
        TUNE,
        UNDO,
        /// None: a step of the agent, which makes queues grow and shrink.
        ELASTIC;

        /// The word in JSON.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Change with(List<ItemResult> ended) {
        return new Change(id, at, boot, kind, by, why, until, undoes, items, Optional.of(ended));
    }

    /// Whether anything is other than before.
    public boolean isChange() {
        return results.orElse(List.of()).stream()
                .anyMatch(result -> result.outcome().isChange());
    }

    /// Whether nothing is left of it, because the machine was started anew since and all it changed was live.
    ///
    /// @param now this start of the machine
    public boolean isVoid(String now) {
        return !boot.equals(now)
                && items.stream().allMatch(item -> item.target().isLive());
    }

    /// What is intended, before it has a number.
    ///
    /// @param why as the author said, or `asked`
    public record Intent(
            Kind kind, Author by, String why, Optional<Instant> until, Optional<Long> undoes, List<ChangeItem> items) {
        public Intent {
            items = List.copyOf(items);
        }

        /// One that lasts and takes nothing back.
        public static Intent of(Kind kind, Author by, String why, List<ChangeItem> items) {
            return new Intent(kind, by, why, Optional.empty(), Optional.empty(), items);
        }
    }
}
