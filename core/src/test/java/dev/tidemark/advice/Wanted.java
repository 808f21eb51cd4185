package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Demands for tests.
final class Wanted {
    static final Instant BEGIN = Instant.parse("2026-03-14T03:00:00Z");
    static final Duration SPAN = Duration.ofNanos(1 << 22);
    static final Duration SAMPLED = Duration.ofMillis(100);

    private final long limit;
    private Duration seen = Duration.ofHours(24);
    private Duration asked = Duration.ZERO;
    private HighWaterMark peak;
    private boolean overflowsCounted = true;
    private final List<FlowInterval> flow = new ArrayList<>();
    private final List<OverflowEpisode> episodes = new ArrayList<>();
    private final List<ArrivalBin> bins = new ArrayList<>();
    private Reading<BusyRate> rate = Reading.unknown("nobody measured it");

    private Wanted(long limit) {
        this.limit = limit;
        peak = HighWaterMark.sampled(new AcceptQueue(0, limit), BEGIN, SAMPLED);
    }

    static Wanted ofLimit(long limit) {
        return new Wanted(limit);
    }

    Wanted seen(Duration lasting) {
        seen = lasting;
        return this;
    }

    /// So much more was asked for, on both sides, than anything is known of.
    Wanted askedBeyond(Duration before) {
        asked = before;
        return this;
    }

    Wanted peak(long length) {
        peak = HighWaterMark.sampled(new AcceptQueue(length, limit), BEGIN, SAMPLED);
        return this;
    }

    Wanted uncounted() {
        overflowsCounted = false;
        return this;
    }

    Wanted episode(Duration at, Duration lasted, long overflows) {
        episodes.add(new OverflowEpisode(
                BEGIN.plus(at), lasted, overflows, limit, Reading.unknown("only packets are counted"), false));
        return peak(limit + 1);
    }

    Wanted flow(Duration at, long accepts, long empty, long full, long highest) {
        flow.add(new FlowInterval(
                BEGIN.plus(at), Duration.ofSeconds(10), accepts, accepts, false, 100, empty, full, highest, limit));
        return this;
    }

    Wanted accepting(double perSecond) {
        rate = Reading.of(new BusyRate(perSecond, perSecond, BusyRate.Source.SAMPLED, Duration.ofMinutes(1)));
        return this;
    }

    Wanted atLeast(double perSecond) {
        rate = Reading.of(new BusyRate(perSecond, perSecond, BusyRate.Source.AT_LEAST, Duration.ofMinutes(1)));
        return this;
    }

    /// One bin, in whole spans since the beginning.
    Wanted bin(long slot, long arrivals, long retried, long refused, long refusedClients, long length) {
        bins.add(new ArrivalBin(
                BEGIN.plus(SPAN.multipliedBy(slot)), SPAN, arrivals, retried, refused, refusedClients, length, limit));
        return this;
    }

    Demand demand() {
        return new Demand(
                BEGIN.minus(asked),
                BEGIN.plus(seen).plus(asked),
                seen,
                new AcceptQueue(0, limit),
                peak,
                flow,
                episodes,
                overflowsCounted,
                bins.isEmpty()
                        ? Reading.unknown("not recorded")
                        : Reading.of(new ArrivalRecord(BEGIN, BEGIN.plus(seen), bins, List.of())),
                rate);
    }
}
