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
/// @param standing how many are known to have waited at its end, at least; 0 where nothing is known
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
}
