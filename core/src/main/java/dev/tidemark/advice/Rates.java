package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// The accept rate that sums of intervals tell.
final class Rates {
    private Rates() {}

    /// The one that is no lower bound; of two lower bounds the higher.
    static Reading<BusyRate> surer(Reading<BusyRate> one, Reading<BusyRate> other) {
        return one.fold(
                first -> other.fold(
                        second -> first.isLowerBound()
                                        && (!second.isLowerBound() || second.perSecond() > first.perSecond())
                                ? other
                                : one,
                        _ -> one),
                _ -> other);
    }

    /// From intervals in which somebody nearly always waited. Sums that are lower bounds give a lower bound.
    static Reading<BusyRate> of(List<FlowInterval> flow) {
        List<FlowInterval> busy =
                flow.stream().filter(FlowInterval::isSeldomEmpty).toList();
        long accepts = busy.stream().mapToLong(FlowInterval::accepts).sum();
        if (accepts > 0) {
            long nanos = busy.stream()
                    .mapToLong(interval -> interval.span().toNanos())
                    .sum();
            double slow = busy.stream()
                    .map(FlowInterval::acceptsPerSecond)
                    .sorted(Comparator.naturalOrder())
                    .toList()
                    .get(busy.size() / 10);
            boolean isExact = busy.stream().allMatch(FlowInterval::isExact);
            double mean = accepts * 1e9 / nanos;
            return Reading.of(new BusyRate(
                    mean,
                    Math.min(mean, slow),
                    isExact ? BusyRate.Source.SAMPLED : BusyRate.Source.AT_LEAST,
                    Duration.ofNanos(nanos)));
        }
        double highest =
                flow.stream().mapToDouble(FlowInterval::acceptsPerSecond).max().orElse(0);
        return highest > 0
                ? Reading.of(new BusyRate(highest, highest, BusyRate.Source.AT_LEAST, Duration.ZERO))
                : Reading.unknown("nobody waited long enough to tell");
    }
}
