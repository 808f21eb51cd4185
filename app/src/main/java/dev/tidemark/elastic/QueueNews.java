package dev.tidemark.elastic;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.SecondPeak;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What looks at a queue's length do not tell: whom it turned away, the peaks between two looks, how many came.
/// Read from the kernel's counters once a second or, where the probe records, from what it recorded. For one
/// thread.
final class QueueNews {
    /// What the kernel recorded of a second that is longer over is no news.
    private static final Duration RECENT = Duration.ofSeconds(3);

    private Instant steppedAt = Instant.MIN;
    private long steppedNanos = Long.MIN_VALUE;
    private long peak;
    private boolean overflowed;
    /// Whether somebody waited at each look since arrivals were counted.
    private boolean neverEmpty;

    private @Nullable SocketFacts facts;
    private long factsNanos;
    private long factsLength;
    private @Nullable NetNetstat counters;
    private long countersNanos;
    private long countersLength;

    /// The look of now, with what was heard since the one before.
    ///
    /// @param tells whether what happens to the queue tells of the limit that is thought of: not in a dry run
    ///     that would have changed it
    ElasticLook look(long nanos, long length, boolean tells) {
        ElasticLook look = new ElasticLook(nanos, length, tells ? Math.max(length, peak) : length, tells && overflowed);
        peak = 0;
        overflowed = false;
        neverEmpty &= length > 0;
        return look;
    }

    void stepped(long nanos, Instant at) {
        steppedNanos = nanos;
        steppedAt = at;
        peak = 0;
        overflowed = false;
    }

    /// Takes in what the kernel recorded up to a sample.
    void recorded(ListenSnapshot sample, long length, SocketFacts now, ElasticCourse course) {
        SocketFacts before = facts;
        if (before != null) {
            if (neverEmpty && length > 0) {
                course.count(
                        sample.nanos(),
                        now.enqueues() - before.enqueues(),
                        length - factsLength,
                        sample.nanos() - factsNanos);
            }
            if (factsNanos > steppedNanos && overflows(now) > overflows(before)) {
                overflowed = true;
            }
        }
        for (SecondPeak second : now.seconds()) {
            if (second.slot().isAfter(steppedAt)
                    && second.slot().isAfter(sample.at().minus(RECENT))) {
                peak = Math.max(peak, second.length());
            }
        }
        facts = now;
        factsNanos = sample.nanos();
        factsLength = length;
        neverEmpty = length > 0;
    }

    private static long overflows(SocketFacts facts) {
        return facts.refusals().map(RefusalCounts::overflows).orElse(0L);
    }

    /// Takes in a sample with counters, where the kernel records nothing.
    ///
    /// @param isAccused whether overflows of the namespace can only be its own
    void counted(ListenSnapshot sample, NetNetstat now, TcpListener listener, boolean isAccused, ElasticCourse course) {
        if (facts != null) {
            return;
        }
        long length = listener.queue().length();
        NetNetstat before = counters;
        if (before != null) {
            overflowed |= isAccused && countersNanos > steppedNanos;
            // Whose the arrivals are is only sure of a namespace with one listener.
            if (neverEmpty && length > 0 && sample.tcp().size() == 1) {
                if (now.riseSince(before, ListenCounter.PASSIVE_OPENS) instanceof Reading.Known<Long>(Long came)) {
                    course.count(sample.nanos(), came, length - countersLength, sample.nanos() - countersNanos);
                }
            }
        }
        counters = now;
        countersNanos = sample.nanos();
        countersLength = length;
        neverEmpty = length > 0;
    }
}
