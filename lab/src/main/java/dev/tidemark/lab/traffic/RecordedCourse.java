package dev.tidemark.lab.traffic;

import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Records a course that is played by arithmetic as the probe records a real one: in bins of 4 ms, and only those
/// in which the queue came to an eighth of its capacity or somebody was turned away.
public final class RecordedCourse implements QueueWitness {
    private static final long SPAN = 1L << 22;

    private final Instant begin;
    private final long limit;
    private final List<ArrivalBin> bins = new ArrayList<>();
    private long slot = -1;
    private long arrivals;
    private long retried;
    private long refused;
    private long refusedClients;
    private long length;
    private long highest;
    private long all;

    /// @param begin when the course begins
    /// @param limit of the queue that it is played against
    public RecordedCourse(Instant begin, long limit) {
        this.begin = begin;
        this.limit = limit;
    }

    @Override
    public void letIn(long at, boolean isRetry, long now) {
        open(at);
        arrivals++;
        all++;
        retried += isRetry ? 1 : 0;
        stands(now);
    }

    @Override
    public void refused(long at, boolean isFirst, long now) {
        open(at);
        refused++;
        refusedClients += isFirst ? 1 : 0;
        stands(now);
    }

    /// What was recorded of `span`; nothing is, later.
    public ArrivalRecord record(Duration span) {
        close();
        return new ArrivalRecord(begin, begin.plus(span), bins, List.of());
    }

    /// Connections that were put into the queue, in quiet times too.
    public long arrivals() {
        return all;
    }

    private void stands(long now) {
        length = now;
        highest = Math.max(highest, now);
    }

    private void open(long at) {
        if (at / SPAN != slot) {
            close();
            slot = at / SPAN;
        }
    }

    private void close() {
        if (slot >= 0 && (highest * 8 >= limit + 1 || refused > 0)) {
            bins.add(new ArrivalBin(
                    begin.plusNanos(slot * SPAN),
                    Duration.ofNanos(SPAN),
                    arrivals,
                    retried,
                    refused,
                    refusedClients,
                    length,
                    limit));
        }
        slot = -1;
        arrivals = 0;
        retried = 0;
        refused = 0;
        refusedClients = 0;
        length = 0;
        highest = 0;
    }
}
