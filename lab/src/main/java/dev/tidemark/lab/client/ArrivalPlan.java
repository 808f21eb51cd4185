package dev.tidemark.lab.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// When each client of a crowd comes, counted from the crowd's start. At most 5000 clients within 120 s; where
/// each one's time is told ([#of]), 100 000 within 15 min.
public final class ArrivalPlan {
    private static final int MOST = 5000;
    private static final long LONGEST_NANOS = Duration.ofMinutes(2).toNanos();

    private static final int MOST_TOLD = 200_000;
    private static final long LONGEST_TOLD_NANOS = Duration.ofMinutes(15).toNanos();

    private final long[] nanos;

    private ArrivalPlan(long[] nanos) {
        this(nanos, MOST, LONGEST_NANOS);
    }

    private ArrivalPlan(long[] nanos, int most, long longestNanos) {
        if (nanos.length < 1 || nanos.length > most) {
            throw new IllegalArgumentException("clients: " + nanos.length + " (expected: 1 to " + most + ")");
        }
        if (nanos[nanos.length - 1] > longestNanos) {
            throw new IllegalArgumentException("arrivals: until " + Duration.ofNanos(nanos[nanos.length - 1])
                    + " (expected: at most " + Duration.ofNanos(longestNanos) + ")");
        }
        this.nanos = nanos;
    }

    /// As they are told: nanoseconds from the start, in their order.
    public static ArrivalPlan of(long... nanos) {
        for (int i = 1; i < nanos.length; i++) {
            if (nanos[i] < nanos[i - 1]) {
                throw new IllegalArgumentException("arrivals: " + nanos[i] + " (expected: in their order)");
            }
        }
        return new ArrivalPlan(nanos.clone(), MOST_TOLD, LONGEST_TOLD_NANOS);
    }

    /// All come at once.
    public static ArrivalPlan atOnce(int count) {
        return new ArrivalPlan(new long[count]);
    }

    /// So many at once, again and again: the first at once, the others each `period` later.
    public static ArrivalPlan bursts(int size, Duration period, int bursts) {
        long[] nanos = new long[Math.multiplyExact(size, bursts)];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = i / size * period.toNanos();
        }
        return new ArrivalPlan(nanos);
    }

    /// One after the other, evenly; it ends early where more would come than may.
    public static ArrivalPlan evenly(double perSecond, Duration span) {
        long[] nanos = new long[(int) Math.min(MOST, perSecond * span.toMillis() / 1000)];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (long) (i / perSecond * 1e9);
        }
        return new ArrivalPlan(nanos);
    }

    /// One after the other, as many strangers come: a Poisson process. It ends early where more would come than
    /// may.
    public static ArrivalPlan atRandom(double perSecond, Duration span, RandomGenerator random) {
        long[] nanos = new long[MOST];
        int count = 0;
        double next = 0;
        while (next < span.toNanos() && count < MOST) {
            nanos[count] = (long) next;
            count++;
            next += random.nextExponential() / perSecond * 1e9;
        }
        return new ArrivalPlan(Arrays.copyOf(nanos, count));
    }

    /// The same, later.
    public ArrivalPlan after(Duration delay) {
        return new ArrivalPlan(
                Arrays.stream(nanos).map(at -> at + delay.toNanos()).toArray());
    }

    /// How many come.
    public int count() {
        return nanos.length;
    }

    /// When the last one comes.
    Duration span() {
        return Duration.ofNanos(nanos[nanos.length - 1]);
    }

    /// When client `index` comes, counted from 0.
    public long nanos(int index) {
        return nanos[index];
    }
}
