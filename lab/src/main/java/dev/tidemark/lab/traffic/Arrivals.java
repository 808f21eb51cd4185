package dev.tidemark.lab.traffic;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Arrivals as they are drawn, in any order. For one thread.
final class Arrivals {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int MOST = 1_000_000;

    private final Duration span;
    private final RandomGenerator random;
    private long[] nanos = new long[1_024];
    private int count;

    Arrivals(Duration span, long seed) {
        this.span = span;
        this.random = new Random(seed);
    }

    /// What else is to be drawn of the same seed.
    RandomGenerator random() {
        return random;
    }

    /// How long until the next, where so many come in a second.
    double pause(double perSecond) {
        return random.nextExponential() / perSecond * NANOS_PER_SECOND;
    }

    void strangers(double perSecond) {
        strangers(perSecond, 0, span.toNanos());
    }

    void strangers(double perSecond, long from, long to) {
        double at = from + pause(perSecond);
        while (at < to) {
            add((long) at);
            at += pause(perSecond);
        }
    }

    void add(long at) {
        if (count == MOST) {
            throw new IllegalArgumentException("arrivals: more than " + MOST + " (expected: fewer)");
        }
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count] = at;
        count++;
    }

    Course course(List<Stall> stalls) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new Course(sorted, stalls, span);
    }
}
