package dev.tidemark.probe;

import dev.tidemark.watch.ArrivalBin;
import java.util.List;
import java.util.function.ToLongFunction;

/// The sums over bins of arrivals.
record Figures(long arrivals, long retried, long refused, long refusedClients) {
    static Figures of(List<ArrivalBin> bins) {
        return new Figures(
                sum(bins, ArrivalBin::arrivals),
                sum(bins, ArrivalBin::retried),
                sum(bins, ArrivalBin::refused),
                sum(bins, ArrivalBin::refusedClients));
    }

    private static long sum(List<ArrivalBin> bins, ToLongFunction<ArrivalBin> figure) {
        return bins.stream().mapToLong(figure).sum();
    }

    long firstTries() {
        return arrivals - retried + refusedClients;
    }
}
