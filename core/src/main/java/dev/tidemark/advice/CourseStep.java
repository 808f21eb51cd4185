package dev.tidemark.advice;

/// One stretch of a recorded course: who came in it for the first time, and how many could have been accepted.
///
/// Times are nanoseconds since the record began. Clients and `acceptsBefore` come mixed with each other, and
/// `acceptsAfter` when no more clients come.
///
/// @param from when it began
/// @param to its end
/// @param isBin whether it was told, else it is the time between two bins
/// @param firstTries clients who came for the first time; between two bins those who are known from sums alone
/// @param acceptsBefore how many could be accepted while they came
/// @param acceptsAfter how many could be accepted after them
/// @param isTold whether what was accepted is known; else the queue may have run empty, and the owner was no
/// slower
/// @param waiting length of the recorded queue when it began
/// @param standing its length at the end, before those who come next
/// @param isGap whether nothing is known of it
/// @param limit of the queue
/// @param refused packets turned away
/// @param retried connections of clients who had been turned away before
record CourseStep(
        long from,
        long to,
        boolean isBin,
        double firstTries,
        double acceptsBefore,
        double acceptsAfter,
        boolean isTold,
        double waiting,
        double standing,
        boolean isGap,
        long limit,
        long refused,
        long retried) {
    long nanos() {
        return to - from;
    }

    double accepts() {
        return acceptsBefore + acceptsAfter;
    }

    /// The length at its end of a queue that had `before` when it began and would have `after`, had nobody come
    /// in times of which nothing is told.
    ///
    /// Where the recorded queue had no less at the beginning, this one has had nothing else to do than that, and
    /// ends as that did.
    double resynced(double before, double after, long capacity) {
        if (isBin || isTold || isGap) {
            return after;
        }
        double most = Math.min(standing, (double) capacity);
        return before <= waiting + 0.5 ? most : Math.max(after, most);
    }
}
