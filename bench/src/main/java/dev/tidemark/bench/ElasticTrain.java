package dev.tidemark.bench;

import dev.tidemark.lab.client.Experience;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.client.Waits;
import dev.tidemark.lab.traffic.Traffic;
import dev.tidemark.lab.traffic.Traffic.Shift;
import dev.tidemark.lab.traffic.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What became of a train of clients in one setting: swells, an overload, and a calm end.
///
/// @param overflows of the namespace, packets
/// @param steps changes of the limit that were seen
/// @param parts of the train, in order of time
/// @param course of length and limit, a tenth of a second each
record ElasticTrain(
        ElasticSetting setting,
        long overflows,
        long steps,
        long highestLimit,
        List<Part> parts,
        List<QueuePoint> course) {
    static final double ACCEPTS = 197;
    static final double CALM = 47;
    static final double SWELL = 497;
    static final double OVERLOAD = 397;
    static final Duration PATIENCE = Duration.ofSeconds(2);
    static final Duration BUDGET = Duration.ofSeconds(1);

    private static final Duration LEAD = Duration.ofSeconds(3);
    private static final Duration SWELLING = Duration.ofMillis(500);
    private static final Duration EBBING = Duration.ofMillis(3_500);
    private static final Duration TAIL = Duration.ofSeconds(15);
    private static final double MILLIS = 1e6;

    /// Those who came in one part of the train.
    ///
    /// @param refused turned away at first
    /// @param gaveUp left after [#PATIENCE] without the server's first byte
    /// @param medianMillis wait of those who got it, from their first SYN
    /// @param p99Millis the same
    record Part(String name, long clients, long refused, long gaveUp, double medianMillis, double p99Millis) {
        static Part of(String name, List<Experience> those) {
            Optional<Waits> waits = Waits.of(
                    those.stream().flatMap(one -> one.answered().stream()).toList());
            return new Part(
                    name,
                    those.size(),
                    those.stream()
                            .filter(one -> one.repeats() > 0 || one.outcome() == Outcome.GAVE_UP_CONNECTING)
                            .count(),
                    those.stream()
                            .filter(one -> one.outcome() != Outcome.ANSWERED)
                            .count(),
                    waits.map(one -> one.median().toNanos() / MILLIS).orElse(Double.NaN),
                    waits.map(one -> one.p99().toNanos() / MILLIS).orElse(Double.NaN));
        }
    }

    /// Who comes.
    static Traffic.Shifts traffic(ElasticPlan plan) {
        List<Shift> shifts = new ArrayList<>(List.of(new Shift(LEAD, CALM)));
        for (int i = 0; i < plan.swells(); i++) {
            shifts.add(new Shift(SWELLING, SWELL));
            shifts.add(new Shift(EBBING, CALM));
        }
        shifts.add(new Shift(plan.overload(), OVERLOAD));
        shifts.add(new Shift(TAIL, CALM));
        return new Traffic.Shifts(shifts);
    }

    /// When the overload begins.
    static Duration overloadFrom(ElasticPlan plan) {
        return LEAD.plus(SWELLING.plus(EBBING).multipliedBy(plan.swells()));
    }

    static ElasticTrain of(ElasticSetting setting, ElasticPlan plan, Truth truth, List<QueuePoint> course, long steps) {
        Duration from = overloadFrom(plan);
        Duration to = from.plus(plan.overload());
        List<Experience> all = truth.experiences();
        return new ElasticTrain(
                setting,
                truth.overflows(),
                steps,
                course.stream().mapToLong(QueuePoint::limit).max().orElse(0),
                List.of(
                        Part.of("swells", between(all, Duration.ZERO, from)),
                        Part.of("overload", between(all, from, to)),
                        Part.of("afterwards", between(all, to, to.plus(TAIL))),
                        Part.of("all", all)),
                course);
    }

    private static List<Experience> between(List<Experience> all, Duration from, Duration to) {
        return all.stream()
                .filter(one -> one.began().compareTo(from) >= 0 && one.began().compareTo(to) < 0)
                .toList();
    }

    /// The part of that name.
    Part part(String name) {
        return parts.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }
}
