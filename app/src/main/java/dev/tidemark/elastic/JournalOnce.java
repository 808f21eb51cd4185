package dev.tidemark.elastic;

import dev.tidemark.control.Journal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The journal, read when it is asked for and then kept: for several new members of a moment. For one thread.
final class JournalOnce implements Supplier<Journal> {
    private final ElasticChanges changes;
    private @Nullable Journal journal;

    JournalOnce(ElasticChanges changes) {
        this.changes = changes;
    }

    @Override
    public Journal get() {
        Journal known = journal;
        if (known == null) {
            known = changes.journal();
            journal = known;
        }
        return known;
    }
}
