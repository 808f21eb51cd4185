package dev.tidemark.advice;

import java.time.Duration;
import java.util.Optional;

/// How clients go on after they are turned away, as it fits what was recorded best.
///
/// @param again what fits
/// @param isLearned whether enough were turned away to choose; else the newer timers of Linux are assumed, and
///     clients of many hosts who leave at their time-out
record LearntRetries(AskAgain again, boolean isLearned) {
    private static final long ENOUGH = 20;

    static LearntRetries from(Course course, Duration clientTimeout) {
        AskAgain assumed = new AskAgain(Retries.LINEAR, clientTimeout.toNanos(), false);
        long refused = course.refused();
        if (refused < ENOUGH) {
            return new LearntRetries(assumed, false);
        }
        AskAgain best = assumed;
        double least = misses(course, assumed, refused);
        for (boolean isTogether : new boolean[] {false, true}) {
            for (Retries retries : Retries.values()) {
                for (double seconds : patiences(clientTimeout)) {
                    AskAgain tried = new AskAgain(retries, (long) (seconds * 1e9), isTogether);
                    double misses = misses(course, tried, refused);
                    if (misses < least - 0.01) {
                        best = tried;
                        least = misses;
                    }
                }
            }
        }
        return new LearntRetries(best, true);
    }

    private static double[] patiences(Duration clientTimeout) {
        return new double[] {clientTimeout.toNanos() / 1e9, 0.5, 1.5, 2.5, 3.5, 4.5, 6, 9, 16, 32, 130};
    }

    private static double misses(Course course, AskAgain again, long refused) {
        QueueRun run = QueueRun.of(course, Optional.empty(), 1, again, again.patienceNanos());
        double packets = Math.abs(run.packets() - refused) / (double) refused;
        double later = Math.abs(course.retried() - run.letInLater()) / (double) Math.max(refused, course.retried());
        return packets + later;
    }
}
