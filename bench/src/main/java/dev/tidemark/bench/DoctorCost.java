package dev.tidemark.bench;

import java.util.Collection;
import java.util.List;

/// What some runs of the doctor cost while one thing happened. Times are microseconds of CPU time.
///
/// @param looks samples taken
/// @param start until the first look: the start of the JVM without AOT cache
/// @param firstLook the first look, with its search for the owners of all listeners
/// @param watching from then to the last look
/// @param conclusion from then to the findings
/// @param findings how many
/// @param whole the whole process as users start it; none where it was not run
/// @param watched `watching` of each run
record DoctorCost(
        int listeners,
        int connections,
        QueueLoad load,
        int runs,
        Spread looks,
        Spread start,
        Spread firstLook,
        Spread watching,
        Spread conclusion,
        Spread findings,
        List<Spread> whole,
        List<Long> watched) {
    private static final double MICROS_PER_PERCENT = DoctorRuns.SECONDS * 10_000.0;

    /// The least, the middle one and the most of some runs.
    record Spread(long min, long median, long max) {
        static Spread of(Collection<Long> runs) {
            long[] sorted = runs.stream().mapToLong(Long::longValue).sorted().toArray();
            return new Spread(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
        }
    }

    /// What watching took of one processor, in percent, run by run.
    double[] percents() {
        return watched.stream()
                .mapToDouble(micros -> micros / MICROS_PER_PERCENT)
                .toArray();
    }
}
