package dev.tidemark.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Puts rises of overflows that follow each other closely together to steps.
final class StepSeries {
    private static final Duration GAP = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMillis(900);

    private final List<OverflowStep> steps = new ArrayList<>();

    /// Takes in a rise that was seen between two samples.
    ///
    /// @param since the sample before, from the first one on
    /// @param until the sample that showed it
    /// @param highest the length of the queue in the higher of both
    void add(Duration since, Duration until, long overflows, long highest) {
        if (!steps.isEmpty()) {
            OverflowStep before = steps.getLast();
            Duration end = before.after().plus(before.lasted());
            boolean follows = since.minus(end).compareTo(GAP) <= 0;
            if (follows && until.minus(before.after()).compareTo(LONGEST) < 0) {
                steps.set(
                        steps.size() - 1,
                        new OverflowStep(
                                before.after(),
                                until.minus(before.after()),
                                before.overflows() + overflows,
                                Math.max(before.highest(), highest)));
                return;
            }
        }
        steps.add(new OverflowStep(since, until.minus(since), overflows, highest));
    }

    List<OverflowStep> steps() {
        return List.copyOf(steps);
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }
}
