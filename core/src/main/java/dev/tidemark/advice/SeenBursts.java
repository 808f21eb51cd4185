package dev.tidemark.advice;

import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// All bursts of a demand: exact ones of the recorded arrivals, and of other times what episodes and peaks say.
///
/// @param bursts in order of time
/// @param packets whether of one of them only bounds are known
/// @param ambiguous whether other listeners may have a part in one
/// @param time that they were seen in
record SeenBursts(List<SeenBurst> bursts, boolean packets, boolean ambiguous, SeenTime time) {
    static SeenBursts of(Demand demand, Optional<Course> course) {
        List<SeenBurst> bursts =
                new ArrayList<>(course.map(EndlessQueue::bursts).orElse(List.of()));
        Covered covered = new Covered(demand);
        boolean packets = false;
        boolean ambiguous = false;
        for (OverflowEpisode episode : demand.episodes()) {
            if (!covered.holds(episode.from(), episode.to())) {
                bursts.add(of(episode));
                packets |= !episode.isShort();
                ambiguous |= episode.isAmbiguous();
            }
        }
        for (FlowInterval interval : demand.flow()) {
            boolean isHigh = interval.peak() * 8 >= interval.limit() + 1;
            if (isHigh && !covered.holds(interval.from(), interval.to()) && !isInEpisode(demand, interval)) {
                bursts.add(
                        new SeenBurst(interval.from(), interval.peak(), interval.peak(), Duration.ZERO, false, false));
            }
        }
        long highest = demand.peak().queue().length();
        boolean isTold = bursts.stream().anyMatch(burst -> burst.most() >= highest);
        if (!isTold && highest * 8 >= demand.peak().queue().capacity()) {
            bursts.add(new SeenBurst(demand.peak().at(), highest, highest, Duration.ZERO, false, false));
        }
        bursts.sort(Comparator.comparing(SeenBurst::at));
        return new SeenBursts(List.copyOf(bursts), packets, ambiguous, SeenTime.of(demand));
    }

    /// The largest burst.
    Optional<SeenBurst> largest() {
        return bursts.stream().max(Comparator.comparingDouble(SeenBurst::most));
    }

    /// Their tail, where enough of them are known to draw one.
    Optional<Tail> tail() {
        return packets || bursts.isEmpty()
                ? Optional.empty()
                : Tail.of(bursts.stream().map(SeenBurst::most).toList())
                        .map(tail -> tail.clumped(Clumping.of(largerThan(tail.threshold()), time)));
    }

    private List<Instant> largerThan(double size) {
        return bursts.stream()
                .filter(burst -> burst.most() > size)
                .map(SeenBurst::at)
                .toList();
    }

    private static boolean isInEpisode(Demand demand, FlowInterval interval) {
        return demand.episodes().stream()
                .anyMatch(episode ->
                        episode.from().isBefore(interval.to()) && !episode.to().isBefore(interval.from()));
    }

    /// In an episode longer than a second there may have been several bursts, and clients who asked several
    /// times.
    private static SeenBurst of(OverflowEpisode episode) {
        double capacity = episode.limit() + 1.0;
        double least = capacity + (episode.isShort() ? episode.leastClients() : 1);
        return new SeenBurst(episode.from(), least, capacity + episode.mostClients(), episode.lasted(), true, false);
    }

    /// Of which times the arrivals were recorded.
    private record Covered(Demand demand) {
        boolean holds(Instant from, Instant to) {
            return demand.arrivals()
                    .fold(
                            record -> !from.isBefore(record.from())
                                    && !to.isAfter(record.to())
                                    && record.gaps().stream().noneMatch(gap -> touches(gap, from, to)),
                            _ -> false);
        }

        private static boolean touches(ArrivalRecord.Gap gap, Instant from, Instant to) {
            return gap.from().isBefore(to) && gap.to().isAfter(from);
        }
    }
}
