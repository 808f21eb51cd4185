package dev.tidemark.advice;

import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/// How many came in the times that no bin tells: the exact sum of an interval less what its bins tell, spread
/// evenly.
final class QuietArrivals {
    private record Rate(long until, double perNano) {}

    private final TreeMap<Long, Rate> rates = new TreeMap<>();

    private QuietArrivals() {}

    static QuietArrivals of(ArrivalRecord record, List<FlowInterval> flow) {
        QuietArrivals quiet = new QuietArrivals();
        int next = 0;
        List<ArrivalBin> bins = record.bins();
        for (FlowInterval interval : flow) {
            if (!interval.isExact()) {
                continue;
            }
            while (next < bins.size() && bins.get(next).from().isBefore(interval.from())) {
                next++;
            }
            long told = 0;
            long toldNanos = 0;
            while (next < bins.size() && bins.get(next).from().isBefore(interval.to())) {
                told += bins.get(next).arrivals();
                toldNanos += bins.get(next).span().toNanos();
                next++;
            }
            long untold = Math.max(1, interval.span().toNanos() - toldNanos);
            double perNano = (double) Math.max(0, interval.arrivals() - told) / untold;
            quiet.rates.put(
                    nanos(record.from(), interval.from()), new Rate(nanos(record.from(), interval.to()), perNano));
        }
        return quiet;
    }

    /// How many came from one moment to another one, between which there is no bin.
    double between(long from, long to) {
        double clients = 0;
        Long first = rates.floorKey(from);
        for (var entry :
                rates.subMap(first == null ? from : first, true, to, false).entrySet()) {
            long begin = Math.max(from, entry.getKey());
            long end = Math.min(to, entry.getValue().until());
            clients += Math.max(0, end - begin) * entry.getValue().perNano();
        }
        return clients;
    }

    private static long nanos(Instant from, Instant to) {
        return Duration.between(from, to).toNanos();
    }
}
