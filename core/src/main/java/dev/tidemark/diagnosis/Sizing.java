package dev.tidemark.diagnosis;

import java.util.Optional;

/// Which limits fit what was seen.
///
/// @param least the smallest that holds the burst seen: its arrivals - 1
/// @param most the greatest whose last in line is served in time: accepts per second x client timeout - 1;
///     empty where the rate is not known
/// @param proposed within both, with a quarter more than the least; empty where no limit helps
public record Sizing(long least, Optional<Long> most, Optional<Long> proposed) {
    private static final double HEADROOM = 1.25;

    /// For a burst of `arrivals`, of which `perSecond` are accepted.
    static Sizing of(long arrivals, Optional<Double> perSecond, java.time.Duration clientTimeout) {
        long least = Math.max(1, arrivals - 1);
        Optional<Long> most =
                perSecond.map(rate -> Math.max(0, (long) Math.floor(rate * clientTimeout.toMillis() / 1000.0) - 1));
        long wanted = rounded((long) Math.ceil(least * HEADROOM));
        Optional<Long> proposed = most.isEmpty()
                ? Optional.of(wanted)
                : most.filter(greatest -> greatest >= least).map(greatest -> Math.min(wanted, greatest));
        return new Sizing(least, most, proposed);
    }

    /// Up to a number that people would choose: two digits, then zeros.
    private static long rounded(long number) {
        long step = 1;
        while (number / step >= 100) {
            step *= 10;
        }
        long coarse = Math.max(step, step * 5 <= number / 4 ? step * 5 : step);
        return (number + coarse - 1) / coarse * coarse;
    }
}
