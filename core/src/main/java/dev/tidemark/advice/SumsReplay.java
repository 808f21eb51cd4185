package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import java.time.Duration;

/// Bounds for another limit where single arrivals were not recorded: from overflow episodes and from sums.
final class SumsReplay {
    private static final String WHO = "sums do not tell who waited and who left";

    private final Demand demand;
    private final WhatIf whatIf;

    private SumsReplay(Demand demand, WhatIf whatIf) {
        this.demand = demand;
        this.whatIf = whatIf;
    }

    static Replayed of(Demand demand, WhatIf whatIf) {
        return new SumsReplay(demand, whatIf).replay();
    }

    private Replayed replay() {
        if (demand.seen().isZero() || demand.flow().isEmpty()) {
            return new Replayed.Refused("nothing was recorded", "an agent that records");
        }
        if (whatIf.acceptsPerSecond().isPresent()) {
            return new Replayed.Refused("samples do not tell when clients came", "arrivals recorded by the probe");
        }
        if (!demand.overflowsCounted()) {
            return new Replayed.Refused(
                    "nobody counts whom this listener turns away", "a TCP listener, or arrivals recorded by the probe");
        }
        boolean isSmaller = demand.flow().stream().anyMatch(interval -> whatIf.limit() < interval.limit())
                || demand.episodes().stream().anyMatch(episode -> whatIf.limit() < episode.limit());
        if (isSmaller && !(demand.peak().isExact() && demand.flow().stream().allMatch(FlowInterval::isExact))) {
            return new Replayed.Refused(
                    "samples do not tell what a smaller queue would turn away", "arrivals recorded by the probe");
        }
        return between();
    }

    private Replayed between() {
        long leastAway = 0;
        long mostAway = 0;
        long leastPackets = 0;
        long mostPackets = 0;
        long counted = 0;
        for (OverflowEpisode episode : demand.episodes()) {
            long more = whatIf.limit() - episode.limit();
            counted += episode.overflows();
            if (more == 0) {
                leastAway += episode.leastClients();
                mostAway += episode.mostClients();
                leastPackets += episode.overflows();
                mostPackets += episode.overflows();
            } else if (more > 0) {
                // Each of several bursts would have had the added room, at least one of them surely.
                boolean isOne = episode.isShort();
                long least = isOne ? Math.max(0, episode.leastClients() - more) : 0;
                long most = Math.max(0, episode.mostClients() - more);
                leastAway += least;
                mostAway += most;
                leastPackets += least;
                mostPackets += Math.max(0, episode.overflows() - more);
            }
        }
        for (FlowInterval interval : demand.flow()) {
            if (whatIf.limit() < interval.limit() && interval.peak() > whatIf.limit() + 1) {
                leastAway += interval.peak() - whatIf.limit() - 1;
                leastPackets += interval.peak() - whatIf.limit() - 1;
                long came = interval.arrivals() + refusedIn(interval);
                mostAway += came;
                mostPackets += came * Retries.LINEAR.triesWithin(whatIf.clientTimeout());
            }
        }
        Reading<Duration> wait = QueueCost.of(whatIf.limit(), demand.rate().map(BusyRate::perSecond))
                .lastInLine();
        return new Replayed.Between(
                demand.from(),
                demand.to(),
                demand.seen(),
                demand.flow().stream()
                        .map(FlowInterval::span)
                        .min(Duration::compareTo)
                        .orElse(Duration.ZERO),
                counted,
                outcome(leastAway, leastPackets),
                outcome(mostAway, mostPackets),
                wait);
    }

    private long refusedIn(FlowInterval interval) {
        return demand.episodes().stream()
                .filter(episode ->
                        episode.from().isBefore(interval.to()) && episode.to().isAfter(interval.from()))
                .mapToLong(OverflowEpisode::mostClients)
                .sum();
    }

    private Outcome outcome(long away, long packets) {
        long came = demand.flow().stream().mapToLong(FlowInterval::arrivals).sum();
        long peak = Math.min(
                whatIf.limit() + 1,
                demand.peak().isAtCapacity()
                        ? demand.peak().queue().length() + mostRefused()
                        : demand.peak().queue().length());
        return new Outcome(
                whatIf.limit(),
                came + away,
                away,
                packets,
                Reading.unknown(WHO),
                Reading.unknown(WHO),
                peak,
                QueueCost.bytes(peak),
                Reading.unknown(WHO));
    }

    private long mostRefused() {
        return demand.episodes().stream()
                .mapToLong(OverflowEpisode::mostClients)
                .max()
                .orElse(0);
    }
}
