package dev.tidemark.bench;

import dev.tidemark.advice.Advice;
import dev.tidemark.advice.Advisor;
import dev.tidemark.advice.Demand;
import dev.tidemark.advice.FlowInterval;
import dev.tidemark.advice.Grounds;
import dev.tidemark.advice.Replay;
import dev.tidemark.advice.Replayed;
import dev.tidemark.advice.Sizes;
import dev.tidemark.advice.WhatIf;
import dev.tidemark.advice.Wish;
import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.traffic.Course;
import dev.tidemark.lab.traffic.Foretold;
import dev.tidemark.lab.traffic.RecordedCourse;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Records simulated clients, takes advice from that, and tries it on fresh ones of the same source.
///
/// Nothing here touches the kernel: clients and queue are arithmetic (`dev.tidemark.lab.traffic`), made apart
/// from what gives advice.
final class SizingStudy {
    private static final Instant BEGIN = Instant.parse("2026-03-14T03:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TRIALS = 60;

    /// Other courses than those at which the method was looked at when it was made.
    private static final long SEED = 31_000_000;

    private static final long FRESH_SEED = 32_000_000;
    private static final int ENDLESS = 1_000_000;

    private SizingStudy() {}

    /// Sizes from one source, recorded at each of its limits.
    static List<SizingResult> of(SizingCase source) {
        double[] needed = source.isOverload() ? new double[0] : smallestOfFresh(source);
        return source.limits().stream().map(limit -> of(source, limit, needed)).toList();
    }

    private static SizingResult of(SizingCase source, int limit, double[] needed) {
        List<Advice> advices = IntStream.range(0, TRIALS)
                .parallel()
                .mapToObj(trial -> Advisor.advise(
                        recorded(source, source.traffic().draw(source.span(), SEED + trial), limit), Wish.of(PATIENCE)))
                .toList();
        List<Trial> trials = advices.stream()
                .flatMap(advice -> sizes(advice).stream()
                        .map(sizes ->
                                Trial.of(sizes, advice.grounds().doubts().contains(Grounds.Doubt.FEW_BURSTS), needed)))
                .toList();
        return new SizingResult(
                source.name(),
                limit,
                TRIALS,
                mean(advices.stream().mapToDouble(advice -> advice.grounds().bursts())),
                (int) trials.stream().filter(Trial::isSure).count(),
                (int) trials.stream()
                        .filter(Trial::isSure)
                        .filter(Trial::isWithinQuarter)
                        .count(),
                mean(trials.stream().mapToDouble(Trial::smallest)),
                mean(trials.stream().mapToDouble(trial -> trial.sizes().recommended())),
                mean(trials.stream().mapToDouble(Trial::promised)),
                mean(trials.stream().mapToDouble(Trial::found)),
                share(trials, Trial::isKept),
                ratio(trials, 0.1),
                ratio(trials, 0.5),
                ratio(trials, 0.9),
                share(trials, Trial::isWithinQuarter),
                needed.length,
                (int) advices.stream().filter(Advice.Capacity.class::isInstance).count(),
                (int) advices.stream().filter(Advice.None.class::isInstance).count());
    }

    /// One advice, held against what fresh stretches needed.
    ///
    /// @param smallest limit that keeps the promise
    /// @param found share of the fresh stretches that would have overflowed
    private record Trial(Sizes sizes, boolean isSure, double smallest, double found) {
        private static final double QUARTER = 0.25;

        static Trial of(Sizes sizes, boolean isUnsure, double[] needed) {
            long over = Arrays.stream(needed)
                    .filter(need -> need > sizes.recommended())
                    .count();
            double smallest = quantile(needed, 1 - sizes.chance().probability());
            return new Trial(sizes, !isUnsure, Math.max(1, smallest), over / (double) needed.length);
        }

        double promised() {
            return sizes.chance().probability();
        }

        double ratio() {
            return sizes.recommended() / smallest;
        }

        boolean isKept() {
            return found <= promised();
        }

        /// Of small limits, one connection is more than a share.
        boolean isWithinQuarter() {
            return Math.abs(sizes.recommended() - smallest) <= Math.max(1, QUARTER * smallest);
        }
    }

    private static double mean(DoubleStream values) {
        return values.average().orElse(Double.NaN);
    }

    private static double share(List<Trial> trials, Predicate<Trial> is) {
        return trials.stream().filter(is).count() / (double) Math.max(1, trials.size());
    }

    private static double ratio(List<Trial> trials, double share) {
        return quantile(trials.stream().mapToDouble(Trial::ratio).sorted().toArray(), share);
    }

    private static List<Sizes> sizes(Advice advice) {
        return switch (advice) {
            case Advice.Enough enough -> List.of(enough.sizes());
            case Advice.Raise raise -> List.of(raise.sizes());
            case Advice.Lower lower -> List.of(lower.sizes());
            case Advice.Capacity _, Advice.None _ -> List.of();
        };
    }

    /// Replays the first stretch at its own limit and at others.
    static List<ReplayResult> replays(SizingCase source) {
        int limit = source.limits().getFirst();
        Course course = source.traffic().draw(source.span(), SEED + 1);
        Demand demand = recorded(source, course, limit);
        List<ReplayResult> results = new ArrayList<>();
        for (int asked : new int[] {limit, limit * 2 / 3, limit * 3 / 2, limit * 2}) {
            Foretold truth = Foretold.of(course, source.service(asked));
            if (Replay.of(demand, WhatIf.limit(asked, PATIENCE)) instanceof Replayed.Counted counted) {
                results.add(new ReplayResult(
                        source.name(),
                        limit,
                        asked,
                        truth.refusedAtFirst(),
                        counted.other().turnedAway(),
                        truth.overflows(),
                        counted.other().packets()));
            }
        }
        return results;
    }

    /// The smallest size by which nobody is turned away, of each fresh stretch.
    private static double[] smallestOfFresh(SizingCase source) {
        return IntStream.range(0, source.fresh())
                .parallel()
                .mapToDouble(seed ->
                        Foretold.of(source.traffic().draw(source.span(), FRESH_SEED + seed), source.service(ENDLESS))
                                        .peak()
                                - 1)
                .sorted()
                .toArray();
    }

    /// What a probe and an agent would have kept of a course. What the limit is now is left open, so that no
    /// advice is to leave it as it is.
    private static Demand recorded(SizingCase source, Course course, int limit) {
        RecordedCourse record = new RecordedCourse(BEGIN, limit);
        Foretold truth = Foretold.of(course, source.service(limit), record);
        Duration span = source.span().plus(PATIENCE);
        return new Demand(
                BEGIN,
                BEGIN.plus(span),
                span,
                new AcceptQueue(0, 0),
                HighWaterMark.exact(new AcceptQueue(truth.peak(), limit), BEGIN),
                List.of(new FlowInterval(
                        BEGIN, span, record.arrivals(), record.arrivals(), true, 100, 50, 0, truth.peak(), limit)),
                List.of(),
                true,
                Reading.of(record.record(span)),
                Reading.unknown("not measured"));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.clamp(Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }
}
