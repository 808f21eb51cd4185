package dev.tidemark.elastic;

import dev.tidemark.elastic.ElasticCourse.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/// A queue that a course is let loose on: clients come as they are told to, one is accepted after the other, and
/// each millisecond passes at once.
final class Simulated {
    static final long MILLI = 1_000_000L;
    private static final int LOOK_MILLIS = 10;

    final ElasticCourse course;
    final List<Wish> steps = new ArrayList<>();
    final List<Long> limits = new ArrayList<>();
    private final double acceptsPerMilli;
    private long limit;
    private double owed;
    long length;
    long refused;
    long millis;
    private long countedRefused;

    Simulated(ElasticBounds bounds, Duration calm, long limit, double acceptsPerSecond) {
        this.course = new ElasticCourse(bounds, calm, limit);
        this.limit = limit;
        this.acceptsPerMilli = acceptsPerSecond / 1000;
    }

    static ElasticBounds bounds(long floor, long ceiling) {
        return new ElasticBounds(floor, ceiling, 4096, OptionalLong.empty(), Duration.ofSeconds(2), 4 * floor);
    }

    /// A millisecond passes in which `arrivals` come.
    void pass(int arrivals) {
        for (int each = 0; each < arrivals; each++) {
            if (length > limit) {
                refused++;
            } else {
                length++;
            }
        }
        owed = Math.min(owed + acceptsPerMilli, Math.max(1, acceptsPerMilli));
        while (owed >= 1 && length > 0) {
            length--;
            owed--;
        }
        millis++;
        if (millis % LOOK_MILLIS == 0) {
            // Counters are read once a second.
            boolean overflowed = millis % 1000 == 0 && refused > countedRefused;
            countedRefused = millis % 1000 == 0 ? refused : countedRefused;
            course.see(new ElasticLook(millis * MILLI, length, length, overflowed))
                    .ifPresent(this::step);
        }
        limits.add(limit);
    }

    private void step(Wish wish) {
        steps.add(wish);
        limit = wish.limit();
        course.stepped(millis * MILLI, limit, wish.reason());
    }

    /// `perSecond` on the average, each millisecond by itself.
    static int poisson(Random random, double perSecond) {
        double left = Math.exp(-perSecond / 1000);
        int count = -1;
        double product = 1;
        do {
            count++;
            product *= random.nextDouble();
        } while (product > left);
        return count;
    }

    long turns() {
        long turns = 0;
        for (int at = 1; at < steps.size(); at++) {
            if (steps.get(at).reason().isGrowth() != steps.get(at - 1).reason().isGrowth()) {
                turns++;
            }
        }
        return turns;
    }

    long limit() {
        return limit;
    }
}
