package dev.tidemark.lab.traffic;

import dev.tidemark.lab.client.ArrivalPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/// What happens, to the nanosecond: when each client comes first, and when the server stalls. Immutable.
public final class Course {
    private final long[] arrivals;
    private final List<Stall> stalls;
    private final Duration span;

    /// @param arrivals nanoseconds from the start, in their order
    Course(long[] arrivals, List<Stall> stalls, Duration span) {
        this.arrivals = arrivals;
        this.stalls = List.copyOf(stalls);
        this.span = span;
    }

    /// How many clients come.
    public int clients() {
        return arrivals.length;
    }

    /// When client `index` comes, in nanoseconds from the start.
    public long arrival(int index) {
        return arrivals[index];
    }

    public List<Stall> stalls() {
        return stalls;
    }

    /// How long it lasts; clients who wait may stay longer.
    public Duration span() {
        return span;
    }

    /// What happens in both, for as long as this one.
    Course with(Course other) {
        long[] all = LongStream.concat(Arrays.stream(arrivals), Arrays.stream(other.arrivals))
                .sorted()
                .toArray();
        List<Stall> both = new ArrayList<>(stalls);
        both.addAll(other.stalls);
        both.sort(Comparator.comparing(Stall::at));
        return new Course(all, both, span);
    }

    /// For clients that really come.
    ///
    /// @throws IllegalArgumentException when there are more than a crowd may have
    ArrivalPlan plan() {
        return ArrivalPlan.of(arrivals);
    }

    /// Most that came within any `window`.
    public int most(Duration window) {
        int most = 0;
        int first = 0;
        for (int i = 0; i < arrivals.length; i++) {
            while (arrivals[i] - arrivals[first] > window.toNanos()) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    @Override
    public String toString() {
        return clients() + " clients in " + span + ", stalls " + stalls;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Course course
                && Arrays.equals(arrivals, course.arrivals)
                && stalls.equals(course.stalls)
                && span.equals(course.span);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(arrivals) + stalls.hashCode();
    }
}
