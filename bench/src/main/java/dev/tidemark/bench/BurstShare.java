package dev.tidemark.bench;

import java.util.List;

/// How many bursts of one length were caught at one rate of sampling.
///
/// @param rate samples a second
/// @param millis how long the bursts were to stand
/// @param bursts how many there were
/// @param repeated how many more stood too long or too short, because of what else the machine did, and do not
///     count
/// @param rampMillis until all clients were in the queue: the middle one
/// @param stoodMillis how long they stood: the middle one
/// @param caught of how many a peak was told that is within 5 % of the true one
/// @param missed of how many nothing was seen
/// @param above of how many more was told than was true
/// @param theory the share that is caught when samples are equally far apart and take no time
record BurstShare(
        int rate,
        int millis,
        int bursts,
        int repeated,
        double rampMillis,
        double stoodMillis,
        int caught,
        int missed,
        int above,
        double theory) {
    private static final double CLOSE = 0.95;
    private static final double MILLIS = 1_000.0;

    /// A burst, and the peak that was told of it.
    record Told(Burst burst, long peak) {}

    static BurstShare of(int rate, int millis, List<Told> all) {
        List<Told> counted = all.stream().filter(one -> one.burst().isAsMeant()).toList();
        return new BurstShare(
                rate,
                millis,
                counted.size(),
                all.size() - counted.size(),
                middle(counted.stream()
                        .mapToDouble(one -> one.burst().rampMillis())
                        .toArray()),
                middle(counted.stream()
                        .mapToDouble(one -> one.burst().stoodMillis())
                        .toArray()),
                (int) counted.stream().filter(BurstShare::isCaught).count(),
                (int) counted.stream().filter(one -> one.peak() == 0).count(),
                (int) all.stream().filter(one -> one.peak() > Burst.CLIENTS).count(),
                counted.stream()
                        .mapToDouble(one -> Math.min(1, one.burst().stoodMillis() * rate / MILLIS))
                        .average()
                        .orElse(0));
    }

    private static boolean isCaught(Told one) {
        return one.peak() >= CLOSE * Burst.CLIENTS && one.peak() <= Burst.CLIENTS / CLOSE;
    }

    private static double middle(double[] values) {
        return values.length == 0 ? 0 : Ratios.of(values).median();
    }

    double share() {
        return (double) caught / bursts;
    }
}
