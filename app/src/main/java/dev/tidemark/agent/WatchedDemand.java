package dev.tidemark.agent;

import dev.tidemark.advice.BusyRate;
import dev.tidemark.advice.Demand;
import dev.tidemark.advice.FlowInterval;
import dev.tidemark.advice.OverflowEpisode;
import dev.tidemark.diagnosis.AcceptRate;
import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.OverflowStep;
import dev.tidemark.diagnosis.QueueLengths;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.ArrivalRecord;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// What an examination saw of who wanted into a listener's queue, and what the kernel recorded meanwhile, put
/// together for advice: for hosts on which no agent records.
public final class WatchedDemand {
    private final Evidence evidence;
    private final KernelWindow window;
    private final Instant to;

    private WatchedDemand(Evidence evidence, KernelWindow window) {
        this.evidence = evidence;
        this.window = window;
        this.to = evidence.from().plus(evidence.span());
    }

    /// @param window was read by the examination that `evidence` is of, and is finished
    public static WatchedDemand of(Evidence evidence, KernelWindow window) {
        return new WatchedDemand(evidence, window);
    }

    /// The demand at one of the listeners of `namespace`.
    public Demand of(Namespace namespace, ListenerEvidence listener) {
        long cookie = listener.listener().identity().cookie();
        Reading<ArrivalRecord> arrivals = listener.isTcp()
                ? window.arrivals(cookie, evidence.from(), to)
                : Reading.unknown("the kernel records none of unix sockets");
        Reading<BusyRate> rate = rate(listener);
        return new Demand(
                evidence.from(),
                to,
                evidence.span(),
                listener.listener().queue(),
                peak(namespace, listener),
                List.of(flow(namespace, listener, rate)),
                listener.steps().stream()
                        .map(step -> episode(step, listener, arrivals))
                        .toList(),
                listener.isTcp(),
                arrivals,
                rate);
    }

    private OverflowEpisode episode(OverflowStep step, ListenerEvidence listener, Reading<ArrivalRecord> arrivals) {
        Instant from = evidence.from().plus(step.after());
        return new OverflowEpisode(
                from,
                step.lasted(),
                step.overflows(),
                listener.limit(),
                arrivals.then(record -> RecordedDemand.refusedClients(record, from, from.plus(step.lasted()))),
                listener.ambiguous());
    }

    /// What was in the queue before recording began can only have become less unless somebody came: then that was
    /// recorded.
    private HighWaterMark peak(Namespace namespace, ListenerEvidence listener) {
        AcceptQueue highest = new AcceptQueue(listener.lengths().most(), listener.limit());
        if (!listener.isTcp() || !window.hasPeaks(namespace)) {
            return HighWaterMark.sampled(highest, evidence.from(), evidence.period());
        }
        HighWaterMark seen = HighWaterMark.exact(highest, evidence.from());
        return window.peak(namespace, listener.listener().identity().cookie())
                .fold(peak -> HighWaterMark.exact(peak.queue(), peak.at()).with(seen), _ -> seen);
    }

    /// Where somebody always waited, the rate tells how many were accepted; else only lengths are known.
    private FlowInterval flow(Namespace namespace, ListenerEvidence listener, Reading<BusyRate> rate) {
        QueueLengths lengths = listener.lengths();
        OptionalLong added = listener.isTcp()
                ? window.enqueues(namespace, listener.listener().identity().cookie())
                : OptionalLong.empty();
        if (added.isPresent()) {
            long taken = added.getAsLong()
                    + lengths.first().length()
                    - lengths.last().length();
            return flow(namespace, listener, added.getAsLong(), Math.max(0, taken), true);
        }
        double seconds = evidence.span().toNanos() / 1e9;
        long counted =
                lengths.seldomEmpty() ? (long) (rate.map(BusyRate::perSecond).orElse(0.0) * seconds) : 0;
        long accepts = Math.max(counted, lengths.most() - lengths.last().length());
        long arrivals =
                Math.max(accepts + lengths.last().length() - lengths.first().length(), lengths.most());
        return flow(namespace, listener, arrivals, accepts, false);
    }

    private FlowInterval flow(
            Namespace namespace, ListenerEvidence listener, long arrivals, long accepts, boolean isExact) {
        QueueLengths lengths = listener.lengths();
        return new FlowInterval(
                evidence.from(),
                evidence.span(),
                arrivals,
                accepts,
                isExact,
                lengths.samples(),
                lengths.empty(),
                lengths.full(),
                peak(namespace, listener).queue().length(),
                listener.limit());
    }

    private Reading<BusyRate> rate(ListenerEvidence listener) {
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
