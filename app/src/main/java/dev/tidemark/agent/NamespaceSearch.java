package dev.tidemark.agent;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.TaskTally;
import dev.tidemark.listener.HostReader;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Looks for namespaces that came or went, as often as two thousandths of a processor allow.
///
/// A namespace comes with a task or by the hands of one that lives: while none came or went the search, which
/// looks at each process, is left out for a while. For the sampler's thread.
final class NamespaceSearch {
    private static final long SECOND = 1_000_000_000L;

    /// It may take this share of the time.
    private static final long SHARE = 500;

    private static final long NANOS = 2 * SECOND;

    /// What is gone is held on to no longer, and what a task made for itself is found by then, whatever it costs
    /// to notice.
    private static final long LAZIEST_NANOS = 10 * SECOND;

    private final Runnable search;
    private final Supplier<Reading<TaskTally>> tally;
    private final LongSupplier clock;
    private Reading<TaskTally> tasks = Reading.unknown("not read yet");
    private long searchedNanos;
    private long dueNanos;

    private NamespaceSearch(Runnable search, Supplier<Reading<TaskTally>> tally, LongSupplier clock, long now) {
        this.search = search;
        this.tally = tally;
        this.clock = clock;
        this.searchedNanos = now;
        this.dueNanos = now + NANOS;
    }

    /// @param now when `reader` last looked
    static NamespaceSearch of(HostReader reader, long now) {
        return of(reader::refresh, TaskTally::read, System::nanoTime, now);
    }

    /// @param clock tells when a search ended, and so what it cost
    /// @param now when `search` was last done
    static NamespaceSearch of(Runnable search, Supplier<Reading<TaskTally>> tally, LongSupplier clock, long now) {
        return new NamespaceSearch(search, tally, clock, now);
    }

    /// Has the reader look where it is time to. A search that fails is tried again as soon as it may cost again.
    void look(long now) {
        if (now - dueNanos < 0) {
            return;
        }
        // Before the search: what comes while it is under way is news to the next.
        Reading<TaskTally> read = tally.get();
        if (read.isKnown() && read.equals(tasks) && now - searchedNanos < LAZIEST_NANOS - NANOS) {
            dueNanos = now + NANOS;
            return;
        }
        try {
            search.run();
            tasks = read;
            searchedNanos = now;
        } finally {
            dueNanos = now + Math.clamp((clock.getAsLong() - now) * SHARE, NANOS, LAZIEST_NANOS);
        }
    }
}
