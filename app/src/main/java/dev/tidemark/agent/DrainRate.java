package dev.tidemark.agent;

import dev.tidemark.advice.BusyRate;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How fast a queue was emptied, from the samples around overflow episodes: at least so fast, as who came and
/// went between two samples is not in them.
///
/// A line falls from its highest length until nobody waits, or until it grows again: its fall over that time is
/// the rate of one draining. Whole falls count, so that a sample more or less at either end weighs little.
final class DrainRate {
    private static final int LEAST_FALL = 8;

    private final List<Double> rates = new ArrayList<>();
    private long fallen;
    private long nanos;

    private DrainRate() {}

    static Reading<BusyRate> of(List<EpisodeSamples> episodes) {
        DrainRate drain = new DrainRate();
        episodes.forEach(each -> drain.add(each.samples()));
        return drain.rate();
    }

    private void add(List<Sample> samples) {
        int top = 0;
        Duration period = period(samples);
        for (int at = 1; at < samples.size(); at++) {
            boolean falls = samples.get(at).length() < samples.get(at - 1).length();
            if (!falls) {
                top = at;
            } else if (at + 1 == samples.size()
                    || samples.get(at + 1).length() >= samples.get(at).length()) {
                add(samples, top, at, period);
                top = at;
            }
        }
    }

    /// Only changes are in the samples: how long the line stood at its top is not part of its fall, but for the
    /// time from one sample to the next.
    private void add(List<Sample> samples, int top, int bottom, Duration period) {
        Instant began = samples.get(top + 1).at().minus(period);
        Instant from = began.isBefore(samples.get(top).at()) ? samples.get(top).at() : began;
        long fall = samples.get(top).length() - samples.get(bottom).length();
        long took = Duration.between(from, samples.get(bottom).at()).toNanos();
        if (fall >= LEAST_FALL && took > 0) {
            fallen += fall;
            nanos += took;
            rates.add(fall * 1e9 / took);
        }
    }

    /// The shortest time from one change to the next: no shorter than that from one sample to the next.
    private static Duration period(List<Sample> samples) {
        Duration shortest = Duration.ofSeconds(1);
        for (int at = 1; at < samples.size(); at++) {
            Duration gap =
                    Duration.between(samples.get(at - 1).at(), samples.get(at).at());
            if (gap.isPositive() && gap.compareTo(shortest) < 0) {
                shortest = gap;
            }
        }
        return shortest;
    }

    private Reading<BusyRate> rate() {
        if (rates.isEmpty()) {
            return Reading.unknown("no sample saw the queue drain");
        }
        List<Double> sorted = rates.stream().sorted().toList();
        double slow = sorted.get(sorted.size() / 10);
        return Reading.of(new BusyRate(fallen * 1e9 / nanos, slow, BusyRate.Source.AT_LEAST, Duration.ofNanos(nanos)));
    }
}
