package dev.tidemark.agent;

import dev.tidemark.advice.BusyRate;
import dev.tidemark.advice.Demand;
import dev.tidemark.advice.FlowInterval;
import dev.tidemark.advice.OverflowEpisode;
import dev.tidemark.diagnosis.AcceptRate;
import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.QueueLengths;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What an examination saw of who wanted into a listener's queue, put together for advice: for hosts on which no
/// agent records.
public final class WatchedDemand {
    private WatchedDemand() {}

    /// The demand at `listener`, as `evidence` has it.
    public static Demand of(Evidence evidence, ListenerEvidence listener) {
        Instant to = evidence.from().plus(evidence.span());
        AcceptQueue queue = listener.listener().queue();
        QueueLengths lengths = listener.lengths();
        Reading<BusyRate> rate = rate(evidence, listener);
        return new Demand(
                evidence.from(),
                to,
                evidence.span(),
                queue,
                HighWaterMark.sampled(
                        new AcceptQueue(lengths.most(), queue.limit()), evidence.from(), evidence.period()),
                List.of(flow(evidence, listener, rate)),
                listener.steps().stream()
                        .map(step -> new OverflowEpisode(
                                evidence.from().plus(step.after()),
                                step.lasted(),
                                step.overflows(),
                                queue.limit(),
                                Reading.unknown("clients were not told apart"),
                                listener.ambiguous()))
                        .toList(),
                listener.isTcp(),
                Reading.unknown("arrivals were not recorded"),
                rate);
    }

    /// Where somebody always waited, the rate tells how many were accepted; else only lengths are known.
    private static FlowInterval flow(Evidence evidence, ListenerEvidence listener, Reading<BusyRate> rate) {
        QueueLengths lengths = listener.lengths();
        double seconds = evidence.span().toNanos() / 1e9;
        long counted =
                lengths.seldomEmpty() ? (long) (rate.map(BusyRate::perSecond).orElse(0.0) * seconds) : 0;
        long accepts = Math.max(counted, lengths.most() - lengths.last().length());
        long arrivals =
                Math.max(accepts + lengths.last().length() - lengths.first().length(), lengths.most());
        return new FlowInterval(
                evidence.from(),
                evidence.span(),
                arrivals,
                accepts,
                false,
                lengths.samples(),
                lengths.empty(),
                lengths.full(),
                lengths.most(),
                listener.limit());
    }

    private static Reading<BusyRate> rate(Evidence evidence, ListenerEvidence listener) {
        QueueLengths lengths = listener.lengths();
        Duration busy = evidence.period().multipliedBy(lengths.samples() - lengths.empty());
        return listener.acceptRate()
                .then(rate -> rate.perSecond() > 0
                        ? Reading.of(new BusyRate(rate.perSecond(), rate.perSecond(), source(rate.method()), busy))
                        : Reading.unknown("nobody accepted"));
    }

    private static BusyRate.Source source(AcceptRate.Method method) {
        return switch (method) {
            case COUNTERS, AGES -> BusyRate.Source.SAMPLED;
            case DRAINING, NOBODY -> BusyRate.Source.AT_LEAST;
        };
    }
}
