package dev.tidemark.advice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a queue without a limit would have held: the demand, which a full queue cuts off.
///
/// Nobody is turned away, so that nobody asks twice: only first tries count. Owners are as fast as recorded,
/// times
/// `faster`.
final class EndlessQueue {
    private static final double EMPTY = 0.5;

    private final Course course;
    private final double faster;
    private final List<SeenBurst> bursts = new ArrayList<>();
    private double length;
    private double highest;
    private long highestAt;
    private long since;
    private boolean cutOff;
    private boolean told;

    private EndlessQueue(Course course, double faster) {
        this.course = course;
        this.faster = faster;
    }

    /// The bursts of a course.
    static List<SeenBurst> bursts(Course course) {
        return new EndlessQueue(course, 1).run();
    }

    /// The most that would have waited at once, accepted `faster` times as fast.
    static double highest(Course course, double faster) {
        return new EndlessQueue(course, faster)
                .run().stream().mapToDouble(SeenBurst::most).max().orElse(0);
    }

    private List<SeenBurst> run() {
        for (CourseStep step : course.steps()) {
            if (step.isGap()) {
                close();
                length = 0;
            }
            double before = length;
            double after = Math.max(0, length + step.firstTries() - step.acceptsBefore() * faster);
            if (!step.isBin() && !step.isTold() && after < EMPTY) {
                close();
                length = 0;
            }
            become(faster > 1 ? after : step.resynced(before, after, Long.MAX_VALUE), step);
            if (step.isBin()) {
                told = true;
                cutOff |= step.refused() > 0;
                become(length - step.acceptsAfter() * faster, step);
            }
        }
        close();
        return bursts;
    }

    private void become(double now, CourseStep step) {
        if (length < EMPTY) {
            close();
            since = step.from();
        }
        length = Math.max(0, now);
        if (length > highest) {
            highest = length;
            highestAt = step.to();
        } else if (length < EMPTY) {
            close();
        }
    }

    private void close() {
        if (told && highest > 0) {
            bursts.add(new SeenBurst(
                    course.at(highestAt), highest, highest, Duration.ofNanos(highestAt - since), cutOff, true));
        }
        highest = 0;
        cutOff = false;
        told = false;
    }
}
